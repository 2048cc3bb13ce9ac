import type { EventRow, InvestigationView, PivotResult, Question } from "@quaestor/api";
import { investigationView } from "../../../shared/testing/fixtures/investigation.ts";
import { plus } from "../../../shared/testing/fixtures/queue.ts";

const commands = [
  "cd \\",
  "cd",
  "hostname",
  "ipconfig /all",
  'net group "Domain Admins" /domain',
  "whoami /all",
  "dir C:\\Users",
  "tasklist /v",
  "nltest /dclist:halden.example",
  "query user /server:SRV-DB1",
  "copy C:\\ProgramData\\n.zip \\\\SRV-DB1\\C$\\Windows\\Temp\\n.zip",
  "dir \\\\SRV-DB1\\C$\\Windows\\Temp",
  "del C:\\ProgramData\\n.zip",
  "cd \\",
];

function row(now: string, id: string, more: Partial<EventRow> = {}): EventRow {
  return {
    id,
    time: plus(now, -17),
    source: "security",
    toldBy: "Security log",
    eventCode: "4624",
    category: "authentication",
    host: "WS-042",
    user: "HALDEN\\jmoe",
    summary: [{ kind: "text", text: "Network logon" }],
    strength: "strong",
    group: 0,
    setAside: null,
    sameProcessAs: null,
    pinned: false,
    ...more,
  };
}

function pivot(now: string, id: string, label: string, more: Partial<PivotResult>): PivotResult {
  return {
    id,
    label,
    description: "What the guide asks",
    status: "found",
    reason: null,
    groups: [{ text: 'host.id: "42"', strength: "strong", removedBecause: null }],
    window: { mode: "around", from: plus(now, -26), to: plus(now, -1), field: "@timestamp" },
    literal: null,
    rows: [],
    total: 0,
    setAside: 0,
    cut: false,
    digest: "9f2c".repeat(16),
    ...more,
  };
}

/** A pivot of every outcome, as question 5 has them. */
export function pivotsOfEveryOutcome(now: string): PivotResult[] {
  return [
    pivot(now, "children", "Child processes", {
      groups: [
        { text: "process.parent.entity_id", strength: "strong", removedBecause: null },
        { text: "process.parent.pid", strength: "weak", removedBecause: "the alert has no process.pid" },
      ],
      rows: [
        row(now, "ev-whoami", { summary: [{ kind: "code", text: "whoami /all" }] }),
        row(now, "ev-reused", { setAside: "pid reused: another process had the pid before", strength: "weak" }),
      ],
      total: 1200,
      setAside: 1,
      cut: true,
    }),
    pivot(now, "quiet", "Alerts of the host", { status: "empty" }),
    pivot(now, "unasked", "Alerts of the user", { status: "unreachable", reason: "user.id is not in this source" }),
    pivot(now, "broken", "Logons of this session", { status: "failed", reason: "The store did not answer in time" }),
  ];
}

/** The session of the pictures with its fourteen alerts, every outcome of a pivot, and changes on top. */
export function sessionView(now: string, more: Partial<InvestigationView> = {}): InvestigationView {
  const view = investigationView("inv-1", now);
  const questions: Question[] = view.questions.map((question) =>
    question.id === "q5" ? { ...question, pivots: pivotsOfEveryOutcome(now) } : question,
  );
  return {
    ...view,
    alerts: commands.map((command, index) => ({
      id: command === "whoami /all" ? "alert-1" : `alert-${index + 2}`,
      kind: "alert",
      time: plus(now, -16 + index * 0.6),
      command,
      commandLine: `cmd.exe /Q /c ${command} 1> \\\\127.0.0.1\\ADMIN$\\__1763992801.42 2>&1`,
      source: "Sysmon",
      process: `process-${index}`,
      sameShape: command !== "cd",
    })),
    questions,
    ...more,
  };
}
