import { type Normalised, normaliseRecord, recordFromText, values } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { tellAttack, tellingSources } from "../src/index.ts";
import { TUESDAY } from "./gather.ts";

const options = { seed: 5, now: TUESDAY };

function read(source: (typeof tellingSources)[number]): Normalised[] {
  return [...tellAttack(source, options)].map((line, at) => {
    const decoded = recordFromText(line, at + 1);
    if (decoded.kind !== "record") throw new Error(decoded.rejected.message);
    const { event, quarantined } = normaliseRecord(decoded.record);
    if (event === undefined) throw new Error(`${quarantined.code}: ${quarantined.message}`);
    return event;
  });
}

const isShell = ({ document }: Normalised): boolean =>
  values(document, "event.type").includes("start") &&
  values(document, "process.name").includes("cmd.exe") &&
  values(document, "process.args").includes("1>");

describe("one day with an intrusion", () => {
  for (const source of tellingSources) {
    it(`is told by ${source} in records that are read, one event each, as that source's`, () => {
      const events = read(source);
      const sources = new Set(events.map((event) => event.source));
      expect(sources).toEqual(new Set([source]));
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      for (const { document } of events) expect(values(document, "error.message")).toEqual([]);
    });

    it(`shows the four commands of the intruder: ${source}`, () => {
      const shells = read(source).filter(isShell);
      const lines = new Set(shells.map(({ document }) => values(document, "process.command_line")[0]));
      expect(lines.size).toBe(4);
      for (const { document } of shells) {
        expect(values(document, "process.parent.name")).toEqual(["WmiPrvSE.exe"]);
        expect(values(document, "host.os.type")).toEqual(["windows"]);
      }
    });
  }

  it("is the same each time, and another with another seed", () => {
    const lines = (seed: number): string => [...tellAttack("crowdstrike_fdr", { ...options, seed })].join("\n");
    expect(lines(5)).toBe(lines(5));
    expect(lines(6)).not.toBe(lines(5));
  });
});
