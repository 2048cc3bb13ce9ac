import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { iconNames } from "./icons.ts";

// EUI types an icon's name as any string and draws nothing for one it does not know.
it("knows every icon that is drawn", () => {
  const source = join(import.meta.dirname, "../..");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!test)\.tsx$/.test(file),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(join(source, file), "utf8").matchAll(/(?:iconType|\bicon|EuiIcon type)="(\w+)"/g)].map(
      ([, name]) => name ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((name) => !iconNames.includes(name))).toEqual([]);
});
