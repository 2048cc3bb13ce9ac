import { type JsonObject, type NewEvent, normaliseRecord } from "@quaestor/telemetry";
import { parse } from "yaml";
import { z } from "zod";

const fields = z.record(z.string(), z.string().nullable());
const event = z.strictObject({
  id: z.string().min(1),
  sysmon: fields.optional(),
  security: fields.optional(),
  document: z.record(z.string(), z.json()).optional(),
});
const file = z.strictObject({
  cases: z
    .array(z.strictObject({ name: z.string().min(1), events: z.array(event).min(1), alerts: z.array(z.string()) }))
    .min(1),
});

export interface RuleCase {
  readonly name: string;
  /** Under the ids that the case gives them. */
  readonly events: readonly NewEvent[];
  readonly alerts: readonly string[];
}

const TIME = "2026-11-24T08:00:00.123Z";

/** Reads one file of golden cases; throws for a file that is none. */
export function readCases(text: string): readonly RuleCase[] {
  return file.parse(parse(text)).cases.map((one) => ({
    name: one.name,
    events: one.events.map((given, position) => toEvent(given, position + 1)),
    alerts: one.alerts,
  }));
}

function toEvent(given: z.infer<typeof event>, recordId: number): NewEvent {
  if (given.document !== undefined) {
    const document = { "@timestamp": TIME, ...given.document };
    return { id: given.id, index: "winlogbeat-cases", source: "ecs", raw: null, document };
  }
  const json = given.sysmon === undefined ? security(given.security ?? {}, recordId) : sysmon(given.sysmon, recordId);
  const text = JSON.stringify(json);
  const { event: made, quarantined } = normaliseRecord({ text, json, line: 1 });
  if (made === undefined) throw new TypeError(`${given.id}: ${quarantined.message}`);
  return { ...made, id: given.id, raw: text };
}

function sysmon(changes: z.infer<typeof fields>, recordId: number): JsonObject {
  return record("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", "1", recordId, {
    UtcTime: "2026-11-24 08:00:00.123",
    ProcessGuid: "{365abb72-2584-5cc9-0000-0010ea030000}",
    ProcessId: "4711",
    Image: "C:\\Windows\\System32\\cmd.exe",
    CommandLine: "cmd.exe",
    User: "CORP\\jdoe",
    LogonId: "0x1d313d",
    ParentProcessGuid: "{365abb72-1111-5cc9-0000-001001030000}",
    ParentProcessId: "836",
    ParentImage: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    ParentCommandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
    ...changes,
  });
}

function security(changes: z.infer<typeof fields>, recordId: number): JsonObject {
  return record("Security", "Microsoft-Windows-Security-Auditing", "4688", recordId, {
    SubjectUserSid: "S-1-5-20",
    SubjectUserName: "WS-042$",
    SubjectDomainName: "CORP",
    SubjectLogonId: "0x3e4",
    NewProcessId: "0x1267",
    NewProcessName: "C:\\Windows\\System32\\cmd.exe",
    TokenElevationType: "%%1936",
    ProcessId: "0x344",
    CommandLine: "cmd.exe",
    TargetUserSid: "S-1-0-0",
    TargetUserName: "jdoe",
    TargetDomainName: "CORP",
    TargetLogonId: "0x1d313d",
    ParentProcessName: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    MandatoryLabel: "S-1-16-12288",
    ...changes,
  });
}

function record(
  channel: string,
  provider: string,
  code: string,
  recordId: number,
  data: z.infer<typeof fields>,
): JsonObject {
  return {
    "@timestamp": TIME,
    event: { code, kind: "event", provider },
    host: { name: "WS-042", os: { type: "windows", family: "windows", platform: "windows" } },
    winlog: {
      api: "wineventlog",
      channel,
      computer_name: "WS-042",
      event_data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)),
      event_id: code,
      provider_name: provider,
      record_id: recordId,
    },
  };
}
