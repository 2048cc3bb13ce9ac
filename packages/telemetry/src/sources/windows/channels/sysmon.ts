import { readAnyInstant } from "../../../ecs/any-instant.ts";
import { splitWindowsArgv } from "../../../ecs/command-line.ts";
import type { JsonObject } from "../../../ecs/event.ts";
import { moveImage, moveNumber, setAddress, setCommandLine, setFile } from "../process-fields.ts";
import { copy, look, move, type TimeFound, take, type WindowsEvent } from "../windows-event.ts";

interface SysmonKind {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly action?: string;
}

const file = ["file"];
const process = ["process"];
const registry = ["configuration", "registry"];

/** What each Sysmon event is (data-sources, section 4.2); actions are the task names of the current pipeline. */
const kinds: Readonly<Record<string, SysmonKind>> = {
  1: { category: process, type: ["start"], action: "Process creation" },
  2: { category: file, type: ["change"], action: "A process changed a file creation time" },
  3: { category: ["network"], type: ["start", "connection", "protocol"], action: "Network connection" },
  4: { category: process, type: ["change"], action: "Sysmon service state changed" },
  5: { category: process, type: ["end"], action: "Process terminated" },
  6: { category: ["driver"], type: ["start"], action: "Driver loaded" },
  7: { category: process, type: ["change"], action: "Image loaded" },
  8: { category: process, type: ["change"], action: "CreateRemoteThread" },
  9: { category: process, type: ["access"], action: "RawAccessRead" },
  10: { category: process, type: ["access"], action: "ProcessAccess" },
  11: { category: file, type: ["creation"], action: "FileCreate" },
  12: { category: registry, type: ["change"], action: "RegistryEvent (Object create and delete)" },
  13: { category: registry, type: ["change"], action: "RegistryEvent (Value Set)" },
  14: { category: registry, type: ["change"], action: "RegistryEvent (Key and Value Rename)" },
  15: { category: file, type: ["access"], action: "FileCreateStreamHash" },
  16: { category: ["configuration"], type: ["change"] },
  17: { category: file, type: ["creation"], action: "PipeEvent (Pipe Created)" },
  18: { category: file, type: ["access"], action: "PipeEvent (Pipe Connected)" },
  19: { category: process, type: ["info"], action: "WmiEvent (WmiEventFilter activity detected)" },
  20: { category: process, type: ["change"], action: "WmiEvent (WmiEventConsumer activity detected)" },
  21: { category: process, type: ["access"], action: "WmiEvent (WmiEventConsumerToFilter activity detected)" },
  22: { category: ["network"], type: ["connection", "protocol", "info"], action: "DNSEvent (DNS query)" },
  23: { category: file, type: ["deletion"], action: "FileDelete (File Delete archived)" },
  24: { category: [], type: ["change"], action: "ClipboardChange (New content in the clipboard)" },
  25: { category: process, type: ["change"], action: "ProcessTampering (Process image change)" },
  26: { category: file, type: ["deletion"], action: "FileDeleteDetected (File Delete logged)" },
  27: { category: file, type: ["creation"], action: "FileBlockExecutable" },
  28: { category: file, type: ["deletion"], action: "FileBlockShredding" },
  29: { category: file, type: ["creation"], action: "FileExecutableDetected" },
  255: { category: process, type: ["error"] },
};

const byArgv = { split: splitWindowsArgv, words: "split as a Windows program finds its arguments" };
/** Events whose hashes are of the file they tell of, not of the process. */
const fileHashEvents = new Set(["6", "7", "15", "29"]);

const hashFields = { file: hashFieldsOf("file"), process: hashFieldsOf("process") } as const;

function hashFieldsOf(target: "file" | "process"): ReadonlyMap<string, string> {
  const kinds = ["md5", "sha1", "sha256", "sha512"].map((kind) => [kind, `${target}.hash.${kind}`] as const);
  return new Map([...kinds, ["imphash", `${target}.pe.imphash`]]);
}

function setHashes(event: WindowsEvent): void {
  const datum = take(event, "Hashes") ?? take(event, "Hash");
  if (datum === undefined) return;
  const fields = fileHashEvents.has(event.eventId) ? hashFields.file : hashFields.process;
  for (const part of datum.value.split(",")) {
    const at = part.indexOf("=");
    const kind = part.slice(0, at).trim().toLowerCase();
    const hash = part
      .slice(at + 1)
      .trim()
      .toLowerCase();
    if (at < 0 || /^0*$/.test(hash)) continue;
    const from = `${datum.from}, its ${kind.toUpperCase()}`;
    const field = fields.get(kind);
    if (field !== undefined) event.draft.derive(field, hash, from);
  }
}

function setUser(event: WindowsEvent): void {
  const datum = look(event, "User");
  if (datum !== undefined) {
    const [domain, name, ...more] = datum.value.split("\\");
    if (domain !== undefined && name !== undefined && more.length === 0) {
      event.draft.derive("user.domain", domain, `${datum.from}, before the backslash`);
      event.draft.derive("user.name", name, `${datum.from}, after the backslash`);
      event.data.delete("User");
    }
  }
  // As Elastic files it. It is the account Sysmon runs as, never the process's: see ecs/process-subject.ts.
  const { sid } = event.writer;
  if (sid !== null) event.draft.set("user.id", sid.value, `${sid.from} (the account that wrote the event)`);
}

function setNetwork(event: WindowsEvent): void {
  for (const [name, path] of [
    ["SourceIp", "source.ip"],
    ["DestinationIp", "destination.ip"],
  ] as const) {
    const datum = look(event, name);
    if (datum !== undefined && setAddress(event, path, datum)) event.data.delete(name);
  }
  moveNumber(event, "SourcePort", "source.port");
  moveNumber(event, "DestinationPort", "destination.port");
  move(event, "SourceHostname", "source.domain");
  move(event, "DestinationHostname", "destination.domain");
  move(event, "Protocol", "network.transport");
  const port = take(event, "DestinationPortName") ?? look(event, "SourcePortName");
  if (port !== undefined) event.draft.set("network.protocol", port.value, port.from);
  const initiated = take(event, "Initiated");
  if (initiated !== undefined) {
    const direction = initiated.value.toLowerCase() === "true" ? "egress" : "ingress";
    event.draft.derive("network.direction", direction, initiated.from);
  }
  const ipv6 = take(event, "SourceIsIpv6");
  event.data.delete("DestinationIsIpv6");
  if (ipv6 !== undefined) {
    event.draft.derive("network.type", ipv6.value.toLowerCase() === "true" ? "ipv6" : "ipv4", ipv6.from);
  }
}

function setRegistry(event: WindowsEvent): void {
  const path = take(event, "TargetObject");
  if (path !== undefined) {
    const { draft } = event;
    draft.set("registry.path", path.value, path.from);
    const at = path.value.indexOf("\\");
    if (at > 0) {
      draft.derive("registry.hive", path.value.slice(0, at), `${path.from}, before the first backslash`);
      draft.derive("registry.key", path.value.slice(at + 1), `${path.from}, after the first backslash`);
      const value = path.value.slice(path.value.lastIndexOf("\\") + 1);
      draft.derive("registry.value", value, `${path.from}, after the last backslash`);
    }
  }
  const details = look(event, "Details");
  if (details === undefined) return;
  const number = /^(DWORD|QWORD) \((0x[0-9a-fA-F]{1,8})(?:-(0x[0-9a-fA-F]{1,8}))?\)$/.exec(details.value);
  const { draft } = event;
  if (number !== null) {
    const high = number[3] === undefined ? 0n : BigInt(number[2] ?? 0);
    const low = BigInt(number[3] ?? number[2] ?? 0);
    draft.derive("registry.data.type", `SZ_${number[1]}`, details.from);
    draft.derive("registry.data.strings", [((high << 32n) | low).toString()], details.from);
  } else if (details.value === "Binary Data") draft.derive("registry.data.type", "REG_BINARY", details.from);
  else {
    draft.derive("registry.data.type", "REG_SZ", details.from);
    draft.set("registry.data.strings", [details.value], details.from);
  }
}

const dnsStatus: Readonly<Record<string, string>> = {
  0: "SUCCESS",
  123: "ERROR_INVALID_NAME",
  9001: "DNS_ERROR_RCODE_FORMAT_ERROR",
  9002: "DNS_ERROR_RCODE_SERVER_FAILURE",
  9003: "DNS_ERROR_RCODE_NAME_ERROR",
  9005: "DNS_ERROR_RCODE_REFUSED",
  9501: "DNS_INFO_NO_RECORDS",
  9701: "DNS_ERROR_RECORD_DOES_NOT_EXIST",
  1460: "ERROR_TIMEOUT",
};

function setDns(event: WindowsEvent): void {
  move(event, "QueryName", "dns.question.name");
  event.draft.derive("network.protocol", "dns", "the event is a name look-up");
  const status = take(event, "QueryStatus");
  if (status !== undefined)
    event.draft.derive("sysmon.dns.status", dnsStatus[status.value] ?? status.value, status.from);
  const results = take(event, "QueryResults");
  if (results === undefined) return;
  const answers: JsonObject[] = [];
  const addresses: string[] = [];
  for (const part of results.value.split(";")) {
    const alias = /^type: {1,2}(\d{1,5}) (.+)$/.exec(part.trim());
    if (alias !== null) answers.push({ type: alias[1] === "5" ? "CNAME" : (alias[1] ?? ""), data: alias[2] });
    else if (part.trim() !== "" && part.trim() !== "-") {
      const address = part.trim().replace(/^::ffff:(?=[0-9.]+$)/i, "");
      addresses.push(address);
      answers.push({ type: address.includes(":") ? "AAAA" : "A", data: address });
    }
  }
  if (answers.length > 0) event.draft.derive("dns.answers", answers, results.from);
  if (addresses.length > 0) event.draft.derive("dns.resolved_ip", addresses, results.from);
}

function setFlag(event: WindowsEvent, name: string, path: string): void {
  const datum = look(event, name);
  if (datum === undefined || !/^(?:true|false)$/i.test(datum.value)) return;
  event.data.delete(name);
  event.draft.derive(path, datum.value.toLowerCase() === "true", datum.from);
}

function setProcess(event: WindowsEvent): void {
  const { eventId } = event;
  if (eventId === "8" || eventId === "10") {
    move(event, event.data.has("SourceProcessGUID") ? "SourceProcessGUID" : "SourceProcessGuid", "process.entity_id");
    moveNumber(event, "SourceProcessId", "process.pid");
    moveNumber(event, "SourceThreadId", "process.thread.id");
    moveImage(event, "SourceImage", "process");
    return;
  }
  move(event, "ProcessGuid", "process.entity_id");
  moveNumber(event, "ProcessId", "process.pid");
  moveImage(event, "Image", "process");
  setCommandLine(event, "CommandLine", "process", byArgv);
  move(event, "CurrentDirectory", "process.working_directory");
  move(event, "ParentProcessGuid", "process.parent.entity_id");
  moveNumber(event, "ParentProcessId", "process.parent.pid");
  moveImage(event, "ParentImage", "process.parent");
  setCommandLine(event, "ParentCommandLine", "process.parent", byArgv);
}

const programFields = { file: programFieldsOf("file"), process: programFieldsOf("process") } as const;

function programFieldsOf(target: "file" | "process") {
  return {
    originalFileName: `${target}.pe.original_file_name`,
    company: `${target}.pe.company`,
    description: `${target}.pe.description`,
    fileVersion: `${target}.pe.file_version`,
    product: `${target}.pe.product`,
  };
}

function setProgram(event: WindowsEvent): void {
  const fields = event.eventId === "7" || event.eventId === "6" ? programFields.file : programFields.process;
  move(event, "OriginalFileName", fields.originalFileName);
  copy(event, "Company", fields.company);
  copy(event, "Description", fields.description);
  copy(event, "FileVersion", fields.fileVersion);
  copy(event, "Product", fields.product);
}

function setSignedFile(event: WindowsEvent): void {
  const loaded = take(event, "ImageLoaded");
  if (loaded !== undefined) setFile(event, loaded);
  move(event, "Signature", "file.code_signature.subject_name");
  const status = take(event, "SignatureStatus");
  if (status !== undefined) {
    event.draft.set("file.code_signature.status", status.value, status.from);
    event.draft.derive("file.code_signature.valid", status.value === "Valid", status.from);
  }
  const signed = look(event, "Signed");
  if (signed !== undefined) {
    event.draft.derive("file.code_signature.exists", signed.value.toLowerCase() === "true", signed.from);
  }
}

/** Sysmon's own data to ECS; the event's time is its UtcTime, where it has one. */
export function mapSysmon(event: WindowsEvent): TimeFound | null {
  const { draft, eventId } = event;
  const kind = kinds[eventId];
  if (kind !== undefined) {
    const from = `Sysmon event ${eventId}`;
    if (kind.category.length > 0) draft.derive("event.category", kind.category, from);
    draft.derive("event.type", kind.type, from);
    if (kind.action !== undefined) draft.derive("event.action", kind.action, from);
  }
  setProcess(event);
  setHashes(event);
  setProgram(event);
  setUser(event);
  const rule = take(event, "RuleName");
  if (rule !== undefined) draft.set("rule.name", rule.value, rule.from);
  if (eventId === "3") setNetwork(event);
  else if (eventId === "22") setDns(event);
  else if (eventId === "12" || eventId === "13" || eventId === "14") setRegistry(event);
  else if (eventId === "6" || eventId === "7") setSignedFile(event);
  else if (eventId === "20") moveImage(event, "Destination", "process");
  else if (eventId === "255") move(event, "ID", "error.code");
  const named =
    take(event, "TargetFilename") ??
    take(event, "Device") ??
    (eventId === "17" || eventId === "18" ? take(event, "PipeName") : undefined);
  if (named !== undefined) setFile(event, named);
  setFlag(event, "Archived", "sysmon.file.archived");
  setFlag(event, "IsExecutable", "sysmon.file.is_executable");
  const utc = look(event, "UtcTime");
  const instant = readAnyInstant(utc?.value);
  if (utc !== undefined && instant !== null) {
    event.data.delete("UtcTime");
    return { instant, from: utc.from, exact: true };
  }
  if (utc !== undefined) draft.note(`UtcTime is ${JSON.stringify(utc.value.slice(0, 80))}, which is no time`);
  // An error of Sysmon's own has no UtcTime; the current pipeline then leaves the collector's stamp.
  return event.stamped ?? null;
}
