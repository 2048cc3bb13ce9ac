import type { CaseEvent, CaseEventRow, CasePhrase } from "../build/case-file.ts";

const HOST = { name: "WS-042", id: "5d1c0f7e-1b1a-4a53-9f5a-2b2a7c1d8e42", os: { type: "windows" } };
const text = (words: string) => ({ kind: "text" as const, text: words });
const code = (words: string) => ({ kind: "code" as const, text: words });

export const COMMAND_LINE = "cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\__1763992801.42 2>&1";

export const IDS = {
  alert: "a1".repeat(16),
  earlierAlert: "a2".repeat(16),
  secondHostAlert: "a3".repeat(16),
  cmd: "c1".repeat(16),
  earlierCmd: "c2".repeat(16),
  whoami: "d1".repeat(16),
  conhost: "d2".repeat(16),
  notepad: "d3".repeat(16),
  logon: "e1".repeat(16),
  privileges: "e2".repeat(16),
  wmiprvse: "f1".repeat(16),
  agedOut: "99".repeat(16),
} as const;

/** A name nobody should be able to write a report with. */
export const HOSTILE = "inv\u202etxt.exe\u200b <script>alert(1)</script> [x](http://evil.test) \u001b[31m";

interface Start {
  readonly id: string;
  readonly at: string;
  readonly name: string;
  readonly pid: number;
  readonly parent: { readonly name: string; readonly pid: number };
  readonly commandLine: string;
  readonly record: number;
}

function start({ id, at, name, pid, parent, commandLine, record }: Start): CaseEvent {
  const document = {
    "@timestamp": at,
    event: {
      action: "Process creation",
      category: ["process"],
      code: "1",
      ingested: "2026-11-24T14:04:00.000Z",
      kind: "event",
      type: ["start"],
    },
    host: HOST,
    process: { command_line: commandLine, entity_id: `{${id.slice(0, 8)}}`, name, parent, pid },
    user: { domain: "HALDEN", name: "jmoe" },
    winlog: { channel: "Microsoft-Windows-Sysmon/Operational", record_id: record },
  };
  const raw = `<Event><System><EventID>1</EventID><EventRecordID>${record}</EventRecordID></System>\r\n<EventData><Data Name='CommandLine'>${commandLine.replaceAll("&", "&amp;").replaceAll(">", "&gt;").replaceAll("<", "&lt;")}</Data></EventData></Event>\r\n`;
  return {
    id,
    role: id === IDS.cmd || id === IDS.earlierCmd ? "source" : "other",
    index: "logs-windows.sysmon_operational-default",
    source: "sysmon",
    document,
    raw,
  };
}

function alert(id: string, at: string, host: string, commandLine: string): CaseEvent {
  return {
    id,
    role: "alert",
    index: ".alerts-security.alerts-default",
    source: "quaestor",
    raw: null,
    document: {
      "@timestamp": "2026-11-24T14:05:00.000Z",
      event: { kind: "signal" },
      host: { ...HOST, name: host },
      process: { command_line: commandLine, name: "cmd.exe" },
      "kibana.alert.original_time": at,
      "kibana.alert.rule.name": "Suspicious Cmd Execution via WMI",
    },
  };
}

function security(
  id: string,
  at: string,
  eventCode: string,
  action: string,
  data: Readonly<Record<string, string>>,
): CaseEvent {
  return {
    id,
    role: "other",
    index: "logs-system.security-default",
    source: "security",
    document: {
      "@timestamp": at,
      event: { action, code: eventCode, kind: "event" },
      host: HOST,
      winlog: { channel: "Security", event_data: data },
    },
    raw: JSON.stringify({ EventID: Number(eventCode), EventData: data }),
  };
}

const broker = { name: "WmiPrvSE.exe", pid: 3660 };

export const SAMPLE_EVENTS: readonly CaseEvent[] = [
  alert(IDS.alert, "2026-11-24T14:03:22.9140001Z", "WS-042", COMMAND_LINE),
  alert(IDS.earlierAlert, "2026-11-24T13:58:41.112Z", "WS-042", COMMAND_LINE.replace("whoami /all", "hostname")),
  alert(
    IDS.secondHostAlert,
    "2026-11-24T14:19:07.450Z",
    "WS-017",
    COMMAND_LINE.replace("whoami /all", "dir C:\\Users"),
  ),
  start({
    id: IDS.cmd,
    at: "2026-11-24T14:03:22.9140001Z",
    name: "cmd.exe",
    pid: 4164,
    parent: broker,
    commandLine: COMMAND_LINE,
    record: 88120,
  }),
  start({
    id: IDS.earlierCmd,
    at: "2026-11-24T13:58:41.112Z",
    name: "cmd.exe",
    pid: 4012,
    parent: broker,
    commandLine: COMMAND_LINE.replace("whoami /all", "hostname"),
    record: 88071,
  }),
  start({
    id: IDS.whoami,
    at: "2026-11-24T14:03:22.971Z",
    name: "whoami.exe",
    pid: 4410,
    parent: { name: "cmd.exe", pid: 4164 },
    commandLine: "whoami  /all",
    record: 88122,
  }),
  start({
    id: IDS.conhost,
    at: "2026-11-24T14:03:22.930Z",
    name: "conhost.exe",
    pid: 4388,
    parent: { name: "cmd.exe", pid: 4164 },
    commandLine: "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1",
    record: 88121,
  }),
  start({
    id: IDS.notepad,
    at: "2026-11-24T14:31:10.004Z",
    name: HOSTILE,
    pid: 5120,
    parent: { name: "explorer.exe", pid: 4164 },
    commandLine: `"C:\\Users\\jmoe\\${HOSTILE}"`,
    record: 88410,
  }),
  start({
    id: IDS.wmiprvse,
    at: "2026-11-24T13:58:03.004Z",
    name: "WmiPrvSE.exe",
    pid: 3660,
    parent: { name: "svchost.exe", pid: 812 },
    commandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
    record: 88060,
  }),
  security(IDS.logon, "2026-11-24T13:58:02.914Z", "4624", "logged-in", {
    AuthenticationPackageName: "NTLM",
    IpAddress: "192.168.37.129",
    LogonType: "3",
    TargetLogonId: "0x3e2f5f3",
    TargetUserName: "jmoe",
    TargetDomainName: "HALDEN",
    WorkstationName: "KALI-7",
  }),
  security(IDS.privileges, "2026-11-24T13:58:02.914Z", "4672", "logged-in-special", {
    SubjectLogonId: "0x3e2f5f3",
    SubjectUserName: "jmoe",
    PrivilegeList: "SeDebugPrivilege",
  }),
];

const SUMMARIES: Readonly<Record<string, CasePhrase>> = {
  [IDS.alert]: [code("whoami /all"), text(" with captured output on "), code("WS-042")],
  [IDS.earlierAlert]: [code("hostname"), text(" with captured output on "), code("WS-042")],
  [IDS.secondHostAlert]: [code("dir C:\\Users"), text(" with captured output on "), code("WS-017")],
  [IDS.whoami]: [code("cmd.exe"), text(" started "), code("whoami  /all")],
  [IDS.conhost]: [code("cmd.exe"), text(" started its console window host "), code("conhost.exe")],
  [IDS.notepad]: [text("pid 4164 started "), code(HOSTILE)],
  [IDS.logon]: [text("Network logon of "), code("HALDEN\\jmoe"), text(" over NTLM from "), code("192.168.37.129")],
  [IDS.privileges]: [text("Special privileges for "), code("jmoe")],
  [IDS.agedOut]: [text("An alert of last month that is no longer kept")],
};

/** A row of a lookup's result for one of the sample's events. */
export function sampleRow(id: string, over: Partial<CaseEventRow> = {}): CaseEventRow {
  const document = SAMPLE_EVENTS.find((event) => event.id === id)?.document;
  const at = document?.["@timestamp"];
  return {
    id,
    time: typeof at === "string" ? at : "2026-10-20T08:00:00Z",
    source: id.startsWith("e") ? "security" : "sysmon",
    eventCode:
      id === IDS.logon
        ? "4624"
        : id === IDS.privileges
          ? "4672"
          : id.startsWith("a") || id === IDS.agedOut
            ? "signal"
            : "1",
    category: null,
    host: "WS-042",
    user: "HALDEN\\jmoe",
    summary: SUMMARIES[id] ?? [text("an event")],
    strength: "strong",
    group: 0,
    setAside: null,
    ...over,
  };
}
