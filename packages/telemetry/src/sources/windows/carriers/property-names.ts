import type { JsonValue } from "../../../ecs/event.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const subject = "SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId";
const target = "TargetUserSid TargetUserName TargetDomainName TargetLogonId";

const created = words(`${subject} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine ${target}
  ParentProcessName MandatoryLabel`);
const loggedOn =
  words(`${subject} ${target} LogonType LogonProcessName AuthenticationPackageName WorkstationName LogonGuid
  TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel RestrictedAdminMode
  TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken`);
const withGuard = loggedOn.flatMap((name) =>
  name === "RestrictedAdminMode" ? [name, "RemoteCredentialGuard"] : [name],
);

/** Data of Security events in order, one list for each layout; layouts differ in length, which tells them apart. */
const security: Readonly<Record<string, readonly (readonly string[])[]>> = {
  4624: [loggedOn.slice(0, 20), loggedOn.slice(0, 21), loggedOn, withGuard],
  4625: [
    words(`${subject} TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType LogonProcessName
      AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress
      IpPort`),
  ],
  4634: [words(`${target} LogonType`)],
  4647: [words(target)],
  4648: [
    words(`${subject} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId
      ProcessName IpAddress IpPort`),
  ],
  4672: [words(`${subject} PrivilegeList`)],
  4688: [created.slice(0, 8), created.slice(0, 9), created],
  4689: [words(`${subject} Status ProcessId ProcessName`)],
  4697: [words(`${subject} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount`)],
  4698: [
    words(`${subject} TaskName TaskContent`),
    words(
      `${subject} TaskName TaskContent ClientProcessStartKey ClientProcessId ParentProcessId RpcCallClientLocality FQDN`,
    ),
  ],
  5140: [words(`${subject} ObjectType IpAddress IpPort ShareName ShareLocalPath AccessMask AccessList`)],
  5145: [
    words(`${subject} ObjectType IpAddress IpPort ShareName ShareLocalPath RelativeTargetName AccessMask AccessList
      AccessReason`),
  ],
};

const started = words(`RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company
  OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes
  ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser`);

/** Sysmon's layouts by the version of the event; where the message is there, it names the data itself. */
const sysmon: Readonly<Record<string, readonly (readonly string[])[]>> = {
  1: [started, started.slice(0, -1), started.slice(0, -1).filter((name) => name !== "OriginalFileName")],
  3: [
    words(`RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 SourceIp SourceHostname
      SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName`),
  ],
  5: [
    words("RuleName UtcTime ProcessGuid ProcessId Image"),
    words("RuleName UtcTime ProcessGuid ProcessId Image User"),
  ],
  11: [
    words("RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime"),
    words("RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User"),
  ],
  13: [
    words("RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details"),
    words("RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User"),
  ],
};

const system: Readonly<Record<string, readonly (readonly string[])[]>> = {
  7045: [words("ServiceName ImagePath ServiceType StartType AccountName")],
};

const providers: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  "Microsoft-Windows-Security-Auditing": security,
  "Microsoft-Windows-Sysmon": sysmon,
  "Service Control Manager": system,
};

/**
 * Names for the values of an event, in order. Sysmon's rendered message has one line `Name: value` a datum: its names
 * are taken when there are as many as values and each value is its line's, which also holds for versions unknown here.
 * Else the layouts above, told apart by their length. Null when neither fits: then no value is given a name.
 */
export function dataNames(
  provider: string,
  eventId: string,
  values: readonly (JsonValue | undefined)[],
  message: string,
): readonly string[] | null {
  if (provider === "Microsoft-Windows-Sysmon") {
    const named = namesOfMessage(values, message);
    if (named !== null) return named;
  }
  const layouts = Object.hasOwn(providers, provider) ? providers[provider] : undefined;
  const ofEvent = layouts !== undefined && Object.hasOwn(layouts, eventId) ? layouts[eventId] : undefined;
  return ofEvent?.find((names) => names.length === values.length) ?? null;
}

function namesOfMessage(values: readonly (JsonValue | undefined)[], message: string): readonly string[] | null {
  const names: string[] = [];
  let at = message.indexOf("\n");
  for (const value of values) {
    if (at < 0) return null;
    const name = /^\n([A-Z][A-Za-z0-9]{1,40}): ?/.exec(message.slice(at, at + 64));
    if (name?.[1] === undefined) return null;
    names.push(name[1]);
    const from = at + name[0].length;
    // The value itself may hold line breaks, so its end is found by its own length.
    const text = String(value ?? "");
    const received = message.slice(from, from + text.length);
    const isGuid = /Guid$/i.test(name[1]);
    const isTime = /Time$/.test(name[1]);
    if (received === text) at = message.indexOf("\n", from + text.length);
    else if (isGuid || isTime || typeof value !== "string") at = message.indexOf("\n", from);
    else return null;
  }
  return at < 0 || message.slice(at).trim() === "" ? names : null;
}
