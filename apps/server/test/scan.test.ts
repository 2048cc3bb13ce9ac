import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { loadRule, type Rule } from "@quaestor/detection";
import { captureCommandLine, eventMaker, evtxFile, evtxValue, processStart } from "@quaestor/telemetry/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { csvHead } from "../src/cli/alerts/alert-columns.ts";
import { main } from "../src/cli/main.ts";
import { projectRoot } from "../src/config/config.ts";
import type { FileReport } from "../src/services/scan/file-reports.ts";
import type { FoundAlert } from "../src/services/scan/portion.ts";
import { type ScanCounts, scan } from "../src/services/scan/scan.ts";
import { quaestor } from "./command-line.ts";
import { scanWorkerFile } from "./scan-worker-file.ts";
import { patched, zipped } from "./zipped.ts";

let folder: string;
let workerFile: URL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quaestor-scan-test-"));
  workerFile = await scanWorkerFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

type Overrides = Parameters<typeof processStart>[0];
let pid = 1000;
const alerting = (overrides: Overrides = {}): string => {
  pid += 4;
  return processStart({ pid, ...overrides }).raw ?? "";
};
const quiet = (overrides: Overrides = {}): string =>
  alerting({ commandLine: "notepad.exe", image: "C:\\Windows\\notepad.exe", ...overrides });
const lines = (...records: readonly string[]): string => `${records.join("\n")}\n`;

const rulePath = join(projectRoot(), "rules/suspicious-cmd-execution-via-wmi.toml");
const ruleText = readFileSync(rulePath, "utf8");
function shipped(): Rule {
  const load = loadRule(ruleText, "shipped.toml");
  if ("problems" in load) throw new Error(load.problems[0]?.message);
  return load.rule;
}

interface Outcome {
  readonly alerts: readonly FoundAlert[];
  readonly files: readonly FileReport[];
  readonly counts: ScanCounts;
}

async function outcome(
  paths: readonly string[],
  jobs: number,
  splitBytes: number,
  program: URL = workerFile,
): Promise<Outcome> {
  const alerts: FoundAlert[] = [];
  const files: FileReport[] = [];
  const search = { rules: [shipped()], from: null, to: null, at: 0n, executionId: "the same", read: {} };
  const counts = await scan(
    {
      paths,
      search,
      jobs,
      splitBytes: { lines: splitBytes, evtx: splitBytes },
      threadsFromBytes: 0,
      workerFile: program,
    },
    {
      alert: (alert) => void alerts.push(alert),
      file: (report) => void files.push(report),
      progress: () => {},
    },
  );
  return { alerts, files, counts };
}

/** A binary log of several chunks: every tenth record raises an alert. */
function binaryLog(records: number): Uint8Array {
  const event = eventMaker();
  const at = (number: number) => ({
    number: BigInt(number),
    ticks: 17_000_000_000_000_000n + BigInt(number),
    eventId: 4688,
    channel: "Security",
    provider: "Microsoft-Windows-Security-Auditing",
    computer: "WS01.corp.example",
    data: [
      ["NewProcessId", evtxValue.hex64(BigInt(4 * number))],
      ["NewProcessName", evtxValue.text("C:\\Windows\\System32\\cmd.exe")],
      ["ParentProcessName", evtxValue.text("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")],
      ["CommandLine", evtxValue.text(number % 10 === 0 ? captureCommandLine : `cmd.exe /c ${"x".repeat(300)}`)],
    ] as const,
  });
  return evtxFile(Array.from({ length: records }, (_, each) => event(at(each + 1))));
}

describe("threads", () => {
  it("find the same alerts, in the same order, as one of them alone", { timeout: 120_000 }, async () => {
    const record = fc.oneof(
      { weight: 4, arbitrary: fc.nat({ max: 60 }).map((number) => quiet({ pid: 4 + 4 * number, recordId: number })) },
      {
        weight: 2,
        arbitrary: fc.nat({ max: 20 }).map((number) => alerting({ pid: 4 + 4 * number, recordId: number })),
      },
      fc.constant("{broken"),
      fc.constant('{"index":{"_index":"logs-a"}}'),
      fc.constant(""),
    );
    const content = fc.array(record, { maxLength: 40 }).map((records) => lines(...records));
    const file = fc.oneof(
      content.map((text) => ({ name: ".ndjson", bytes: Buffer.from(text) })),
      content.map((text) => ({ name: ".gz", bytes: gzipSync(text) })),
      fc.constant({ name: ".png", bytes: Buffer.from("89504e470d0a1a0a", "hex") }),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 5 }),
        fc.array(file, { maxLength: 4 }),
        async (plain, inZip) => {
          round += 1;
          for (const [at, { name, bytes }] of plain.entries()) put(`round-${round}/${at}${name}`, bytes);
          const entries = inZip.map(({ name, bytes }, at) => [`entry-${at}${name}`, bytes] as const);
          put(`round-${round}/3.zip`, await zipped(Object.fromEntries(entries)));
          if (round % 4 === 1) put(`round-${round}/4.evtx`, Buffer.from(binaryLog(400)));
          const paths = [join(folder, `round-${round}`), join(folder, "missing")];
          const one = await outcome(paths, 1, 3000);
          expect(await outcome(paths, 3, 3000)).toEqual(one);
          const { records, events, duplicates, quarantined, alerts } = one.counts;
          expect(records).toBe(events + duplicates + quarantined);
          expect(new Set(one.alerts.map(({ id }) => id)).size).toBe(alerts);
          // Pieces and whole files give the same, too.
          const whole = await outcome(paths, 1, 1e9);
          expect(whole).toEqual(one);
        },
      ),
      { numRuns: 8 },
    );
  });

  it("that end over a file cost that file, by name; those that cannot start are an error of the scan", async () => {
    const ending = put(
      "ending-worker.cjs",
      `require("node:worker_threads").parentPort.on("message", (message) => {
        if (JSON.stringify(message).includes("ends-a-thread")) throw new Error("a fault of ours");
      });
      require(${JSON.stringify(fileURLToPath(workerFile))});`,
    );
    for (const name of ["a", "b-ends-a-thread", "c", "d"]) put(`ending/${name}.ndjson`, lines(alerting(), quiet()));
    put("ending/e.zip", await zipped({ "ends-a-thread.json": alerting(), "other.json": alerting() }));
    const { files, counts } = await outcome([join(folder, "ending")], 2, 1e9, pathToFileURL(ending));
    expect(files.map(({ file, alerts, unread }) => [relative(join(folder, "ending"), file), alerts, unread])).toEqual([
      ["a.ndjson", 1, null],
      ["b-ends-a-thread.ndjson", 0, expect.stringContaining("a fault of ours")],
      ["c.ndjson", 1, null],
      ["d.ndjson", 1, null],
      ["e.zip!/ends-a-thread.json", 0, expect.stringContaining("a fault of ours")],
      ["e.zip!/other.json", 0, expect.stringContaining("was not read")],
    ]);
    expect(counts).toMatchObject({ files: 6, unread: 3, records: 9, events: 6, quarantined: 3, alerts: 3 });

    const missing = pathToFileURL(join(folder, "no-such-worker.cjs"));
    await expect(outcome([join(folder, "ending")], 2, 1e9, missing)).rejects.toThrow(/could not be started/);
  });
});

describe("what is read", () => {
  it("is everything in a folder: lines, lists, gzip, zip; what is not is named with its reason", async () => {
    const inner = await zipped({ "x.ndjson": lines(alerting()) });
    put("mixed/a.ndjson", lines(quiet(), alerting()));
    put("mixed/b.json.gz", gzipSync(`[${alerting()},${quiet()}]`));
    put(
      "mixed/c.zip",
      patched(await zipped({ "up/up/up.ndjson": lines(alerting()), "in.zip": inner }), "up/up/up", "../../up"),
    );
    put("mixed/d.png", Buffer.from("89504e470d0a1a0a", "hex"));
    put("mixed/e.ndjson", "{broken\n");
    const report = join(folder, "mixed/report.json");
    const output = join(folder, "mixed/alerts.ndjson");
    const args = [
      "scan",
      "--json",
      "--jobs",
      "2",
      "--report",
      report,
      "--output",
      output,
      join(folder, "mixed"),
      join(folder, "none"),
    ];
    const { code, out, err } = await quaestor(args);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(readFileSync(output, "utf8").trim().split("\n")).toHaveLength(3);
    expect(err).toContain("9 records = 5 events + 0 duplicates + 4 quarantined, in 7 files, 3 of them not read");
    expect(err).toMatch(/not read {5}\S*mixed\/c\.zip!\/in\.zip: This is a zip archive inside a zip archive/);
    expect(err).toMatch(/not read {5}\S*mixed\/d\.png: This is a PNG image/);
    expect(err).toMatch(/not read {5}\S*none: There is no such file/);
    expect(err).toMatch(/quarantined {2}\S*e\.ndjson:1: /);

    const kept = z
      .object({
        files: z.array(
          z.object({
            file: z.string(),
            alerts: z.number(),
            unread: z.string().nullable(),
            problems: z.array(z.object({ line: z.number(), code: z.string() })),
          }),
        ),
        counts: z.object({ records: z.number(), unread: z.number() }),
        exitCode: z.number(),
        rules: z.array(z.object({ name: z.string() })),
      })
      .parse(JSON.parse(readFileSync(report, "utf8")));
    expect(kept.files.map(({ file }) => relative(join(folder, "mixed"), file))).toEqual([
      "a.ndjson",
      "b.json.gz",
      relative(join(folder, "mixed"), join(folder, "mixed/c.zip!/../../up.ndjson")),
      "c.zip!/in.zip",
      "d.png",
      "e.ndjson",
      "../none",
    ]);
    expect(kept.files.filter(({ unread }) => unread !== null).map(({ problems }) => problems[0]?.code)).toEqual([
      "unsupported_format",
      "unsupported_format",
      "unreadable",
    ]);
    expect(kept).toMatchObject({
      counts: { records: 9, unread: 3 },
      exitCode: 3,
      rules: [{ name: "Suspicious Cmd Execution via WMI" }],
    });
    expect(existsSync(join(folder, "up.ndjson"))).toBe(false);

    // Its own output lies in the folder, and is no input.
    const again = await quaestor(args);
    expect(again.err).toContain("9 records = 5 events");
  });

  it("counts an event once that comes in two files, and says which time is looked at", async () => {
    const [early, late] = [alerting({ at: "2026-03-02T09:59:59.9Z" }), alerting({ at: "2026-03-03T00:00:00Z" })];
    const paths = [put("times/a.ndjson", lines(early, late)), put("times/b.ndjson", lines(late, "{broken"))];
    const run = async (...args: string[]) => {
      const { code, out, err } = await quaestor(["scan", "--json", ...args, ...paths]);
      expect(code).toBe(0);
      return { alerts: out.split("\n").length - 1, err };
    };
    const all = await run();
    expect(all.alerts).toBe(2);
    expect(all.err).toContain("4 records = 2 events + 1 duplicates + 1 quarantined, in 2 files\n");
    const day = await run("--from", "2026-03-02", "--to", "2026-03-02");
    expect(day.alerts).toBe(1);
    expect(day.err).toContain(
      "4 records = 2 events + 1 duplicates + 1 quarantined, in 2 files; 2 outside the time asked for",
    );
    expect((await run("--from", "2026-03-02T10:00:00Z")).alerts).toBe(1);
    expect((await run("--to", "2026-03-02T09:59:59.899Z")).alerts).toBe(0);
  });
});

describe("rules of one's own", () => {
  it("are taken from files and folders, and a bad one is named while the others run", async () => {
    const ruleId = /rule_id = "[^"]+"/;
    const named = (name: string, digit: string): string =>
      ruleText
        .replace(ruleId, `rule_id = "${digit.repeat(8)}-0000-4000-8000-000000000000"`)
        .replace(/\nname = "[^"]+"/, `\nname = "${name}"`);
    put("rules/deep/one.toml", named("One", "1"));
    put("rules/bad.toml", named("Bad", "3").replace("process where", "process whither"));
    put("rules/readme.md", "no rule");
    const two = put("two.rule", named("Two", "2"));
    const events = put("rules-input.ndjson", lines(alerting()));
    const { code, out, err } = await quaestor([
      "scan",
      "--json",
      "--rule",
      join(folder, "rules"),
      "--rule",
      two,
      events,
    ]);
    expect(code).toBe(0);
    const names = out
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line)["kibana.alert.rule.name"]);
    expect(names).toEqual(["One", "Two"]);
    expect(err).toMatch(/rules\/bad\.toml:\d+: rule\.query: /);
    expect(err).not.toContain("readme");
  });
});

describe("output", () => {
  const hostile = (): string =>
    alerting({
      host: "=cmd|'/c calc'!A1",
      user: "CORP\\+1\u202e\u001b[31m",
      commandLine: `cmd.exe /Q /c echo "x",\r\n 1> \\\\127.0.0.1\\ADMIN$\\__1.25 2>&1 ${"漢字".repeat(80)}`,
    });

  it("as CSV has fixed columns, every cell in quotes, and no cell that a spreadsheet would calculate", async () => {
    const path = put("csv/a.ndjson", lines(hostile(), alerting()));
    const { code, out } = await quaestor(["scan", "--format", "csv", path]);
    expect(code).toBe(0);
    const rows = out.split("\r\n");
    expect(rows[0]).toBe(csvHead.map((head) => `"${head}"`).join(","));
    expect(rows).toHaveLength(4);
    for (const row of rows.slice(1, -1)) {
      const cells = row.slice(1, -1).split(/","/);
      expect(cells).toHaveLength(csvHead.length);
      for (const each of cells) expect(each).not.toMatch(/^[=+\-@\t\r]|[\p{Cc}\p{Cf}]/u);
    }
    expect(rows[1]).toContain(`"'=cmd|'/c calc'!A1"`);
    expect(rows[1]).toContain(`"'+1\\u{202e}\\u{1b}[31m"`);
    expect(rows[1]).toContain(`""x"",\\u{d}\\u{a}`);
    const none = await quaestor(["scan", "--format", "csv", put("csv/none.ndjson", lines(quiet()))]);
    expect(none.out.split("\r\n")).toHaveLength(2);
  });

  it("as a table fits the terminal, escapes what a terminal would act on, and is whole with --wide", async () => {
    const path = put("table/a.ndjson", lines(hostile()));
    const print = async (columns: number | undefined, ...args: string[]) => {
      let out = "";
      const code = await main(["scan", ...args, path], {
        out: (text) => {
          out += text;
        },
        err: () => {},
        isTTY: false,
        env: {},
        ...(columns === undefined ? {} : { columns }),
      });
      expect(code).toBe(0);
      expect(out).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
      return out.trimEnd().split("\n");
    };
    for (const columns of [80, 100, 120, 200]) {
      const [head, line, ...rest] = await print(columns);
      expect(rest).toEqual([]);
      expect(head).toMatch(/^TIME +SEVERITY +.*HOST +.*PID +COMMAND LINE$/);
      // Wide characters take two cells.
      const cells = [...(line ?? "")].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
      expect(cells).toBeLessThanOrEqual(columns);
      expect(line).toMatch(/…$/);
    }
    for (const [, line] of [await print(120, "--wide"), await print(undefined)]) {
      expect(line).toContain("\\u{202e}");
      expect(line).toContain(path);
      expect(line).toMatch(/漢字$/);
    }
  });

  it("says how far it is only on a terminal, or when asked", async () => {
    const path = put("progress/a.ndjson", lines(...Array.from({ length: 500 }, () => quiet())));
    const told = async (isTTY: boolean, ...args: string[]): Promise<string> => {
      let err = "";
      await main(["scan", "--jobs", "1", ...args, path], {
        out: () => {},
        err: (text) => {
          err += text;
        },
        isTTY,
        env: {},
        errorColumns: 60,
      });
      return err;
    };
    expect(await told(false)).not.toContain("a second, ");
    expect(await told(true, "--json")).not.toContain("\r");
    expect(await told(true, "--quiet")).toBe("");
    const shown = await told(true, "--json", "--progress");
    expect(shown).toContain(" file");
    for (const line of shown.split("\r\u001b[2K").slice(1, -1)) expect(line.length).toBeLessThanOrEqual(60);
  });

  it.each([
    [["--format", "xml"], "--format is one of"],
    [["--json", "--format", "csv"], "different things"],
    [["--jobs", "0"], "--jobs"],
    [["--from", "yesterday"], "--from yesterday"],
    [["--from", "2026-03-03", "--to", "2026-03-02"], "--to is before --from"],
  ])("refuses %j", async (args, why) => {
    const { code, out, err } = await quaestor(["scan", ...args, folder]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(why);
  });

  it("ends with 1 when its file cannot be written", async () => {
    const path = put("unwritable/a.ndjson", lines(alerting()));
    const { code, err } = await quaestor(["scan", "--output", join(folder, "no/such/folder"), path]);
    expect(code).toBe(1);
    expect(err).toContain("no/such/folder");
  });
});
