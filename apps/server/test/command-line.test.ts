import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ImportReport } from "@quaestor/api";
import { captureCommandLine, eventMaker, evtxFile, evtxValue, processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quaestor } from "./command-line.ts";
import { zipped } from "./zipped.ts";

let folder: string;
let two: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quaestor-cli-"));
  two = join(folder, "two.ndjson");
  const records = [processStart({ pid: 4242, recordId: 77 }), processStart({ pid: 4300, commandLine: "notepad.exe" })];
  writeFileSync(two, `${records.map((event) => event.raw).join("\n")}\n{broken\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = ["start", "scan", "ingest", "verify"];
const allCommands = [...commands, "dump"];

describe("the command line", () => {
  it("lists its commands, by --help, by help and by nothing", async () => {
    for (const args of [["--help"], ["help"], []]) {
      const { code, out, err } = await quaestor(args);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const command of allCommands) expect(out).toContain(`  ${command}`);
    }
    expect(await quaestor(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each(commands)("explains %s, on standard output, in lines that fit a terminal", async (command) => {
    for (const flag of ["--help", "-h"]) {
      const { code, out, err } = await quaestor([command, flag]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(new RegExp(`^usage: quaestor ${command} `));
      expect(out).toContain("--json");
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
    }
  });

  it.each([["dump"], ["ingest", "--data", "DATA"]])(
    "says that there is no file in an empty folder: %j",
    async (...command) => {
      const empty = mkdtempSync(join(folder, "empty-"));
      const data = join(folder, "data-of-nothing");
      const { code, out, err } = await quaestor([...command.map((part) => (part === "DATA" ? data : part)), empty]);
      expect({ code, out }).toEqual({ code: 0, out: "" });
      expect(err).toMatch(/^No file /m);
      expect(err).toContain(empty);
    },
  );

  it.each([
    [["explode"], "no command"],
    [["constructor"], "no command"],
    [["scan"], "at least one file"],
    [["dump"], "at least one file"],
    [["dump", "--format", "yaml", "x.evtx"], "yaml"],
    [["ingest"], "at least one file"],
    [["verify"], "one bundle"],
    [["verify", "a.zip", "b.zip"], "one bundle"],
    [["verify", "--trust", "xyz", "a.zip"], "fingerprint"],
    [["scan", "--nonsense", "x"], "--nonsense"],
    [["start", "extra"], "extra"],
    [["scan", "--rule", "/nowhere.toml", "x"], "/nowhere.toml"],
  ])("refuses %j with the code for a wrong use, and one line of why", async (args, why) => {
    const { code, out, err } = await quaestor(args);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(why);
    expect(err.trim().split("\n").length).toBeLessThanOrEqual(2);
  });
});

describe("dump", () => {
  const log = () => {
    const make = eventMaker();
    return evtxFile(
      [1, 2].map((number) =>
        make({
          number: BigInt(number),
          channel: "Security",
          computer: "WS01",
          provider: "Example",
          eventId: 4688,
          ticks: 17_000_000_000_000_000n,
          data: [
            ["CommandLine", evtxValue.text("cmd /c \u001b[31mwhoami > x & y")],
            ["Flag", evtxValue.bool(true)],
          ],
        }),
      ),
    );
  };

  it("is explained by --help", async () => {
    const { code, out } = await quaestor(["dump", "--help"]);
    expect({ code, usage: out.startsWith("usage: quaestor dump ") }).toEqual({ code: 0, usage: true });
  });

  it("prints every record as one line of JSON, or as event XML that is read again", async () => {
    const path = join(folder, "log.evtx");
    writeFileSync(path, log());
    const json = await quaestor(["dump", path]);
    expect({ code: json.code, err: json.err }).toEqual({ code: 0, err: "" });
    const [first, second, ...more] = json.out.trimEnd().split("\n");
    expect(more).toEqual([]);
    expect(JSON.parse(first ?? "").Event.EventData).toEqual({
      CommandLine: "cmd /c \u001b[31mwhoami > x & y",
      Flag: true,
    });
    expect(JSON.parse(second ?? "").Event.System).toMatchObject({ EventRecordID: 2, Correlation: null, EventID: 4688 });

    const xml = await quaestor(["dump", "--format", "xml", path]);
    const again = join(folder, "again.xml");
    writeFileSync(again, xml.out);
    const scanned = await quaestor(["scan", path, again]);
    expect(scanned.err).toContain("4 records = 2 events + 2 duplicates + 0 quarantined");
  });

  it("names what it cannot read with file and byte, prints the rest, and says so in its exit code", async () => {
    const damaged = log();
    const path = join(folder, "damaged.evtx");
    damaged.fill(0xff, 4096 + 512 + 30, 4096 + 512 + 60);
    writeFileSync(path, damaged);
    const { code, out, err } = await quaestor(["dump", path, two, join(folder, "nowhere.evtx")]);
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toContain(`${path}: The chunk at byte 4096 is damaged: the checksum of its records is wrong.`);
    expect(err).toMatch(/damaged\.evtx: Record 1 at byte 4608 of the file /);
    expect(err).toContain(`${two}: This is no Windows event log`);
    expect(err).toMatch(/nowhere\.evtx: There is no such file/);
  });

  it("opens gzip and zip archives, and names what it cannot read there as scan names it", async () => {
    const folderOf = join(folder, "packed");
    mkdirSync(folderOf);
    const damaged = log();
    damaged.fill(0xff, 4096 + 512 + 30, 4096 + 512 + 60);
    const gz = join(folderOf, "a.EVTX.gz");
    const zip = join(folderOf, "b.zip");
    writeFileSync(gz, gzipSync(log()));
    writeFileSync(
      zip,
      await zipped({
        "logs/one.evtx": Buffer.from(log()),
        "two.evtx.gz": gzipSync(log()),
        "up/three.bin": Buffer.from(log()),
        "notes.txt": "nothing",
        "false.evtx": "no log",
        "bad.evtx": Buffer.from(damaged),
      }),
    );
    writeFileSync(join(folderOf, "notes.txt"), "not searched");
    const plain = join(folder, "plain.evtx");
    writeFileSync(plain, log());
    const one = await quaestor(["dump", plain]);
    expect(await quaestor(["dump", gz])).toEqual(one);

    const all = await quaestor(["dump", folderOf]);
    const scanned = await quaestor(["scan", folderOf]);
    expect(all.code).toBe(1);
    expect(all.out.startsWith(one.out.repeat(4))).toBe(true);
    expect(all.out.trimEnd().split("\n")).toHaveLength(8);
    const problems = all.err.trimEnd().split("\n");
    expect(problems).toHaveLength(4);
    expect(problems).toContain(`${zip}!/false.evtx: This is no Windows event log in binary form (EVTX).`);
    const named = problems.find((each) => each.includes("Record 1 at byte 4608"));
    expect(named?.startsWith(`${zip}!/bad.evtx: `)).toBe(true);
    expect(scanned.err).toContain(`quarantined  ${zip}!/bad.evtx`);
  });

  it("gives of a cut archive or a cut gzip what is there, and says that it is not whole", async () => {
    const gz = gzipSync(log());
    const archive = await zipped({ "one.evtx": Buffer.from(log()), "two.evtx": Buffer.from(log()) });
    const cut = join(folder, "cut.evtx.gz");
    const half = join(folder, "half.zip");
    writeFileSync(cut, gz.subarray(0, gz.length - 12));
    writeFileSync(half, archive.subarray(0, archive.length - 60));
    const text = join(folder, "text.zip");
    writeFileSync(text, await zipped({ "notes.txt": "nothing" }));
    const { code, out, err } = await quaestor(["dump", cut, half, text]);
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toHaveLength(6);
    expect(err).toContain(`${cut}: The file is not whole`);
    expect(err).toContain(`${half}: The archive is not whole`);
    expect(err).toContain(`${text}: This archive holds no Windows event log in binary form (EVTX).`);
  });
});

describe("scan", () => {
  it("prints one alert document a line, source fields in place, and the summary beside", async () => {
    const { code, out, err } = await quaestor(["scan", "--json", two]);
    expect(code).toBe(0);
    const [line = "", ...rest] = out.split("\n");
    expect(rest).toEqual([""]);
    expect(JSON.parse(line)).toMatchObject({
      event: { kind: "signal" },
      host: { name: "WS01.corp.example" },
      process: { pid: 4242, command_line: captureCommandLine, parent: { name: "WmiPrvSE.exe" } },
      winlog: { record_id: expect.anything() },
      "kibana.alert.rule.name": "Suspicious Cmd Execution via WMI",
    });
    expect(Number(JSON.parse(line).winlog.record_id)).toBe(77);
    expect(err).toContain("3 records = 2 events + 0 duplicates + 1 quarantined, in 1 file");
    expect(err).toContain(`quarantined  ${two}:3: `);
  });

  it("prints a line for people, and nothing beside it when told to be quiet", async () => {
    const { code, out, err } = await quaestor(["scan", "--quiet", two]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [head, line] = out.split("\n");
    expect(head).toMatch(/^TIME +SEVERITY +RULE +HOST +USER +PID +FILE +COMMAND LINE$/);
    expect(line).toMatch(
      /^2026-03-02T10:00:00\S* +high +Suspicious Cmd Execution via WMI +WS01\.corp\.example +\S.* +4242 +\S*two\.ndjson +cmd\.exe \/Q \/c whoami/,
    );
  });

  it("gives the same alert the same id however often and by whichever file it comes", async () => {
    const copy = join(folder, "copy.json");
    writeFileSync(copy, `[${processStart({ pid: 4242, recordId: 77 }).raw}]`);
    const id = async (...paths: string[]): Promise<unknown[]> =>
      (await quaestor(["scan", "--json", ...paths])).out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)["kibana.alert.uuid"]);
    const [first] = await id(two);
    expect(first).toEqual(expect.stringMatching(/\S/));
    expect(await id(copy)).toEqual([first]);
    expect(await id(two, copy)).toEqual([first]);
  });

  it("runs a rule file of one's own, and says where a bad one is wrong", async () => {
    const bad = join(folder, "bad.toml");
    writeFileSync(bad, '[rule]\nname = "x"\n');
    const { code, err } = await quaestor(["scan", "--rule", bad, two]);
    expect(code).toBe(64);
    expect(err).toMatch(/bad\.toml:\d+: /);
  });
});

describe("ingest", () => {
  it("takes files into a data directory, and says what became of each", { timeout: 20_000 }, async () => {
    const data = join(folder, "data");
    const taken = await quaestor(["ingest", "--json", "--data", data, two]);
    expect(taken.code).toBe(0);
    const report = ImportReport.parse(JSON.parse(taken.out));
    expect(report).toMatchObject({ fileName: "two.ndjson", records: 3, stored: 2, quarantined: 1, alerts: 1 });
    expect(taken.err).toContain("3 records = 2 stored + 0 duplicates + 1 quarantined; 1 alerts");
    const again = await quaestor(["ingest", "--data", data, two, join(folder, "nowhere")]);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toContain("3 records = 0 stored + 2 duplicates + 1 quarantined");
    expect(again.err).toContain("nowhere: There is no such file");
  });
});

describe("verify", () => {
  it("ends with 3 for what is no bundle or is not there", async () => {
    expect(await quaestor(["verify", two])).toMatchObject({ code: 3, out: expect.stringContaining("cannot be read") });
    const missing = await quaestor(["verify", join(folder, "none.zip")]);
    expect(missing).toMatchObject({ code: 3, out: "", err: expect.stringContaining("no file") });
    expect((await quaestor(["verify", folder])).code).toBe(3);
  });
});
