import type { JsonObject, StoredEvent } from "@quaestor/telemetry";
import type { AssessmentInput, LogonLookup, PivotOutcome, PivotRow } from "../questions/assessment-input.ts";
import type { Finding } from "../questions/finding.ts";
import { phraseText } from "../questions/phrase.ts";
import type { Recurrence } from "../recurrence/recurrence-result.ts";
import { alertEvent } from "./alert-event.ts";

/** Input for an assessor: one ordinary alert on a host that is seen, with nothing looked up. */
export function assessmentInput(changes: Partial<AssessmentInput> = {}): AssessmentInput {
  return {
    alert: alertEvent(),
    sourceEvent: null,
    question: { id: "q1", fields: [] },
    pivots: [],
    logons: null,
    coverage: { otherProcessStarts: 40, windowText: "30 minutes before and after" },
    recurrence: null,
    gaps: [],
    ...changes,
  };
}

/** A recurrence in which all anchors bind by repetition alone. */
export const recurring: Recurrence = {
  count: 9,
  first: "2026-11-10T03:00:00.000000000Z",
  last: "2026-11-23T03:00:00.000000000Z",
  days: 9,
  of: 9,
  workflow: null,
  anchors: [{ id: "recurrence", label: "recurrence", binds: true, why: "9 earlier alerts" }],
};

/** An event of the Security log about a logon session. */
export function logonEvent(
  id: string,
  code: string,
  time: string,
  data: JsonObject,
  more: JsonObject = {},
): StoredEvent {
  return {
    id,
    index: "logs-system.security-default",
    source: "security",
    document: {
      "@timestamp": time,
      event: { code, category: ["authentication"] },
      host: { name: "WS-042" },
      winlog: { provider_name: "Microsoft-Windows-Security-Auditing", event_data: data },
      ...more,
    },
  };
}

/** The 4624 of the ordinary alert's session, a minute before it. */
export function logon(data: JsonObject = {}, ip: string | null = "192.168.37.129"): StoredEvent {
  return logonEvent(
    "logon-1",
    "4624",
    "2026-11-24T14:00:01.000Z",
    { TargetLogonId: "0x3E2F5F3", SubjectLogonId: "0x0", LogonType: "3", AuthenticationPackageName: "NTLM", ...data },
    ip === null ? {} : { source: { ip } },
  );
}

export function lookup(...events: readonly StoredEvent[]): LogonLookup {
  return { status: "asked", reason: null, events, logonsOfHost: null };
}

/** A process that names the alert's as its parent: told by Sysmon, or, when it is linked by pid, by the Security log. */
export function child(
  name: string,
  settings: Partial<PivotRow> & { readonly path?: string; readonly pid?: number } = {},
): PivotRow {
  const { path = `C:\\Windows\\System32\\${name}`, pid = 4410, ...row } = settings;
  const bySysmon = row.strength !== "weak";
  const provider = bySysmon ? "Microsoft-Windows-Sysmon" : "Microsoft-Windows-Security-Auditing";
  const event: StoredEvent = {
    id: `child-${name}-${pid}-${row.strength ?? "strong"}`,
    index: "logs-windows.sysmon_operational-default",
    source: "sysmon",
    document: {
      "@timestamp": "2026-11-24T14:00:02.500Z",
      event: { category: ["process"], type: ["start"], provider, code: bySysmon ? "1" : "4688" },
      host: { name: "WS-042" },
      process: { name, executable: path, pid, ...(bySysmon && { entity_id: `entity-of-${name}-${pid}` }) },
    },
  };
  return { event, group: 0, strength: "strong", setAside: null, ...row };
}

export function childPivot(rows: readonly PivotRow[], changes: Partial<PivotOutcome> = {}): PivotOutcome {
  return {
    pivotId: "p1",
    label: "Child processes",
    status: rows.length > 0 ? "found" : "empty",
    reason: null,
    rows,
    total: rows.length,
    cut: false,
    window: { from: null, to: null },
    ...changes,
  };
}

/** All of a finding's sentences as one text. */
export function said(finding: Finding): string {
  return finding.reasons.map(phraseText).join("\n");
}
