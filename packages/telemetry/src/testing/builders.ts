import { splitWindowsArgv } from "../ecs/command-line.ts";
import type { EcsDocument, JsonObject, NewEvent } from "../ecs/event.ts";
import { normaliseRecord } from "../sources/registry.ts";

/** What a test may say of a Sysmon process start; everything has a plain default. */
export interface ProcessStartOptions {
  readonly at?: string;
  readonly host?: string;
  readonly recordId?: number;
  readonly pid?: number;
  readonly entityId?: string;
  readonly image?: string;
  readonly commandLine?: string;
  readonly parentPid?: number;
  readonly parentEntityId?: string;
  readonly parentImage?: string;
  readonly parentCommandLine?: string;
  /** `DOMAIN\name`. */
  readonly user?: string;
  readonly logonId?: string;
  /** Set by an agent on the host; absent by default, as in a file. */
  readonly hostId?: string;
  /** 4688 only: 1 is how Windows wrote it before Windows 10 and Server 2016, without target and parent name. */
  readonly version?: 1 | 2;
  /** 4688 only: the creator, `DOMAIN\\name`, its SID and session; by default the broker. */
  readonly subject?: string;
  readonly subjectSid?: string;
  readonly subjectLogonId?: string;
}

/** The command line that WMI execution with output capture leaves. */
export const captureCommandLine = "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1700000000.25 2>&1";

const SYSMON = "Microsoft-Windows-Sysmon";
const SECURITY = "Microsoft-Windows-Security-Auditing";

function guid(pid: number): string {
  return `{5f1e0001-0000-0000-0000-${pid.toString(16).padStart(12, "0")}}`;
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0;
  return value;
}

/** Normalises a raw record as an import would, and keeps it as received. Throws when it is put aside. */
export function eventFrom(json: JsonObject): NewEvent {
  const text = JSON.stringify(json);
  const result = normaliseRecord({ text, json, line: 1 });
  if (result.event === undefined) throw new TypeError(`${result.quarantined.code}: ${result.quarantined.message}`);
  return { ...result.event, raw: text };
}

/** A raw Windows record as winlogbeat hands it over before any pipeline. */
export function windowsRecord(options: {
  readonly at: string;
  readonly host: string;
  readonly channel: string;
  readonly provider: string;
  readonly eventId: string;
  readonly recordId: number;
  readonly data: JsonObject;
  readonly hostId?: string;
}): JsonObject {
  return {
    "@timestamp": options.at,
    event: { code: options.eventId, kind: "event", provider: options.provider },
    host: { name: options.host, ...(options.hostId !== undefined && { id: options.hostId }) },
    winlog: {
      channel: options.channel,
      computer_name: options.host,
      event_id: options.eventId,
      provider_name: options.provider,
      record_id: options.recordId,
      ...(options.provider === SYSMON && { user: { identifier: "S-1-5-18" } }),
      ...(options.provider === SECURITY && { keywords: ["Audit Success"] }),
      event_data: options.data,
    },
  };
}

/** A process start told by Sysmon, through the product's own normaliser. By default WMI execution with output capture. */
export function processStart(options: ProcessStartOptions = {}): NewEvent {
  const at = options.at ?? "2026-03-02T10:00:00.000Z";
  const pid = options.pid ?? 4242;
  const parentPid = options.parentPid ?? 812;
  const host = options.host ?? "WS01.corp.example";
  const commandLine = options.commandLine ?? captureCommandLine;
  return eventFrom(
    windowsRecord({
      at,
      host,
      channel: `${SYSMON}/Operational`,
      provider: SYSMON,
      eventId: "1",
      recordId: options.recordId ?? hash(`${at} ${host} ${pid} ${commandLine}`),
      ...(options.hostId !== undefined && { hostId: options.hostId }),
      data: {
        UtcTime: at.replace("T", " ").replace("Z", ""),
        ProcessGuid: options.entityId ?? guid(pid),
        ProcessId: String(pid),
        Image: options.image ?? "C:\\Windows\\System32\\cmd.exe",
        CommandLine: commandLine,
        User: options.user ?? "CORP\\ada",
        LogonId: options.logonId ?? "0x51f3a",
        IntegrityLevel: "High",
        ParentProcessGuid: options.parentEntityId ?? guid(parentPid),
        ParentProcessId: String(parentPid),
        ParentImage: options.parentImage ?? "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
        ParentCommandLine: options.parentCommandLine ?? "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
      },
    }),
  );
}

/** The same told by the Security log (4688, version 2): no entity ids, the broker as subject. */
export function securityProcessStart(options: ProcessStartOptions = {}): NewEvent {
  const at = options.at ?? "2026-03-02T10:00:00.001Z";
  const pid = options.pid ?? 4242;
  const host = options.host ?? "WS01.corp.example";
  const commandLine = options.commandLine ?? captureCommandLine;
  const [domain = "CORP", name = "ada"] = (options.user ?? "CORP\\ada").split("\\");
  const [subjectDomain = domain, subjectName = `${host.split(".")[0]}$`] = options.subject?.split("\\") ?? [];
  const target = {
    TargetUserSid: "S-1-0-0",
    TargetUserName: name,
    TargetDomainName: domain,
    TargetLogonId: options.logonId ?? "0x51f3a",
    ParentProcessName: options.parentImage ?? "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    MandatoryLabel: "S-1-16-12288",
  };
  return eventFrom(
    windowsRecord({
      at,
      host,
      channel: "Security",
      provider: SECURITY,
      eventId: "4688",
      recordId: options.recordId ?? hash(`4688 ${at} ${host} ${pid} ${commandLine}`),
      ...(options.hostId !== undefined && { hostId: options.hostId }),
      data: {
        SubjectUserSid: options.subjectSid ?? "S-1-5-20",
        SubjectUserName: subjectName,
        SubjectDomainName: subjectDomain,
        SubjectLogonId: options.subjectLogonId ?? "0x3e4",
        NewProcessId: `0x${pid.toString(16)}`,
        NewProcessName: options.image ?? "C:\\Windows\\System32\\cmd.exe",
        TokenElevationType: "%%1936",
        ProcessId: `0x${(options.parentPid ?? 812).toString(16)}`,
        CommandLine: commandLine,
        ...(options.version === 1 ? {} : target),
      },
    }),
  );
}

/** What a test may say of a logon (4624), or of its end (4634). */
export interface LogonOptions {
  readonly at?: string;
  readonly host?: string;
  readonly recordId?: number;
  readonly logonId?: string;
  readonly user?: string;
  readonly sid?: string;
  /** Windows' number: 3 network, 2 interactive, 5 service, 10 remote desktop. */
  readonly type?: number;
  readonly sourceIp?: string;
  readonly workstation?: string;
  readonly package?: string;
}

/** A logon (4624); by default from the network, with NTLM. */
export function logon(options: LogonOptions = {}): NewEvent {
  const at = options.at ?? "2026-03-02T09:59:59.000Z";
  const host = options.host ?? "WS01.corp.example";
  const [domain = "CORP", name = "ada"] = (options.user ?? "CORP\\ada").split("\\");
  return eventFrom(
    windowsRecord({
      at,
      host,
      channel: "Security",
      provider: SECURITY,
      eventId: "4624",
      recordId: options.recordId ?? hash(`4624 ${at} ${host} ${options.logonId}`),
      data: {
        SubjectUserSid: "S-1-0-0",
        SubjectUserName: "-",
        SubjectDomainName: "-",
        SubjectLogonId: "0x0",
        TargetUserSid: options.sid ?? "S-1-5-21-1004336348-1177238915-682003330-1104",
        TargetUserName: name,
        TargetDomainName: domain,
        TargetLogonId: options.logonId ?? "0x51f3a",
        LogonType: String(options.type ?? 3),
        LogonProcessName: "NtLmSsp ",
        AuthenticationPackageName: options.package ?? "NTLM",
        WorkstationName: options.workstation ?? "ADMIN07",
        IpAddress: options.sourceIp ?? "10.20.30.40",
        IpPort: "49822",
        ProcessId: "0x0",
        ProcessName: "-",
      },
    }),
  );
}

/** The end of a logon session (4634). */
export function logoff(options: LogonOptions = {}): NewEvent {
  const at = options.at ?? "2026-03-02T10:05:00.000Z";
  const host = options.host ?? "WS01.corp.example";
  const [domain = "CORP", name = "ada"] = (options.user ?? "CORP\\ada").split("\\");
  return eventFrom(
    windowsRecord({
      at,
      host,
      channel: "Security",
      provider: SECURITY,
      eventId: "4634",
      recordId: options.recordId ?? hash(`4634 ${at} ${host} ${options.logonId}`),
      data: {
        TargetUserSid: options.sid ?? "S-1-5-21-1004336348-1177238915-682003330-1104",
        TargetUserName: name,
        TargetDomainName: domain,
        TargetLogonId: options.logonId ?? "0x51f3a",
        LogonType: String(options.type ?? 3),
      },
    }),
  );
}

/** A finished document as a stored event, for tests of what comes after normalising. */
export function storedEvent(id: string, document: EcsDocument, index = "logs-test-default"): NewEvent {
  return { id, index, source: "ecs", document, raw: null };
}

/** The arguments a Sysmon event of this command line has. */
export function argsOf(commandLine: string): string[] {
  return splitWindowsArgv(commandLine);
}
