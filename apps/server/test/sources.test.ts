import { type CoverageMatrix, getCoverage, getQuarantine, getSources } from "@quaestor/api";
import { processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleOfStarts } from "../src/services/sources/coverage-matrix.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const nothing = { params: {}, query: {}, body: {} };
const lines = (...records: readonly string[]): string => `${records.join("\n")}\n`;
const sysmon = (pid: number, more: Parameters<typeof processStart>[0] = {}): string =>
  processStart({ pid, commandLine: "cmd.exe /c ver", ...more }).raw ?? "";
/** Without a time that can be read: put aside, and yet of a source and host. */
const timeless = (host: string): string =>
  JSON.stringify({
    ...JSON.parse(sysmon(9, { host })),
    "@timestamp": "never",
    winlog: { ...JSON.parse(sysmon(9, { host })).winlog, event_data: {} },
  });

const cellOf = (matrix: CoverageMatrix, source: string, field: string) =>
  matrix.questions
    .flatMap((question) => question.fields)
    .find((each) => each.field === field)
    ?.cells.find((cell) => cell.source === source);

describe("the sources", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  const sources = () => analyst.call(getSources, nothing);
  const coverage = () => analyst.call(getCoverage, nothing);
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    await analyst.upload(
      "a.ndjson",
      lines(
        sysmon(1),
        sysmon(2),
        securityProcessStart({ pid: 1 }).raw ?? "",
        timeless("WS01.corp.example"),
        timeless("GONE"),
        "{ half",
      ),
    );
  });
  afterAll(() => running.stop());

  it("show what was put aside by source and host, where it says so, and the rest apart", async () => {
    const { rows, quarantined, quarantinedElsewhere } = await sources();
    expect(rows.map(({ source, quarantined: count }) => [source, count])).toEqual([
      ["security", 0],
      ["sysmon", 1],
    ]);
    expect(quarantined).toBe(3);
    expect(quarantinedElsewhere).toEqual([
      { source: null, title: null, host: null, count: 1 },
      { source: "sysmon", title: "Sysmon", host: "GONE", count: 1 },
    ]);
  });

  it("lead to what was put aside of one source and host", async () => {
    const list = async (query: Record<string, string>) => {
      const { items, total } = await analyst.call(getQuarantine, { ...nothing, query });
      expect(total).toBe(items.length);
      return items.map((item) => [item.source, item.host, item.line]);
    };
    expect(await list({ source: "sysmon", host: "GONE" })).toEqual([["Sysmon", "GONE", 5]]);
    expect(await list({ source: "-", host: "-" })).toEqual([[null, null, 6]]);
    expect(await list({})).toHaveLength(3);
  });

  it("do not count the writer's or the broker's account as the process's", async () => {
    const view = await coverage();
    expect(cellOf(view, "sysmon", "user.id")).toMatchObject({
      coverage: "writers_account",
      present: 0,
      writers: 2,
      of: 2,
    });
    expect(cellOf(view, "security", "user.id")).toMatchObject({ coverage: "writers_account", writers: 1, of: 1 });
    expect(cellOf(view, "sysmon", "process.command_line")).toMatchObject({
      coverage: "filled",
      present: 2,
      of: 2,
      remedy: null,
    });
    expect(cellOf(view, "sysmon", "process.code_signature.trusted")).toMatchObject({
      coverage: "never",
      remedy: expect.stringMatching(/event 7/),
    });
  });

  it("show a new source and a field that is there in part as soon as they arrived", async () => {
    const bare = JSON.parse(sysmon(3));
    delete bare.winlog.event_data.ParentCommandLine;
    await analyst.upload("b.ndjson", lines(JSON.stringify(bare)));
    const view = await coverage();
    expect(cellOf(view, "sysmon", "process.parent.command_line")).toMatchObject({
      coverage: "partly",
      present: 2,
      of: 3,
    });
    expect(view.sources.find((each) => each.source === "sysmon")).toMatchObject({ starts: 3, of: 3 });
  });

  it("count the newest starts of a large source, and say of how many", { timeout: 60_000 }, async () => {
    const many = Array.from({ length: sampleOfStarts + 200 }, (_, index) =>
      sysmon(10_000 + index, { host: "BUSY", at: new Date(1_767_000_000_000 + index).toISOString() }),
    );
    await analyst.upload("many.ndjson", lines(...many));
    const matrix = await coverage();
    expect(matrix.sources.find((each) => each.source === "sysmon")).toMatchObject({
      starts: sampleOfStarts + 203,
      of: sampleOfStarts,
    });
  });
});
