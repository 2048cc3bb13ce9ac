import { type EcsDocument, type JsonObject, normaliseRecord, splitWindowsArgv } from "@quaestor/telemetry";
import { processStart, securityProcessStart, windowsRecord } from "@quaestor/telemetry/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedRule } from "../testing/shipped-rule.ts";
import type { NearMiss, NearMissReasonId } from "./near-miss.ts";
import { nearMissDetector } from "./near-miss-detector.ts";

const detector = nearMissDetector(shippedRule());
const SHARE = "\\\\127.0.0.1\\ADMIN$\\__1795507198.4213";

const sysmon = (commandLine: string): EcsDocument => processStart({ commandLine }).document;
const security = (commandLine: string): EcsDocument => securityProcessStart({ commandLine }).document;

/** 4688 as Windows before 10 and Server 2016 writes it: no target account, no name of the parent. */
function version1(commandLine: string): EcsDocument {
  const record = windowsRecord({
    at: "2026-03-02T10:00:00.001Z",
    host: "OLD-1",
    channel: "Security",
    provider: "Microsoft-Windows-Security-Auditing",
    eventId: "4688",
    recordId: 7,
    data: {
      SubjectUserSid: "S-1-5-20",
      SubjectUserName: "OLD-1$",
      SubjectLogonId: "0x3e4",
      NewProcessId: "0x168",
      NewProcessName: "C:\\Windows\\System32\\cmd.exe",
      ProcessId: "0xe4c",
      CommandLine: commandLine,
    },
  });
  const { event } = normaliseRecord({ text: JSON.stringify(record), json: record, line: 1 });
  if (event === undefined) throw new TypeError("the record is not taken");
  return event.document;
}

/** A finished document, for what no record of ours says. */
function document(commandLine: string, changes: { readonly [key: string]: JsonObject | undefined } = {}): EcsDocument {
  return {
    "@timestamp": "2026-03-02T10:00:00.000Z",
    event: { category: ["process"], type: ["start"] },
    host: { name: "WS-7", os: { type: "windows" } },
    ...changes,
    process: {
      name: "cmd.exe",
      executable: "C:\\Windows\\System32\\cmd.exe",
      command_line: commandLine,
      args: splitWindowsArgv(commandLine),
      parent: { name: "WmiPrvSE.exe" },
      ...changes.process,
    },
  };
}

const reasons = (miss: NearMiss | null): readonly NearMissReasonId[] | null =>
  miss === null ? null : miss.reasons.map((reason) => reason.id);

describe("a near miss", () => {
  it.each<[string, EcsDocument, readonly NearMissReasonId[]]>([
    ["XML entities", sysmon(`cmd.exe /Q /c whoami 1&gt; ${SHARE} 2&gt;&amp;1`), ["xml_entities"]],
    ["entities escaped twice", sysmon(`cmd.exe /Q /c whoami 1&amp;gt; ${SHARE} 2&amp;gt;&amp;amp;1`), ["xml_entities"]],
    ["entities by number", sysmon(`cmd.exe /Q /c whoami 1&#62; ${SHARE} 2&#x3E;&#38;1`), ["xml_entities"]],
    ["JSON escapes", sysmon(`cmd.exe /Q /c whoami 1\\u003e ${SHARE} 2\\u003e\\u00261`), ["json_escapes"]],
    [
      "JSON written twice",
      sysmon(`cmd.exe /Q /c whoami 1> ${SHARE.replaceAll("\\", "\\\\")} 2>&1`),
      ["doubled_backslashes"],
    ],
    ["a halved UNC path", sysmon(`cmd.exe /Q /c whoami 1> ${SHARE.slice(1)} 2>&1`), ["halved_unc"]],
    ["a quote that never closes", sysmon(`cmd.exe /Q /c echo "a 1> ${SHARE} 2>&1`), ["unbalanced_quote"]],
    ["the same in 4688", security(`cmd.exe /Q /c echo "a 1> ${SHARE} 2>&1`), ["unbalanced_quote"]],
    [
      "a backslash before a quote",
      sysmon(`cmd.exe /Q /c dir "C:\\Program Files\\" 1> ${SHARE} 2>&1`),
      ["escaped_quote"],
    ],
    ["quotes round the whole", sysmon(`cmd.exe /Q /c "whoami 1> ${SHARE} 2>&1"`), ["quoted_together"]],
    ["a shell in the shell", sysmon(`cmd.exe /Q /c cmd /c "whoami 1> ${SHARE} 2>&1"`), ["quoted_together"]],
    ["a quoted path in 4688", security(`cmd.exe /Q /c whoami 1> "${SHARE}" 2>&1`), ["quotes_kept"]],
    ["a glued path", sysmon(`cmd.exe /Q /c whoami 1>${SHARE} 2>&1`), ["glued_redirection"]],
    [
      "a glued and halved path",
      sysmon(`cmd.exe /Q /c whoami 1>${SHARE.slice(1)} 2>&1`),
      ["halved_unc", "glued_redirection"],
    ],
    ["a glued command behind", sysmon(`cmd.exe /Q /c whoami 1> ${SHARE} 2>&1&exit`), ["glued_redirection"]],
    ["options joined", sysmon(`cmd.exe /Q/c whoami 1> ${SHARE} 2>&1`), ["joined_options"]],
    ["no blank behind /c", sysmon(`cmd.exe /Q /cwhoami 1> ${SHARE} 2>&1`), ["joined_options"]],
    ["options joined to the shell", sysmon(`cmd/Q/c whoami 1> ${SHARE} 2>&1`), ["joined_options"]],
    ["4688 without a parent's name", version1(`cmd.exe /Q /c cd \\ 1> ${SHARE} 2>&1`), ["no_parent_name"]],
    ["… and glued", version1(`cmd.exe /Q /c cd \\ 1>${SHARE} 2>&1`), ["glued_redirection", "no_parent_name"]],
    [
      "a parent of a dash",
      document(`cmd.exe /Q /c ver 1> ${SHARE} 2>&1`, { process: { parent: { name: "-", executable: "-" } } }),
      ["no_parent_name"],
    ],
    [
      "no program's name",
      document(`"C:\\Windows\\System32\\cmd.exe" /Q /c ver 1> ${SHARE} 2>&1`, {
        process: { name: undefined, executable: undefined },
      }),
      ["no_process_name"],
    ],
    ["no operating system", document(`cmd.exe /Q /c ver 1> ${SHARE} 2>&1`, { host: { name: "ws-7" } }), ["no_os_type"]],
    [
      "arguments as one text, and no command line",
      document("", { process: { command_line: undefined, args: [`cmd.exe /Q /c ver 1> ${SHARE} 2>&1`] } }),
      ["quoted_together"],
    ],
  ])("is found in %s", (_, event, expected) => {
    expect(reasons(detector.find(event))).toEqual(expected);
  });

  it("names the conditions that fail, and where in the line it shows", () => {
    const miss = detector.find(sysmon(`cmd.exe /Q /c whoami 1&gt; ${SHARE} 2&gt;&amp;1`));
    expect(miss?.failed).toEqual([
      { text: 'process.args : "2>&1"', field: "process.args" },
      { text: 'process.args: "1>"', field: "process.args" },
    ]);
    expect(miss?.reasons).toEqual([
      { id: "xml_entities", shows: "1&gt;", conditions: ['process.args : "2>&1"', 'process.args: "1>"'] },
    ]);
    expect(detector.find(sysmon(`cmd.exe /Q /c ver 1>${SHARE} 2>&1`))?.reasons[0]?.shows).toBe(`1>${SHARE}`);
  });

  it("gives each of several reasons the conditions that fail for it", () => {
    const miss = detector.find(version1(`cmd.exe /Q /c cd \\ 1>${SHARE} 2>&1`));
    expect(miss?.reasons.map(({ id, conditions }) => [id, ...conditions.map((text) => text.slice(0, 20))])).toEqual([
      ["glued_redirection", 'process.args: "1>"', 'process.args : ("C:\\'],
      ["no_parent_name", "process.parent.name "],
    ]);
  });

  it.each([
    ["a match of the rule", sysmon(`cmd.exe /Q /c whoami 1> ${SHARE} 2>&1`)],
    ["a match by 4688", security(`cmd.exe /Q /c whoami 1> ${SHARE} 2>&1`)],
    ["another path", sysmon("cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\C$\\WqEvwJZYOe 2>&1")],
    ["another path, glued", sysmon("cmd.exe /Q /c whoami 1>\\\\127.0.0.1\\C$\\WqEvwJZYOe 2>&1")],
    ["another name of the loopback", sysmon("cmd.exe /Q /c whoami 1> \\\\localhost\\ADMIN$\\__1.2 2>&1")],
    ["another parent", processStart({ parentImage: "C:\\Windows\\System32\\mmc.exe" }).document],
    [
      "another parent, escaped",
      processStart({
        parentImage: "C:\\Windows\\System32\\mmc.exe",
        commandLine: `cmd.exe /Q /c whoami 1&gt; ${SHARE} 2&gt;&amp;1`,
      }).document,
    ],
    [
      "a parent of which only the path is known",
      document(`cmd.exe /Q /c ver 1> ${SHARE} 2>&1`, {
        process: { parent: { executable: "C:\\Windows\\System32\\mmc.exe" } },
      }),
    ],
    ["a shell that is not quiet", sysmon(`cmd.exe /c whoami 1>${SHARE} 2>&1`)],
    ["errors that go elsewhere", sysmon(`cmd.exe /Q /c whoami 1>${SHARE} 2>nul`)],
    ["another redirection", sysmon(`cmd.exe /Q /c whoami >${SHARE} 2>&1`)],
    ["no command line", version1("")],
    [
      "another program",
      processStart({ image: "C:\\Windows\\System32\\notepad.exe", commandLine: `notepad /Q /c 1>${SHARE} 2>&1` })
        .document,
    ],
    ["another system", document(`cmd.exe /Q /c ver 1>${SHARE} 2>&1`, { host: { name: "lx", os: { type: "linux" } } })],
    [
      "a program without a name that is no shell",
      document(`x.exe /Q /c ver 1> ${SHARE} 2>&1`, { process: { name: undefined, executable: undefined } }),
    ],
  ])("is none: %s", (_, event) => {
    expect(detector.find(event)).toBeNull();
  });

  it("exists for the rule with this shape only", () => {
    const other = nearMissDetector({ ...shippedRule(), ruleId: "another" });
    expect(other.find(sysmon(`cmd.exe /Q /c whoami 1>${SHARE} 2>&1`))).toBeNull();
  });

  const hostile = fc.constantFrom(
    ...`cmd.exe|/Q|/c|/Q/c|1>|>|2>&1|1&gt;|&amp;gt;|\\u003e|\\|\\\\|"|\\"|^|&|%|(|)|${SHARE}|${SHARE.slice(1)}| |\t|\n|\u202e|\ud800|\u0000`.split(
      "|",
    ),
  );
  it("never throws, and always says why, for any line", () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 40 }), (pieces) => {
        const miss = detector.find(document(`cmd.exe /Q /c ${pieces.join("")}`));
        if (miss === null) return;
        expect(miss.reasons.length).toBeGreaterThan(0);
        expect(miss.failed.length).toBeGreaterThan(0);
        for (const reason of miss.reasons) expect(reason.conditions.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["1>", 60_000],
    ['"', 120_000],
    ['">', 60_000],
    ["\\", 120_000],
    ["/a", 60_000],
    ["&#0000062;", 12_000],
    ["&amp;gt;", 15_000],
    ["\\u003e", 20_000],
    ["\\127.0.0.1\\ ", 10_000],
  ])("is found, or none, in a line of very many %j without slowing down", (unit, count) => {
    const hidden = document(`cmd.exe /Q /c ${unit.repeat(count)} 1&gt; ${SHARE} 2&gt;&amp;1`);
    expect(reasons(detector.find(hidden))).toContain("xml_entities");
    const plain = version1(`cmd.exe /Q /c ${unit.repeat(count)} 1> ${SHARE} 2>&1`);
    expect(reasons(detector.find(plain))).toContain("no_parent_name");
  });

  it("is not looked for in a line longer than any that Windows takes", () => {
    expect(detector.find(sysmon(`cmd.exe /Q /c ${"x".repeat(140_000)} 1>${SHARE} 2>&1`))).toBeNull();
  });
});
