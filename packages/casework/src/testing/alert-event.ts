import type { JsonObject, StoredEvent } from "@quaestor/telemetry";

export const RULE_ID = "12f07955-1674-44f7-86b5-c35da0a6f41a";

/** What a test may say of an alert; the rest is an ordinary wmiexec alert from Sysmon. */
export interface AlertSettings {
  readonly id?: string;
  readonly time?: string;
  readonly host?: string;
  readonly user?: string;
  readonly domain?: string;
  readonly command?: string;
  readonly commandLine?: string | null;
  readonly parentExecutable?: string;
  readonly logonId?: string | null;
  readonly pid?: number;
  readonly extra?: JsonObject;
}

/** The same start as the Security log's 4688 tells it, with an alert of its own. */
export function securityAlertEvent(settings: AlertSettings = {}): StoredEvent {
  const { user = "jmoe", domain = "HALDEN" } = settings;
  const made = alertEvent(settings);
  const { process } = made.document;
  const own = typeof process === "object" && process !== null && !Array.isArray(process) ? process : {};
  return alertEvent({
    ...settings,
    extra: {
      event: { kind: "signal", category: ["process"], type: ["start"], code: "4688" },
      user: { id: "S-1-5-20", name: "WS-042$", domain, effective: { id: "S-1-0-0", name: user, domain } },
      process: { ...own, entity_id: undefined },
      winlog: {
        provider_name: "Microsoft-Windows-Security-Auditing",
        event_data: { SubjectLogonId: "0x3e4", TargetLogonId: settings.logonId ?? "0x3e2f5f3" },
      },
      ...settings.extra,
    },
  });
}

/** An alert document as the detection engine writes it, from a Sysmon process start under WmiPrvSE.exe. */
export function alertEvent(settings: AlertSettings = {}): StoredEvent {
  const id = settings.id ?? "alert-1";
  const time = settings.time ?? "2026-11-24T14:00:02.000Z";
  const line =
    settings.commandLine === undefined
      ? `cmd.exe /Q /c ${settings.command ?? "whoami /all"} 1> \\\\127.0.0.1\\ADMIN$\\__1795528801.42 2>&1`
      : settings.commandLine;
  const parent = settings.parentExecutable ?? "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
  const logonId = settings.logonId === undefined ? "0x3e2f5f3" : settings.logonId;
  return {
    id,
    index: ".alerts-security.alerts-default",
    source: "quaestor",
    document: {
      "@timestamp": "2026-11-24T14:05:00.000Z",
      "kibana.alert.uuid": id,
      "kibana.alert.original_time": time,
      "kibana.alert.rule.rule_id": RULE_ID,
      "kibana.alert.rule.name": "Suspicious Cmd Execution via WMI",
      "kibana.alert.severity": "high",
      "kibana.alert.risk_score": 73,
      "kibana.alert.ancestors": [
        { id: `event-of-${id}`, type: "event", index: "logs-windows.sysmon_operational-default", depth: 0 },
      ],
      event: { kind: "signal", category: ["process"], type: ["start"], code: "1" },
      host: { name: settings.host ?? "WS-042", os: { type: "windows" } },
      user: { id: "S-1-5-18", name: settings.user ?? "jmoe", domain: settings.domain ?? "HALDEN" },
      process: {
        name: "cmd.exe",
        executable: "C:\\Windows\\System32\\cmd.exe",
        pid: settings.pid ?? 4164,
        entity_id: `{entity-of-${id}}`,
        ...(line === null ? {} : { command_line: line, args: line.split(" ") }),
        parent: { name: "WmiPrvSE.exe", executable: parent, pid: 3660 },
      },
      winlog: {
        provider_name: "Microsoft-Windows-Sysmon",
        event_data: logonId === null ? {} : { LogonId: logonId },
      },
      ...settings.extra,
    },
  };
}
