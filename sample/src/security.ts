import { type Account, DOMAIN, type Host } from "./company.ts";
import type { Moment } from "./moment.ts";
import { hexOf, type Random } from "./random.ts";
import type { Logon, Process, World } from "./world.ts";

const NO_GUID = "{00000000-0000-0000-0000-000000000000}";

const PRIVILEGES = [
  "SeSecurityPrivilege",
  "SeBackupPrivilege",
  "SeRestorePrivilege",
  "SeTakeOwnershipPrivilege",
  "SeDebugPrivilege",
  "SeSystemEnvironmentPrivilege",
  "SeLoadDriverPrivilege",
  "SeImpersonatePrivilege",
].join("\n\t\t\t");

const MANDATORY_LABELS: Readonly<Record<Process["integrity"], string>> = {
  System: "S-1-16-16384",
  High: "S-1-16-12288",
  Medium: "S-1-16-8192",
  Low: "S-1-16-4096",
};

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

interface Subject {
  readonly SubjectUserSid: string;
  readonly SubjectUserName: string;
  readonly SubjectDomainName: string;
  readonly SubjectLogonId: string;
}

/** Windows names the built-in accounts of a domain member by the machine's own account. */
function subject(host: Host, logon: Logon): Subject {
  const builtIn = logon.account.domain === "NT AUTHORITY" && logon.id !== 0x3e5;
  return {
    SubjectUserSid: logon.account.sid,
    SubjectUserName: builtIn ? `${host.name}$` : logon.account.name,
    SubjectDomainName: builtIn ? DOMAIN : logon.account.domain,
    SubjectLogonId: hex(logon.id),
  };
}

/**
 * Security 4688 (version 2) and 4689 of a process, where the host audits processes. When the token is not the
 * creator's, as for everything a WMI broker starts for a remote caller, the caller stands in the Target fields and
 * his SID is not given.
 */
export function writeSecurityProcess(world: World, process: Process): void {
  const { host, parent, logon, start, end } = process;
  if ((host.audit !== "processes" && host.audit !== "processes_without_command_line") || parent === null) {
    return;
  }
  const other = parent.logon.id !== logon.id;
  world.write({
    at: start + 300 + (start % 600),
    host,
    channel: "security",
    code: 4688,
    version: 2,
    data: () => ({
      ...subject(host, parent.logon),
      NewProcessId: hex(process.pid),
      NewProcessName: process.program.path,
      TokenElevationType:
        process.integrity === "High" ? "%%1937" : process.integrity === "System" ? "%%1936" : "%%1938",
      ProcessId: hex(parent.pid),
      ...(host.audit === "processes" ? { CommandLine: process.commandLine } : {}),
      TargetUserSid: "S-1-0-0",
      TargetUserName: other ? logon.account.name : "-",
      TargetDomainName: other ? logon.account.domain : "-",
      TargetLogonId: other ? hex(logon.id) : "0x0",
      ParentProcessName: parent.program.path,
      MandatoryLabel: MANDATORY_LABELS[process.integrity],
    }),
  });
  if (end !== null) {
    world.write({
      at: end + 400 + (end % 500),
      host,
      channel: "security",
      code: 4689,
      version: 0,
      data: () => ({
        ...subject(host, logon),
        Status: "0x0",
        ProcessId: hex(process.pid),
        ProcessName: process.program.path,
      }),
    });
  }
}

export interface LogonSettings {
  readonly host: Host;
  readonly account: Account;
  readonly at: Moment;
  readonly random: Random;
  /** When the session ends (4634); null when nothing tells. */
  readonly until: Moment | null;
  readonly type: "2" | "3" | "5" | "10";
  readonly package: "Kerberos" | "NTLM" | "Negotiate";
  readonly address?: string;
  readonly workstation?: string;
}

/** Writes 4624, for an administrator 4672 beside it, and 4634 when an end is given. Gives the session. */
export function logOn(world: World, settings: LogonSettings): Logon {
  const { host, account, at, random } = settings;
  const network = settings.type === "3";
  const logon: Logon = { account, id: world.logonId(host, random), at, terminal: network ? 0 : 1 };
  const port = random.int(49_700, 65_000);
  const { lsass, services } = world.base(host);
  const asker = settings.type === "5" ? services : lsass;
  if (account.administers && settings.type !== "2") {
    world.write({
      at: at - 60,
      host,
      channel: "security",
      code: 4672,
      version: 0,
      data: () => ({
        SubjectUserSid: account.sid,
        SubjectUserName: account.name,
        SubjectDomainName: account.domain,
        SubjectLogonId: hex(logon.id),
        PrivilegeList: PRIVILEGES,
      }),
    });
  }
  world.write({
    at,
    host,
    channel: "security",
    code: 4624,
    version: 2,
    data: () => ({
      ...(network
        ? { SubjectUserSid: "S-1-0-0", SubjectUserName: "-", SubjectDomainName: "-", SubjectLogonId: "0x0" }
        : subject(host, world.base(host).systemLogon)),
      TargetUserSid: account.sid,
      TargetUserName: account.name,
      TargetDomainName: account.domain,
      TargetLogonId: hex(logon.id),
      LogonType: settings.type,
      LogonProcessName: { Kerberos: "Kerberos", NTLM: "NtLmSsp ", Negotiate: "Advapi  " }[settings.package],
      AuthenticationPackageName: settings.package,
      WorkstationName: settings.workstation ?? "-",
      LogonGuid: settings.package === "Kerberos" ? guid(`${host.name} ${logon.id}`) : NO_GUID,
      TransmittedServices: "-",
      LmPackageName: settings.package === "NTLM" ? "NTLM V2" : "-",
      KeyLength: settings.package === "NTLM" ? "128" : "0",
      ProcessId: network ? "0x0" : hex(asker.pid),
      ProcessName: network ? "-" : asker.program.path,
      IpAddress: settings.address ?? "-",
      IpPort: settings.address === undefined ? "-" : String(port),
      ImpersonationLevel: "%%1833",
      RestrictedAdminMode: "-",
      TargetOutboundUserName: "-",
      TargetOutboundDomainName: "-",
      VirtualAccount: "%%1843",
      TargetLinkedLogonId: "0x0",
      ElevatedToken: account.administers ? "%%1842" : "%%1843",
    }),
  });
  if (settings.until !== null) {
    world.write({
      at: settings.until,
      host,
      channel: "security",
      code: 4634,
      version: 0,
      data: () => ({
        TargetUserSid: account.sid,
        TargetUserName: account.name,
        TargetDomainName: account.domain,
        TargetLogonId: hex(logon.id),
        LogonType: settings.type,
      }),
    });
  }
  return logon;
}

export interface FailedLogon {
  readonly host: Host;
  readonly at: Moment;
  readonly name: string;
  readonly address: string;
  readonly workstation: string;
  readonly port: number;
}

/** Security 4625, a wrong password over the network. */
export function writeFailedLogon(world: World, failed: FailedLogon): void {
  world.write({
    at: failed.at,
    host: failed.host,
    channel: "security",
    code: 4625,
    version: 0,
    failed: true,
    data: () => ({
      SubjectUserSid: "S-1-0-0",
      SubjectUserName: "-",
      SubjectDomainName: "-",
      SubjectLogonId: "0x0",
      TargetUserSid: "S-1-0-0",
      TargetUserName: failed.name,
      TargetDomainName: DOMAIN,
      Status: "0xc000006d",
      FailureReason: "%%2313",
      SubStatus: "0xc000006a",
      LogonType: "3",
      LogonProcessName: "NtLmSsp ",
      AuthenticationPackageName: "NTLM",
      WorkstationName: failed.workstation,
      TransmittedServices: "-",
      LmPackageName: "-",
      KeyLength: "0",
      ProcessId: "0x0",
      ProcessName: "-",
      IpAddress: failed.address,
      IpPort: String(failed.port),
    }),
  });
}

/** Security 4648 on the host where somebody uses credentials against `target`, never on `target` itself. */
export function writeExplicitCredentials(
  world: World,
  use: { readonly process: Process; readonly account: Account; readonly target: Host; readonly at: Moment },
): void {
  const { process, account, target, at } = use;
  world.write({
    at,
    host: process.host,
    channel: "security",
    code: 4648,
    version: 0,
    data: () => ({
      ...subject(process.host, process.logon),
      LogonGuid: NO_GUID,
      TargetUserName: account.name,
      TargetDomainName: account.domain,
      TargetLogonGuid: NO_GUID,
      TargetServerName: target.computerName,
      TargetInfo: `RPCSS/${target.computerName}`,
      ProcessId: hex(process.pid),
      ProcessName: process.program.path,
      IpAddress: "-",
      IpPort: "-",
    }),
  });
}

function guid(name: string): string {
  const digits = hexOf(name, 32);
  const at = [0, 8, 12, 16, 20, 32];
  return `{${at
    .slice(1)
    .map((end, i) => digits.slice(at[i], end))
    .join("-")}}`;
}
