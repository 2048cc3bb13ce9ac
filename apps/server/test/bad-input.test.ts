import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readZipSafely } from "@quaestor/adapters/zip";
import {
  eventFilePath,
  exportInvestigation,
  getEvent,
  getQuarantine,
  type ImportReport,
  type Quarantined,
  retryQuarantined,
} from "@quaestor/api";
import { processStart, sourceRecords } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quaestor } from "./command-line.ts";
import { type Content, type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

let pid = 1000;
/** A record that raises an alert, different from every other one. */
function alerting(overrides: Parameters<typeof processStart>[0] = {}): string {
  pid += 4;
  return processStart({ pid, ...overrides }).raw ?? "";
}

const quiet = (overrides: Parameters<typeof processStart>[0] = {}): string =>
  alerting({ commandLine: "notepad.exe", image: "C:\\Windows\\notepad.exe", ...overrides });

const lines = (...records: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(records.flatMap((record) => [Buffer.from(record), Buffer.from("\n")]));

interface Case {
  readonly name: string;
  readonly content: () => Buffer;
  /** records, stored, duplicates, quarantined, alerts. */
  readonly counts: readonly [number, number, number, number, number];
  /** What a person reads of the records put aside. */
  readonly says?: RegExp;
}

const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const withArgs = (count: number): string => {
  const args = ["cmd.exe", "/Q", "/c", "x", "1>", "\\\\127.0.0.1\\ADMIN$\\__1700000000.25", "2>&1"];
  while (args.length < count) args.push(`a${args.length}`);
  return JSON.stringify({
    "@timestamp": "2026-03-02T10:00:00Z",
    event: { category: "process", type: "start", kind: "event", id: "million" },
    data_stream: { type: "logs", dataset: "windows.sysmon_operational", namespace: "default" },
    host: { name: "MILLION", os: { type: "windows" } },
    process: { name: "cmd.exe", args, parent: { name: "WmiPrvSE.exe" } },
  });
};
const ecs = (id: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    "@timestamp": "2026-03-02T10:00:00Z",
    event: { id, kind: "event", category: "process", type: "start" },
    host: { name: "WS01" },
    ...more,
  });

const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

const cases: readonly Case[] = [
  {
    name: "gzip cut in the middle",
    content: () => {
      const records = Array.from({ length: 300 }, (_, at) => quiet({ at: `2026-03-02T10:00:00.${100 + at}Z` }));
      const whole = gzipSync(lines(...records), { level: 1 });
      return whole.subarray(0, whole.length - 40);
    },
    counts: [-1, -1, 0, -1, -1],
    says: /not whole|end early/,
  },
  {
    name: "a line of 50 MB between two good ones",
    content: () => lines(quiet(), Buffer.alloc(50_000_000, "x"), alerting()),
    counts: [3, 2, 0, 1, 1],
    says: /long|larger|at most|MB|bytes/i,
  },
  {
    name: "invalid UTF-8",
    content: () => lines(quiet(), Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), alerting()),
    counts: [3, 2, 0, 1, 1],
    says: /UTF-8/,
  },
  {
    name: "NaN where JSON has none",
    content: () => lines(quiet(), '{"process":{"pid":NaN}}', alerting()),
    counts: [3, 2, 0, 1, 1],
    says: /JSON/,
  },
  {
    name: "deeply nested JSON",
    content: () => lines(quiet(), deep(200_000), alerting()),
    counts: [3, 2, 0, 1, 1],
    says: /nest|deep/i,
  },
  {
    name: "a byte order mark and Windows line ends",
    content: () => Buffer.from(`\ufeff${quiet()}\r\n${alerting()}\r\n\r\n`),
    counts: [2, 2, 0, 0, 1],
  },
  { name: "an empty file", content: () => Buffer.alloc(0), counts: [0, 0, 0, 0, 0] },
  { name: "white space only", content: () => Buffer.from("\n \r\n\t\n"), counts: [0, 0, 0, 0, 0] },
  { name: "a picture called .json", content: () => png, counts: [1, 0, 0, 1, 0], says: /PNG image/ },
  {
    name: "times of 1601 and 2400",
    content: () =>
      lines(
        quiet().replaceAll(/2026-03-02/g, "1601-01-01"),
        quiet().replaceAll(/2026-03-02/g, "2400-01-01"),
        alerting(),
      ),
    counts: [3, 1, 0, 2, 1],
    says: /1601|2400|time/i,
  },
  {
    name: "the same record three times",
    content: () => {
      const record = alerting();
      return lines(record, record, record);
    },
    counts: [3, 1, 2, 0, 1],
  },
  {
    name: "one id with two contents",
    content: () => lines(ecs("same", { message: "one" }), ecs("same", { message: "two" })),
    counts: [2, 1, 1, 0, 0],
  },
  {
    name: "control and bidi characters in every name",
    content: () =>
      lines(
        alerting({
          host: "WS\u202e01\u0000\u001b[31m",
          user: "CORP\\a\u2066da\u0007",
          commandLine: "cmd.exe /Q /c echo \u202e\u0000\u001b]0;x\u0007 1> \\\\127.0.0.1\\ADMIN$\\__1700000000.25 2>&1",
        }),
      ),
    counts: [1, 1, 0, 0, 1],
  },
  {
    name: "half a character",
    content: () => lines(alerting({ user: "CORP\\a\ud800" }), alerting()),
    counts: [2, -1, 0, -1, -1],
  },
  {
    name: "HTML and Markdown in every name",
    content: () =>
      lines(
        alerting({
          host: "<img src=x onerror=alert(1)>",
          user: "CORP\\[x](javascript:alert(1))",
          commandLine:
            "cmd.exe /Q /c <script>alert(1)</script> `x` **b** 1> \\\\127.0.0.1\\ADMIN$\\__1700000000.25 2>&1",
        }),
      ),
    counts: [1, 1, 0, 0, 1],
  },
  {
    name: "wildcards in a host's name",
    content: () => lines(alerting({ host: "*" }), alerting({ host: "WS??" }), alerting({ host: "WS01" })),
    counts: [3, 3, 0, 0, 3],
  },
  {
    name: "field names that objects have of themselves",
    content: () =>
      lines(
        '{"@timestamp":"2026-03-02T10:00:00Z","event":{"id":"p1","kind":"event"},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"x","hasOwnProperty":1,"process":{"__proto__":{"name":"cmd.exe"}}}',
        alerting(),
      ),
    counts: [2, -1, 0, -1, 1],
  },
  {
    name: "values where objects belong, and the other way round",
    content: () =>
      lines(
        '{"@timestamp":"2026-03-02T10:00:00Z","event":{"id":"s1","kind":"event"},"host":"plain","process":["a",{"b":1}],"user":7}',
        '{"@timestamp":{"a":1},"event":[]}',
        '{"@timestamp":["2026-03-02T10:00:00Z"],"event":{"id":["s3","s4"],"category":{"x":1}}}',
        "[]",
        "7",
        '"text"',
        "null",
        alerting(),
      ),
    counts: [-1, -1, 0, -1, 1],
  },
  {
    name: "fields of the wrong type in records of every source",
    content: () => {
      const records = Object.entries(sourceRecords).map(([name, record]) =>
        JSON.stringify(record)
          .replace(/"(?:pid|ProcessId|RawProcessId|tgt\.process\.pid)":(?:"?4242"?|\[4242\]|"0x1092")/, (found) =>
            found.replace(/:.*/, `:"abc of ${name}"`),
          )
          .replace(/"(?:FileName|cmd_line|ImageFileName|tgt\.process\.name)":"[^"]*"/, (found) =>
            found.replace(/:.*/, ':["one.exe","two.exe"]'),
          ),
      );
      return lines(...records, alerting());
    },
    counts: [Object.keys(sourceRecords).length + 1, Object.keys(sourceRecords).length + 1, 0, 0, -1],
  },
  {
    name: "times in five forms",
    content: () => {
      const times = [
        1772445600,
        1772445600321,
        1772445600321000,
        "134169192003210000",
        "2026-03-02 11:00:00,321 +01:00",
      ];
      return lines(
        ...times.map((timestamp, at) =>
          JSON.stringify({ ...sourceRecords["CrowdStrike, raw"], id: `time-${at}`, timestamp }),
        ),
        JSON.stringify({ ...sourceRecords["CrowdStrike, raw"], id: "time-x", timestamp: "half past ten" }),
        alerting(),
      );
    },
    counts: [7, 6, 0, 1, -1],
    says: /half past ten/,
  },
  {
    name: "records that claim to be another source's",
    content: () =>
      lines(
        // Of a number of its own: what came with another case of this file is stored already.
        JSON.stringify({ ...sourceRecords["Sysmon, winlogbeat"], data_stream: { dataset: "crowdstrike.fdr" } }).replace(
          /"record_id":"?\d+"?/,
          '"record_id":"990071"',
        ),
        JSON.stringify({
          ...sourceRecords["CrowdStrike, raw"],
          id: "claims",
          category: "AdvancedHunting-DeviceEvents",
        }),
        JSON.stringify({
          ...sourceRecords["Endgame, sensor"],
          serial_event_id: 7,
          "meta.event.name": "PROCESSCREATION",
        }),
        alerting(),
      ),
    counts: [4, -1, -1, -1, -1],
  },
  {
    name: "ten thousand distinct unknown fields",
    content: () => {
      const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`Unknown${at}`, `v${at}`]));
      return lines(
        JSON.stringify({ ...sourceRecords["CrowdStrike, raw"], ...many, id: "many" }),
        JSON.stringify({ ...sourceRecords["SentinelOne, raw"], ...many, "event.id": "many" }),
        alerting(),
      );
    },
    counts: [3, 3, 0, 0, -1],
  },
];

const Summary = /([\d,]+) records = ([\d,]+) events \+ ([\d,]+) duplicates \+ ([\d,]+) quarantined/;
const amount = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));

describe("input that is bad", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  let folder: string;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    folder = mkdtempSync(join(tmpdir(), "quaestor-bad-"));
  });
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const quarantined = async (importId: string): Promise<Quarantined[]> =>
    (await analyst.call(getQuarantine, { params: {}, query: { importId }, body: {} })).items;

  it.each(cases)(
    "$name: counts add up, the rest goes on, by both doors the same",
    { timeout: 30_000 },
    async (each) => {
      const content = each.content();
      const report: ImportReport = await analyst.upload(`${each.name}.json`, content);
      const told = [report.records, report.stored, report.duplicates, report.quarantined, report.alerts];
      expect(told).toEqual(each.counts.map((count, at) => (count === -1 ? told[at] : count)));
      expect(report.records).toBe(report.stored + report.duplicates + report.quarantined);
      expect(report.problem).toBeNull();
      const asideRecords = await quarantined(report.id);
      expect(asideRecords).toHaveLength(Math.min(100, report.quarantined));
      for (const record of asideRecords) {
        expect(record.message).toMatch(/^[A-Z].{10,}/);
        if (each.says) expect(record.message).toMatch(each.says);
      }

      const path = join(folder, "file.json");
      writeFileSync(path, content);
      const scanned = await quaestor(["scan", "--json", path]);
      const [, records, events, duplicates, aside] = Summary.exec(scanned.err) ?? [];
      expect([records, events, duplicates, aside].map(amount)).toEqual([
        report.records,
        report.stored,
        report.duplicates,
        report.quarantined,
      ]);
      expect(scanned.out.split("\n").filter((line) => line !== "")).toHaveLength(report.alerts);
      const [document] = scanned.out.split("\n");
      if (document !== "" && document !== undefined) JSON.parse(document);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is printed is the point.
      expect(scanned.err).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    },
  );

  it("shows hostile names in the queue as they are", { timeout: 30_000 }, async () => {
    await running.backend.settled();
    const queue = await analyst.queue({ state: "all" });
    const hosts = queue.items.flatMap((item) => (item.host.state === "present" ? item.host.values : []));
    expect(hosts).toEqual(
      expect.arrayContaining(["*", "WS??", "<img src=x onerror=alert(1)>", "WS\u202e01\u0000\u001b[31m"]),
    );
  });

  it("opens, exports and verifies investigations with them, and keeps it inert in the report", {
    timeout: 60_000,
  }, async () => {
    const { items } = await analyst.queue({ state: "all" });
    const hostile = items.filter(({ host }) => host.state === "present" && /[<\u202e]/.test(host.values[0] ?? ""));
    expect(hostile).toHaveLength(2);
    for (const item of hostile) {
      const view = await analyst.view(item.id);
      expect(view.failures).toEqual([]);
      expect(JSON.stringify(view).length).toBeLessThan(2_000_000);
      const event = await analyst.call(getEvent, { params: { id: view.sourceEventId }, query: {}, body: {} });
      expect(event.raw).not.toBeNull();
      const made = await analyst.call(exportInvestigation, { params: { id: item.id }, query: {}, body: {} });
      const zip = Buffer.from(await (await analyst.raw(made.href)).arrayBuffer());
      let html = "";
      for await (const { path, bytes } of (await readZipSafely(zip)).entries)
        if (path.endsWith("/report.html")) html = Buffer.from(bytes).toString("utf8");
      expect(html).not.toMatch(/<img|<script>alert|href="javascript|[\u202a-\u202e\u2066-\u2069]/);
      expect(html.length).toBeGreaterThan(1000);
      const path = join(folder, "bundle.zip");
      writeFileSync(path, zip);
      expect((await quaestor(["verify", "--data", running.dataDir, path])).code).toBe(0);
    }
  });

  it("takes a host called * for no other host", async () => {
    const queue = await analyst.queue({ q: 'host:"*"', state: "all" });
    expect(queue.total).toBeGreaterThan(0);
    const star = (await analyst.queue({ state: "all" })).items.find(
      (item) => item.host.state === "present" && item.host.values[0] === "*",
    );
    const view = await analyst.view(star?.id ?? "");
    const rows = view.questions.flatMap((question) => question.pivots).flatMap((pivot) => pivot.rows);
    expect(rows.filter((row) => row.host !== "*" && row.user !== "CORP\\ada")).toEqual([]);
    expect(view.tree.filter((node) => node.role === "descendant")).toEqual([]);
  });

  it("has polluted nothing", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });

  it("lists what was put aside with file, line and reason, and tries it again", async () => {
    const report = await analyst.upload("retry.ndjson", lines(quiet(), "{broken", quiet()));
    const [record] = await quarantined(report.id);
    expect(record).toMatchObject({ file: "retry.ndjson", line: 2, retried: "never", preview: "{broken", bytes: 7 });
    const again = await analyst.call(retryQuarantined, { params: { id: record?.id ?? "" }, query: {}, body: {} });
    expect(again.retried).toBe("still_refused");
    expect((await quarantined(report.id))[0]?.retried).toBe("still_refused");
  });

  it("pages through more than a hundred records put aside", async () => {
    const report = await analyst.upload(
      "many.ndjson",
      lines(...Array.from({ length: 250 }, (_, at) => `broken ${at}`)),
    );
    expect(report).toMatchObject({ records: 250, quarantined: 250 });
    const seen = new Set<number>();
    let cursor: string | null = "";
    for (let page = 0; page < 4 && cursor !== null; page += 1) {
      const query: Record<string, string> = { importId: report.id, ...(cursor === "" ? {} : { cursor }) };
      const answer: { items: Quarantined[]; cursor: string | null } = await analyst.call(getQuarantine, {
        params: {},
        query,
        body: {},
      });
      for (const item of answer.items) seen.add(item.line);
      cursor = answer.cursor;
    }
    expect(seen.size).toBe(250);
  });

  it("keeps what came of an upload that breaks off, and says that it did", async () => {
    const abort = new AbortController();
    const content: Content = (async function* () {
      for (let at = 0; at < 5000; at += 1) yield Buffer.from(`${quiet({ host: "BROKEN", recordId: 900_000 + at })}\n`);
      abort.abort();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    })();
    await expect(
      fetch(`${running.url}/api/v1/imports?name=broken-off`, {
        method: "POST",
        headers: { origin: running.url, cookie: analyst.cookie },
        body: new ReadableStream({
          async start(controller) {
            for await (const chunk of content as AsyncIterable<Uint8Array>) controller.enqueue(chunk);
            controller.close();
          },
        }),
        duplex: "half",
        signal: abort.signal,
      }),
    ).rejects.toThrow();
    await expect
      .poll(() => running.backend.services.imports().items.find((item) => item.fileName === "broken-off"), {
        timeout: 10_000,
      })
      .toMatchObject({ problem: expect.stringMatching(/\S/), finishedAt: expect.stringMatching(/Z$/) });
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  });
});

describe("a record with a million arguments", () => {
  it("raises its alert by both doors and can be looked at", { timeout: 60_000 }, async () => {
    const running = await startConsole();
    try {
      const analyst = await running.signIn("analyst");
      const report = await analyst.upload("million.ndjson", `${withArgs(1_000_000)}\n`);
      expect(report).toMatchObject({ records: 1, stored: 1, quarantined: 0, alerts: 1, problem: null });
      const [item] = (await analyst.queue()).items;
      const view = await analyst.view(item?.id ?? "");
      expect(view.failures).toEqual([]);
      expect(JSON.stringify(view).length).toBeLessThan(1_000_000);
      const event = await analyst.call(getEvent, { params: { id: view.sourceEventId }, query: {}, body: {} });
      const args = event.fields.find((field) => field.field === "process.args");
      expect([args?.values.length, args?.count]).toEqual([100, 1_000_000]);
      expect(JSON.stringify(event).length).toBeLessThan(1_000_000);
      expect(event.raw?.length).toBe(withArgs(1_000_000).length);
      const whole = await analyst.raw(eventFilePath(view.sourceEventId, "received"));
      expect(whole.headers.get("content-disposition")).toMatch(/^attachment; filename="event-[\w-]+-received\.txt"$/);
      expect((await whole.text()) === withArgs(1_000_000)).toBe(true);
      const made = await analyst.raw(eventFilePath(view.sourceEventId, "normalised"));
      expect(JSON.parse(await made.text()).process.args.length).toBe(1_000_000);
      const path = join(running.dataDir, "million.json");
      writeFileSync(path, withArgs(1_000_000));
      const scanned = await quaestor(["scan", "--json", path]);
      expect(scanned.err).toContain("1 records = 1 events + 0 duplicates + 0 quarantined");
      expect(scanned.out.trim().split("\n")).toHaveLength(1);
    } finally {
      await running.stop();
    }
  });
});

describe("paths that are no files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "quaestor-paths-"));
    mkdirSync(join(folder, "inner", "deeper"), { recursive: true });
    writeFileSync(join(folder, "inner", "deeper", "a.json"), `${alerting()}\n`);
    writeFileSync(join(folder, "inner", "b.ndjson.gz"), gzipSync(`${alerting()}\n`));
    mkdirSync(join(folder, "empty"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("scans a folder with all below it", async () => {
    const { code, out, err } = await quaestor(["scan", "--json", folder]);
    expect(code).toBe(0);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toContain("in 2 files");
  });

  it("takes an empty folder for nothing", async () => {
    const { code, err } = await quaestor(["scan", join(folder, "empty")]);
    expect(code).toBe(0);
    expect(err).toContain("0 records = 0 events");
  });

  it("names a path that is not there, scans the rest, and says so by its code", async () => {
    const some = await quaestor(["scan", join(folder, "nowhere"), join(folder, "inner")]);
    expect(some.err).toContain("nowhere: There is no such file");
    expect(some).toMatchObject({ code: 3, out: expect.stringContaining("WS01") });
    const none = await quaestor(["scan", join(folder, "nowhere")]);
    expect(none).toMatchObject({ code: 3, out: "" });
  });
});
