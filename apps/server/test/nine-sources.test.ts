import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { tellingSources } from "@quaestor/sample";
import { beforeAll, describe, expect, it } from "vitest";
import { type ToldBySource, tableOf, tellBySource } from "./tell-by-source.ts";

const file = path.resolve(fileURLToPath(import.meta.url), "../../../../docs/sources.md");
const begin = "<!-- from here on made by `npm run docs:sources` -->\n";

describe("one attack told by nine sources", () => {
  const told = new Map<string, ToldBySource>();
  beforeAll(async () => {
    for (const source of tellingSources) told.set(source, await tellBySource(source));
  }, 300_000);

  const verdict = (source: string, question: string): string | undefined =>
    told.get(source)?.questions.find(({ id }) => id === question)?.verdict;

  for (const source of tellingSources) {
    it(`is one investigation with an alert for each command and record of it: ${source}`, () => {
      // Streams that carry both Windows logs tell each command twice.
      const alerts = source === "forwarded" || source === "winlogbeat" ? 8 : 4;
      expect(told.get(source)).toMatchObject({ investigations: 1, alerts });
    });

    it(`has the shape and the children in every source: ${source}`, () => {
      expect([verdict(source, "q1"), verdict(source, "q5")]).toEqual(["escalate", "escalate"]);
    });

    it(`has the session where the source records logons that can be joined, and else says that it is unresolved: ${source}`, () => {
      const cannot = source === "sysmon" || source === "sentinel_one_cloud_funnel";
      expect(verdict(source, "q4")).toBe(cannot ? "unresolved" : "escalate");
    });
  }

  it("is in docs/sources.md as it is told (npm run docs:sources writes it anew)", () => {
    const kept = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    const head = kept.slice(0, kept.indexOf(begin) + begin.length);
    const made = `${head}\n${tableOf([...told.values()])}\n`;
    if (process.env.QUAESTOR_UPDATE === "1") writeFileSync(file, made);
    expect(readFileSync(file, "utf8").replaceAll("\r\n", "\n")).toBe(made);
  });
});
