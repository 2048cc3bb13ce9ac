import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allRoutes, openApiOf } from "../src/index.ts";

const file = fileURLToPath(new URL("../../../docs/openapi.json", import.meta.url));
const printed = `${JSON.stringify(openApiOf(allRoutes, "1"), null, 2)}\n`;

describe("the OpenAPI description", () => {
  it("kept in docs says what the routes say (QUAESTOR_UPDATE=1 writes it anew)", () => {
    if (process.env.QUAESTOR_UPDATE === "1") writeFileSync(file, printed);
    expect(readFileSync(file, "utf8").replaceAll("\r\n", "\n")).toBe(printed);
  });

  it("names every operation once", () => {
    const ids = allRoutes.map((route) => route.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(allRoutes.map((route) => `${route.method} ${route.path}`)).size).toBe(allRoutes.length);
  });
});
