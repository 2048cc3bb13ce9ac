import type { FieldRow } from "../vendor/apply-rows.ts";
import { address, fileName, hash, integer, number, time, word } from "../vendor/readings.ts";

const platforms = word({ Win: "windows", Lin: "linux", Mac: "macos", iOS: "ios", Android: "android" });

/** Fields of every event (data-sources, section 5). */
export const everyEvent: readonly FieldRow[] = [
  ["aid", "observer.serial_number"],
  ["aid", "host.id"],
  ["aid", "device.id"],
  ["aip", "observer.ip", address],
  ["ConfigBuild", "observer.version"],
  ["event_platform", "host.os.type", platforms],
  ["ComputerName", "host.hostname"],
  ["ComputerName", "host.name"],
  ["metadata.host.ComputerName", "host.hostname"],
  ["metadata.host.ComputerName", "host.name"],
  ["crowdstrike.info.host.ComputerName", "host.hostname"],
  ["crowdstrike.info.host.ComputerName", "host.name"],
  ["UTCTimestamp", "event.created", time],
  ["timestamp", "event.created", time],
  ["UserSid", "user.id"],
  ["UID", "user.id"],
  ["UserName", "user.name"],
  ["metadata.user.UserName", "user.name"],
  ["UserPrincipal", "user.email"],
  ["UserIsAdmin", "user.roles", word({ 1: ["admin"] })],
];

/** The process: of the event, or the actor of what is no process event. */
export const processRows: readonly FieldRow[] = [
  ["TargetProcessId", "process.entity_id"],
  ["ContextProcessId", "process.entity_id"],
  ["RawProcessId", "process.pid", number],
  ["EtwRawProcessId", "process.pid", number],
  ["CommandLine", "process.command_line"],
  ["ImageFileName", "process.executable"],
  ["ImageFileName", "process.name", fileName],
  ["ParentProcessId", "process.parent.entity_id"],
  ["ParentBaseFileName", "process.parent.name"],
  ["ProcessStartTime", "process.start", time],
  ["ProcessEndTime", "process.end", time],
  ["ExitCode", "process.exit_code", integer],
  ["ServiceDisplayName", "process.title"],
];

/** Hashes, of the program where the event is of a process or a service. */
export const processHashes: readonly FieldRow[] = [
  ["MD5HashData", "process.hash.md5", hash],
  ["SHA1HashData", "process.hash.sha1", hash],
  ["SHA256HashData", "process.hash.sha256", hash],
];

/** … and of the file where it is of a file. */
export const fileHashes: readonly FieldRow[] = [
  ["MD5HashData", "file.hash.md5", hash],
  ["SHA1HashData", "file.hash.sha1", hash],
  ["SHA256HashData", "file.hash.sha256", hash],
];

export const fileRows: readonly FieldRow[] = [
  ["TargetFileName", "file.path"],
  ["SourceFileName", "file.path"],
  ["Size", "file.size", number],
];

export const serviceRows: readonly FieldRow[] = [["ServiceDisplayName", "service.name"]];

export const registryRows: readonly FieldRow[] = [
  ["RegObjectName", "registry.key"],
  ["RegValueName", "registry.value"],
  ["RegStringValue", "registry.data.strings"],
];

export const dnsRows: readonly FieldRow[] = [["DomainName", "dns.question.name"]];

const transports = word({ 1: "icmp", 6: "tcp", 17: "udp", 58: "ipv6-icmp" });
const directions = word({ 0: "outbound", 1: "inbound" });

/** A connection the sensor's host made; also a logon, whose client the sensor names as the remote end. */
export const outgoingRows: readonly FieldRow[] = [
  ["RemoteAddressIP4", "destination.ip", address],
  ["RemoteAddressIP6", "destination.ip", address],
  ["RemotePort", "destination.port", number],
  ["LocalAddressIP4", "source.ip", address],
  ["LocalAddressIP6", "source.ip", address],
  ["LocalPort", "source.port", number],
  ["Protocol", "network.transport", transports],
  ["ConnectionDirection", "network.direction", directions],
];

/** A connection made to it (ConnectionDirection 1). */
export const incomingRows: readonly FieldRow[] = [
  ["RemoteAddressIP4", "source.ip", address],
  ["RemoteAddressIP6", "source.ip", address],
  ["RemotePort", "source.port", number],
  ["LocalAddressIP4", "destination.ip", address],
  ["LocalAddressIP6", "destination.ip", address],
  ["LocalPort", "destination.port", number],
  ["Protocol", "network.transport", transports],
  ["ConnectionDirection", "network.direction", directions],
];
