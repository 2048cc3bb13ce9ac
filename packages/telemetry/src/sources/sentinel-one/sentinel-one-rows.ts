import type { FieldRow } from "../vendor/apply-rows.ts";
import { address, hash, lowerCase, number, type Reading, time, word } from "../vendor/readings.ts";

/** Fields of every event (data-sources, section 7). */
export const everyEvent: readonly FieldRow[] = [
  ["event.id", "event.id"],
  ["agent.uuid", "host.id"],
  ["agent.uuid", "observer.serial_number"],
  ["agent.version", "observer.version"],
  ["endpoint.name", "host.hostname"],
  ["endpoint.os", "host.os.type", lowerCase],
  ["endpoint.os", "host.os.platform", lowerCase],
  ["os.name", "host.os.name"],
  ["endpoint.type", "host.type"],
];

/**
 * The pipeline takes one leading and one trailing quote off the started process's command line when both are there,
 * before it splits it: `"C:\x.exe" /c "y"` becomes `C:\x.exe" /c "y`.
 */
export const withoutOuterQuotes: Reading = {
  words: "without its first and last quote, as Elastic's pipeline stores it",
  read: (value) => {
    const line = String(value);
    return line.length > 1 && line.startsWith('"') && line.endsWith('"') ? line.slice(1, -1) : line;
  },
};

/** A process of the record: `src.process`, `tgt.process`, and so on. */
function processRows(from: string, to: string): readonly FieldRow[] {
  return [
    [`${from}.name`, `${to}.name`],
    [`${from}.image.path`, `${to}.executable`],
    [`${from}.pid`, `${to}.pid`, number],
    [`${from}.uid`, `${to}.entity_id`],
    [`${from}.startTime`, `${to}.start`, time],
    [`${from}.displayName`, `${to}.title`],
    [`${from}.user`, `${to}.user.name`, undefined, "keep"],
    [`${from}.image.md5`, `${to}.hash.md5`, hash],
    [`${from}.image.sha1`, `${to}.hash.sha1`, hash],
    [`${from}.image.sha256`, `${to}.hash.sha256`, hash],
  ];
}

const commandLine = (from: string, to: string): FieldRow => [`${from}.cmdline`, `${to}.command_line`];

/**
 * A process event: the process made is `tgt.process`, its maker `src.process`. The pipeline files the *made* process's
 * signature under the parent; fields are filed as it files them, and `signatureOf` reads them right.
 */
export const processEvent: readonly FieldRow[] = [
  ["tgt.process.cmdline", "process.command_line", withoutOuterQuotes],
  ...processRows("tgt.process", "process"),
  commandLine("src.process", "process.parent"),
  ...processRows("src.process", "process.parent"),
  ["tgt.process.publisher", "process.parent.code_signature.subject_name", undefined, "keep"],
  [
    "tgt.process.signedStatus",
    "process.parent.code_signature.exists",
    word({ signed: true, unsigned: false }, "of the process made, filed here by the pipeline"),
    "keep",
  ],
  [
    "tgt.process.verifiedStatus",
    "process.parent.code_signature.trusted",
    word({ verified: true, unverified: false }, "of the process made, filed here by the pipeline"),
    "keep",
  ],
];

/** Any other event: the process is who did it, `src.process`. */
export const actorEvent: readonly FieldRow[] = [
  commandLine("src.process", "process"),
  ...processRows("src.process", "process"),
  commandLine("src.process.parent", "process.parent"),
  ...processRows("src.process.parent", "process.parent"),
];

/** What single categories add. */
export const categoryRows: Readonly<Record<string, readonly FieldRow[]>> = {
  ip: [
    ["src.ip.address", "source.ip", address],
    ["src.port.number", "source.port", number],
    ["dst.ip.address", "destination.ip", address],
    ["dst.port.number", "destination.port", number],
    ["event.network.direction", "network.direction", word({ OUTGOING: "egress", INCOMING: "ingress" })],
    ["event.network.protocolName", "network.protocol", lowerCase],
    ["event.network.connectionStatus", "event.outcome", word({ SUCCESS: "success", FAILURE: "failure" })],
  ],
  dns: [["event.dns.request", "dns.question.name"]],
  url: [["event.url.address", "url.full"]],
  file: [
    ["tgt.file.path", "file.path"],
    ["tgt.file.size", "file.size", number],
    ["tgt.file.creationTime", "file.created", time],
    ["tgt.file.modificationTime", "file.mtime", time],
    ["tgt.file.md5", "file.hash.md5", hash],
    ["tgt.file.sha1", "file.hash.sha1", hash],
    ["tgt.file.sha256", "file.hash.sha256", hash],
  ],
  module: [
    ["module.path", "dll.path"],
    ["module.md5", "dll.hash.md5", hash],
    ["module.sha1", "dll.hash.sha1", hash],
  ],
  registry: [
    ["registry.keyPath", "registry.key"],
    ["registry.value", "registry.data.strings"],
    ["registry.valueType", "registry.data.type"],
  ],
  logins: [
    ["event.login.userName", "user.name"],
    // The client's address; the pipeline files it as the host's.
    ["src.endpoint.ip.address", "host.ip", address],
  ],
};
