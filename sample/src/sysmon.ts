import type { Account } from "./company.ts";
import { logonGuid } from "./identity.ts";
import { type Moment, utcTime } from "./moment.ts";
import type { Program } from "./program.ts";
import type { Process, World } from "./world.ts";

function userOf(account: Account): string {
  return `${account.domain}\\${account.name}`;
}

function subject(process: Process, at: Moment): Record<string, string> {
  return {
    RuleName: "-",
    UtcTime: utcTime(at),
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.program.path,
  };
}

/** Sysmon 1 and 5 of a process, where the host runs Sysmon. */
export function writeSysmonProcess(world: World, process: Process): void {
  if (process.filteredBySysmon) {
    return;
  }
  const { host, program, parent, logon, start, end } = process;
  world.write({
    at: start + 1_300 + (start % 700),
    host,
    channel: "sysmon",
    code: 1,
    version: 5,
    // Written out, here and for event 5: these two are half of all records.
    data: () => ({
      RuleName: "-",
      UtcTime: utcTime(start),
      ProcessGuid: process.guid,
      ProcessId: String(process.pid),
      Image: program.path,
      FileVersion: program.version,
      Description: program.description,
      Product: program.product,
      Company: program.company,
      OriginalFileName: program.originalName,
      CommandLine: process.commandLine,
      CurrentDirectory: process.directory,
      User: userOf(logon.account),
      LogonGuid: logonGuid(host.machine, logon.id, logon.at),
      LogonId: `0x${logon.id.toString(16)}`,
      TerminalSessionId: String(logon.terminal),
      IntegrityLevel: process.integrity,
      Hashes: program.hashes,
      ParentProcessGuid: parent?.guid ?? "{00000000-0000-0000-0000-000000000000}",
      ParentProcessId: String(parent?.pid ?? 0),
      ParentImage: parent?.program.path ?? "-",
      ParentCommandLine: parent?.commandLine ?? "-",
      ParentUser: parent === null ? "-" : userOf(parent.logon.account),
    }),
  });
  if (end !== null) {
    world.write({
      at: end + 900 + (end % 800),
      host,
      channel: "sysmon",
      code: 5,
      version: 3,
      data: () => ({
        RuleName: "-",
        UtcTime: utcTime(end),
        ProcessGuid: process.guid,
        ProcessId: String(process.pid),
        Image: program.path,
        User: userOf(logon.account),
      }),
    });
  }
}

export interface Connection {
  readonly process: Process;
  readonly at: Moment;
  /** The far side, whoever began. */
  readonly address: string;
  readonly name?: string;
  readonly localPort: number;
  readonly remotePort: number;
  /** False when the far side connected: Sysmon then still puts the local side into Source. */
  readonly initiated?: boolean;
}

/** Sysmon 3. */
export function writeConnection(world: World, connection: Connection): void {
  const { process, at } = connection;
  const { host } = process;
  world.write({
    at: at + 2_100_000 + (at % 900_000),
    host,
    channel: "sysmon",
    code: 3,
    version: 5,
    data: () => ({
      ...subject(process, at),
      User: userOf(process.logon.account),
      Protocol: "tcp",
      Initiated: String(connection.initiated ?? true),
      SourceIsIpv6: "false",
      SourceIp: host.address,
      SourceHostname: host.computerName,
      SourcePort: String(connection.localPort),
      SourcePortName: "-",
      DestinationIsIpv6: "false",
      DestinationIp: connection.address,
      DestinationHostname: connection.name ?? "-",
      DestinationPort: String(connection.remotePort),
      DestinationPortName: "-",
    }),
  });
}

/** Sysmon 7: the one Sysmon event that tells of a signature, and of the module's only. */
export function writeImageLoad(world: World, process: Process, image: Program, at: Moment): void {
  world.write({
    at: at + 1_100,
    host: process.host,
    channel: "sysmon",
    code: 7,
    version: 3,
    data: () => ({
      ...subject(process, at),
      ImageLoaded: image.path,
      FileVersion: image.version,
      Description: image.description,
      Product: image.product,
      Company: image.company,
      OriginalFileName: image.originalName,
      Hashes: image.hashes,
      Signed: String(image.signer !== null),
      Signature: image.signer ?? "-",
      SignatureStatus: image.signer === null ? "Unavailable" : "Valid",
      User: userOf(process.logon.account),
    }),
  });
}

/** Sysmon 11. */
export function writeFileCreation(world: World, process: Process, path: string, at: Moment): void {
  world.write({
    at: at + 1_500,
    host: process.host,
    channel: "sysmon",
    code: 11,
    version: 2,
    data: () => ({
      ...subject(process, at),
      TargetFilename: path,
      CreationUtcTime: utcTime(at),
      User: userOf(process.logon.account),
    }),
  });
}

/** Sysmon 22. */
export function writeDnsQuery(world: World, process: Process, name: string, address: string, at: Moment): void {
  world.write({
    at: at + 3_200,
    host: process.host,
    channel: "sysmon",
    code: 22,
    version: 5,
    data: () => ({
      RuleName: "-",
      UtcTime: utcTime(at),
      ProcessGuid: process.guid,
      ProcessId: String(process.pid),
      QueryName: name,
      QueryStatus: "0",
      QueryResults: `::ffff:${address};`,
      Image: process.program.path,
      User: userOf(process.logon.account),
    }),
  });
}
