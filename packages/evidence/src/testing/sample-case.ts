import type { CaseAnatomy, CaseFieldValue, CaseFile, CasePivot, CaseQuestion } from "../build/case-file.ts";
import { COMMAND_LINE, HOSTILE, IDS, SAMPLE_EVENTS, sampleRow } from "./sample-events.ts";
import { ANA, DECISION_DIGEST, FIRST_DIGEST, INVESTIGATION_ID, LEO, ledgerOf, SAMPLE_ACTS } from "./sample-ledger.ts";

const text = (words: string) => ({ kind: "text" as const, text: words });
const code = (words: string) => ({ kind: "code" as const, text: words });
const link = (words: string, eventId: string) => ({ kind: "link" as const, text: words, eventId, field: null });
const present = (...values: string[]): CaseFieldValue => ({ state: "present", values, weaker: null });
const notInSource = (remedy: string): CaseFieldValue => ({ state: "not_in_source", remedy });

const PARTS: readonly (readonly [text: string, kind: string, label: string | null])[] = [
  ["cmd.exe", "shell", "shell"],
  [" ", "space", null],
  ["/Q", "quiet", "quiet"],
  [" ", "space", null],
  ["/c", "run", "run, then exit"],
  [" ", "space", null],
  ["whoami /all", "captured_command", "captured command"],
  [" ", "space", null],
  ["1>", "stdout_to", "stdout to"],
  [" ", "space", null],
  ["\\\\127.0.0.1\\ADMIN$\\__1763992801.42", "output_path", "loopback admin share, name is a clock"],
  [" ", "space", null],
  ["2>&1", "stderr_too", "stderr too"],
];

function anatomy(): CaseAnatomy {
  let at = 0;
  const parts = PARTS.map(([part, kind, label]) => {
    const start = at;
    at += part.length;
    return { start, end: at, text: part, kind, label };
  });
  const met = (id: string, words: string, field: string, value: string) => ({
    id,
    text: words,
    chip: value,
    satisfied: true,
    field,
    value,
    part: null,
  });
  return {
    commandLine: present(COMMAND_LINE),
    parts,
    note: null,
    conditions: [
      met("c1", 'process.parent.name : "WmiPrvSE.exe"', "process.parent.name", "WmiPrvSE.exe"),
      met("c2", 'process.name : "cmd.exe"', "process.name", "cmd.exe"),
      met("c3", 'process.args : "/c"', "process.args", "/c"),
      met("c4", 'process.args : "/Q"', "process.args", "/Q"),
      met("c5", 'process.args : "2>&1"', "process.args", "2>&1"),
      met("c6", 'process.args : "1>"', "process.args", "1>"),
      met(
        "c7",
        'process.args : "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*"',
        "process.args",
        "\\\\127.0.0.1\\ADMIN$\\__1763992801.42",
      ),
    ],
    attackerClock: "2025-11-24T14:00:01.42Z",
  };
}

const WINDOW = {
  mode: "around",
  from: "2026-11-24T13:03:22.9140001Z",
  to: "2026-11-24T15:03:22.9140001Z",
  field: "@timestamp",
};

const CHILDREN: CasePivot = {
  id: "p1",
  label: "Child processes",
  description: "What the alert's process started.",
  status: "found",
  reason: null,
  groups: [
    {
      text: "host.id is 5d1c0f7e… and event.category is process and process.parent.entity_id is {c1c1c1c1}",
      strength: "strong",
      removedBecause: null,
    },
    {
      text: "host.id is 5d1c0f7e… and event.category is process and process.parent.pid is 4164",
      strength: "weak",
      removedBecause: null,
    },
  ],
  query: {
    or: [
      { and: [{ phrase: { field: "process.parent.entity_id", value: "{c1c1c1c1}" } }] },
      { and: [{ phrase: { field: "process.parent.pid", value: 4164 } }] },
    ],
  },
  window: WINDOW,
  ranAt: "2026-11-24T14:15:01.000Z",
  rows: [
    sampleRow(IDS.conhost),
    sampleRow(IDS.whoami),
    sampleRow(IDS.notepad, {
      strength: "weak",
      group: 1,
      setAside: "cmd.exe with pid 4164 ended at 14:03:23.101; the id was given out again",
    }),
  ],
  total: 3,
  cut: false,
  digest: "0c".repeat(32),
};

const ALERTS_OF_USER: CasePivot = {
  id: "p2",
  label: "Alerts of the user",
  description: "Other alerts with the same user id in two days.",
  status: "unreachable",
  reason: "The alert has no user.id: this source does not give one",
  groups: [
    {
      text: "event.kind is signal and user.id is {{user.id}}",
      strength: "strong",
      removedBecause: "user.id is not in the alert",
    },
  ],
  query: null,
  window: { ...WINDOW, from: null, to: null },
  ranAt: "2026-11-24T14:39:00.000Z",
  rows: [],
  total: 0,
  cut: false,
  digest: "00".repeat(32),
};

const ALERTS_OF_HOST: CasePivot = {
  ...ALERTS_OF_USER,
  id: "p3",
  label: "Alerts of the host",
  description: "Other alerts with the same host id in two days.",
  status: "found",
  reason: null,
  groups: [{ text: "event.kind is signal and host.id is 5d1c0f7e…", strength: "strong", removedBecause: null }],
  query: { and: [{ phrase: { field: "event.kind", value: "signal" } }] },
  window: WINDOW,
  rows: [sampleRow(IDS.earlierAlert), sampleRow(IDS.secondHostAlert), sampleRow(IDS.agedOut)],
  total: 41,
  cut: true,
};

function question(number: number, title: string, words: string, over: Partial<CaseQuestion>): CaseQuestion {
  return {
    id: `q${number}`,
    number,
    title,
    text: words,
    why: null,
    focus: [],
    implication: {
      escalates: "Escalate when it fits the pattern.",
      lowers: "Lower concern when one recognised workflow recurs.",
    },
    pivots: [],
    finding: null,
    cannotTell: [],
    answer: null,
    ...over,
  };
}

const answer = (
  verdict: "escalate" | "lower_concern" | "unresolved",
  rationale: string,
  at: string,
  ledgerSequence: number,
  evidence: string[],
) => ({ verdict, rationale, by: ANA, at, evidence, stale: [], ledgerSequence });

const QUESTIONS: readonly CaseQuestion[] = [
  question(1, "Output-capture shape", "Does the alert's own command line have the Impacket-style shape?", {
    focus: [
      { field: "process.command_line", value: present(COMMAND_LINE), expected: null, eventId: IDS.cmd, from: null },
    ],
    finding: {
      verdict: "escalate",
      strength: "strong",
      headline: "Output goes to the loopback admin share under a clock-named file",
      reasons: [
        [
          text("stdout and stderr are both sent to "),
          link("\\\\127.0.0.1\\ADMIN$\\__1763992801.42", IDS.cmd),
          text("."),
        ],
        [text("The name is a clock: 2025-11-24 14:00:01 UTC.")],
      ],
      missing: [],
      blindTo: ["what was written to the file"],
    },
    answer: answer(
      "escalate",
      "Output goes to the loopback admin share.\nThe name is wmiexec's clock.",
      "2026-11-24T14:09:31.551Z",
      4,
      [IDS.cmd],
    ),
  }),
  question(
    2,
    "Binaries and launch context",
    "Are cmd.exe and WmiPrvSE.exe the expected binaries in the expected context?",
    {
      focus: [
        {
          field: "process.executable",
          value: present("C:\\Windows\\System32\\cmd.exe"),
          expected: "C:\\Windows\\System32\\cmd.exe",
          eventId: IDS.cmd,
          from: null,
        },
        {
          field: "process.code_signature.trusted",
          value: notInSource("needs Elastic Defend or Defender"),
          expected: "true",
          eventId: null,
          from: null,
        },
      ],
    },
  ),
  question(3, "Captured operation", "What does the captured command do?", {
    answer: answer("escalate", "Fifth discovery command in five minutes.", "2026-11-24T14:11:05.102Z", 6, [
      IDS.cmd,
      IDS.earlierCmd,
    ]),
  }),
  question(4, "Identity and session", "Do user, host and session fit controlled WMI administration?", {
    focus: [
      { field: "user.domain", value: present("HALDEN"), expected: null, eventId: IDS.cmd, from: null },
      {
        field: "process.Ext.session_info.logon_type",
        value: present("3"),
        expected: null,
        eventId: IDS.logon,
        from: { words: "from the logon session (4624)", field: "winlog.event_data.LogonType" },
      },
      {
        field: "process.Ext.session_info.authentication_package",
        value: present("NTLM"),
        expected: "Kerberos",
        eventId: IDS.logon,
        from: {
          words: "from the logon session (4624)",
          field: "winlog.event_data.AuthenticationPackageName",
        },
      },
    ],
    finding: {
      verdict: "escalate",
      strength: "strong",
      headline: "4624 type 3 over NTLM, from 192.168.37.129 (workstation KALI-7)",
      reasons: [
        [
          text("The process runs in logon "),
          code("0x3e2f5f3"),
          text("; exactly one "),
          link("4624", IDS.logon),
          text(" opened it."),
        ],
        [text("This host's other 212 network logons in 14 days were Kerberos.")],
      ],
      missing: [{ field: "user.id", state: "not_in_source", remedy: "Sysmon gives the writer's, not the subject's" }],
      blindTo: ["4648: it is written where the credentials were used"],
    },
    answer: answer(
      "escalate",
      "First NTLM network logon of jmoe here, from an unmanaged workstation.",
      "2026-11-24T14:14:47.918Z",
      8,
      [IDS.logon, IDS.privileges],
    ),
  }),
  question(5, "Follow-on execution", "Did the command become a launcher?", {
    pivots: [CHILDREN],
    finding: {
      verdict: "lower_concern",
      strength: "moderate",
      headline: "One bounded child, whoami.exe, beside its console window host",
      reasons: [
        [
          link("whoami.exe", IDS.whoami),
          text(" by entity id; "),
          link("conhost.exe", IDS.conhost),
          text(" is its window."),
        ],
      ],
      missing: [],
      blindTo: ["threads injected into other processes"],
    },
    answer: answer(
      "unresolved",
      `One bounded child. The process named ${HOSTILE} is not its child.`,
      "2026-11-24T14:15:20.640Z",
      9,
      [IDS.whoami, IDS.notepad],
    ),
  }),
  question(6, "Related alerts", "Does the same user, host or pattern show in adjacent alerts?", {
    pivots: [ALERTS_OF_USER, ALERTS_OF_HOST],
    answer: answer("escalate", "Same shape on WS-017, sixteen minutes later.", "2026-11-24T14:40:02.003Z", 13, [
      IDS.secondHostAlert,
      IDS.agedOut,
    ]),
  }),
];

const node = (
  key: string,
  parentKey: string | null,
  over: Partial<CaseFile["tree"][number]>,
): CaseFile["tree"][number] => ({
  key,
  parentKey,
  eventId: null,
  alsoEventIds: [],
  name: key,
  pid: null,
  commandLine: null,
  time: null,
  role: "ancestor",
  link: null,
  ...over,
});

/** A whole case: an intrusion over WMI, returned once and approved, with hostile strings and every kind of gap in it. */
export function sampleCase(): CaseFile {
  return {
    investigation: {
      id: INVESTIGATION_ID,
      version: 11,
      state: "approved",
      openedAt: "2026-11-24T14:05:01.220Z",
      owner: ANA,
      headline: [text("WMI ran "), code("whoami /all"), text(" with captured output on "), code("WS-042")],
    },
    rule: {
      id: "12f07955-1674-44f7-86b5-c35da0a6f41a",
      name: "Suspicious Cmd Execution via WMI",
      severity: "high",
      riskScore: 73,
      toml: '[rule]\nname = "Suspicious Cmd Execution via WMI"\nseverity = "high"\n',
      guide: "## Investigation guide\n\n- Does the alert's own command line have the shape?\n",
      guideVersion: "ab".repeat(32),
    },
    events: SAMPLE_EVENTS,
    alerts: [
      {
        kind: "alert",
        id: IDS.earlierAlert,
        sourceEventId: IDS.earlierCmd,
        time: "2026-11-24T13:58:41.112Z",
        command: "hostname",
        commandLine: null,
      },
      {
        kind: "alert",
        id: IDS.alert,
        sourceEventId: IDS.cmd,
        time: "2026-11-24T14:03:22.9140001Z",
        command: "whoami /all",
        commandLine: COMMAND_LINE,
      },
    ],
    selectedAlertId: IDS.alert,
    nearMiss: null,
    anatomy: anatomy(),
    facts: [
      {
        label: "Host",
        field: "host.name",
        value: present("WS-042"),
        note: "Windows 11, halden.example",
        eventId: IDS.cmd,
      },
      {
        label: "User",
        field: "user.name",
        value: { state: "present", values: ["HALDEN\\jmoe"], weaker: "by name; the SID is from the 4624" },
        note: null,
        eventId: IDS.logon,
      },
      {
        label: "Logon",
        field: "winlog.logon.id",
        value: present("0x3e2f5f3"),
        note: "type 3, NTLM",
        eventId: IDS.logon,
      },
      {
        label: "From",
        field: "source.ip",
        value: present("192.168.37.129"),
        note: "workstation KALI-7",
        eventId: IDS.logon,
      },
      {
        label: "Parent",
        field: "process.parent.command_line",
        value: present("C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding"),
        note: null,
        eventId: IDS.wmiprvse,
      },
      {
        label: "Signature",
        field: "process.code_signature.subject_name",
        value: notInSource("Sysmon 1 carries none"),
        note: null,
        eventId: null,
      },
      {
        label: "Integrity",
        field: "process.Ext.token.integrity_level_name",
        value: { state: "missing", remedy: "Sysmon gives it as a rule; this record does not" },
        note: null,
        eventId: null,
      },
    ],
    questions: QUESTIONS,
    tree: [
      node("svchost.exe", null, { pid: 812, commandLine: "C:\\Windows\\system32\\svchost.exe -k DcomLaunch" }),
      node("WmiPrvSE.exe", "svchost.exe", {
        pid: 3660,
        role: "broker",
        link: "inferred",
        eventId: IDS.wmiprvse,
        time: "2026-11-24T13:58:03.004Z",
        commandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
      }),
      node("cmd.exe", "WmiPrvSE.exe", {
        pid: 4164,
        role: "alert",
        link: "entity",
        eventId: IDS.cmd,
        time: "2026-11-24T14:03:22.9140001Z",
        commandLine: COMMAND_LINE,
      }),
      node("conhost.exe", "cmd.exe", {
        pid: 4388,
        role: "descendant",
        link: "pid",
        eventId: IDS.conhost,
        time: "2026-11-24T14:03:22.930Z",
        commandLine: "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1",
      }),
      node("whoami.exe", "cmd.exe", {
        pid: 4410,
        role: "descendant",
        link: "entity",
        eventId: IDS.whoami,
        time: "2026-11-24T14:03:22.971Z",
        commandLine: "whoami  /all",
      }),
    ],
    children: {
      status: "found",
      reason: null,
      how: "By process.parent.entity_id, or by pid within the parent's life.",
      rows: CHILDREN.rows,
    },
    logons: {
      status: "found",
      reason: null,
      how: "Security events of the same host with logon id 0x3e2f5f3.",
      rows: [sampleRow(IDS.logon), sampleRow(IDS.privileges)],
    },
    timeline: {
      from: "2026-11-24T13:57:00Z",
      to: "2026-11-24T14:32:00Z",
      cut: false,
      marks: [
        {
          lane: "alerts",
          time: "2026-11-24T13:58:41.112Z",
          eventId: IDS.earlierAlert,
          label: "hostname",
          emphasised: false,
        },
        {
          lane: "alerts",
          time: "2026-11-24T14:03:22.9140001Z",
          eventId: IDS.alert,
          label: "whoami /all",
          emphasised: true,
        },
        {
          lane: "process",
          time: "2026-11-24T13:58:03.004Z",
          eventId: IDS.wmiprvse,
          label: "WmiPrvSE.exe",
          emphasised: false,
        },
        { lane: "process", time: "2026-11-24T14:03:22.9140001Z", eventId: IDS.cmd, label: "cmd.exe", emphasised: true },
        {
          lane: "process",
          time: "2026-11-24T14:03:22.971Z",
          eventId: IDS.whoami,
          label: "whoami.exe",
          emphasised: false,
        },
        { lane: "process", time: "2026-11-24T14:31:10.004Z", eventId: IDS.notepad, label: HOSTILE, emphasised: false },
        {
          lane: "logon",
          time: "2026-11-24T13:58:02.914Z",
          eventId: IDS.logon,
          label: "4624 NTLM from 192.168.37.129",
          emphasised: true,
        },
      ],
    },
    pinned: [IDS.logon],
    notes: [
      {
        text: "Asked the helpdesk: nobody ran anything on WS-042 at that time.",
        by: ANA,
        at: "2026-11-24T14:12:40.000Z",
        ledgerSequence: 7,
      },
    ],
    gate: {
      policyVersion: "wmi-capture/1",
      rowId: "capture-with-session",
      recommendation: "escalate",
      because: ["Output capture is combined with an NTLM network logon.", "The same shape shows on a second host."],
      anchors: [
        { id: "shape", label: "Command shape", binds: false, why: "No recognised workflow has this shape." },
        { id: "parent", label: "Parent", binds: true, why: "WmiPrvSE.exe, as in every alert of this rule." },
        { id: "user_host", label: "User and host", binds: false, why: "jmoe has no earlier alert on WS-042." },
        { id: "children", label: "Child lineage", binds: true, why: "One bounded child." },
        { id: "recurrence", label: "Recurrence", binds: false, why: "First seen today." },
      ],
      unresolved: [{ question: "q2", why: "Signatures are not in this source." }],
      conflicts: [],
    },
    decision: {
      decision: "escalate",
      justification: "Hands-on discovery over WMI from an unmanaged workstation, on two hosts.",
      by: ANA,
      at: "2026-11-24T14:41:30.000Z",
      recommendation: "escalate",
      departs: false,
      digest: DECISION_DIGEST,
      ledgerSequence: 14,
    },
    reviews: [
      {
        verdict: "returned",
        by: LEO,
        at: "2026-11-24T14:31:08.700Z",
        reason: "Look at WS-017 too.",
        points: [{ question: "q6", text: "The alerts of WS-017 are not mentioned." }],
        decision: null,
        decisionDigest: FIRST_DIGEST,
        exception: null,
        voidedBecause: null,
        ledgerSequence: 12,
      },
      {
        verdict: "approved",
        by: LEO,
        at: "2026-11-24T14:52:16.090Z",
        reason: "Agreed.",
        points: [],
        decision: null,
        decisionDigest: DECISION_DIGEST,
        exception: null,
        voidedBecause: null,
        ledgerSequence: 15,
      },
    ],
    ledger: ledgerOf(SAMPLE_ACTS),
    exportedBy: LEO,
    failures: [{ part: "Alerts of the host", code: "CUT", message: "41 alerts matched; the first 3 are here." }],
  };
}
