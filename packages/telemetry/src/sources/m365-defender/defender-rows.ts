import type { FieldRow } from "../vendor/apply-rows.ts";
import { address, hash, lowerCase, number, type Reading, time, word } from "../vendor/readings.ts";

/** Columns of every table that tells of a device. */
export const deviceRows: readonly FieldRow[] = [
  ["DeviceId", "host.id"],
  ["DeviceName", "host.name", lowerCase],
  ["DeviceType", "host.type"],
  ["PublicIP", "host.ip", address],
  ["OSPlatform", "host.os.name"],
  ["OSVersion", "host.os.version"],
  ["OSArchitecture", "host.architecture"],
  ["ClientVersion", "observer.version"],
];

/** Whose columns `Account*` are: for a process event, whom the new process runs as. */
export const accountRows: readonly FieldRow[] = [
  ["AccountName", "user.name"],
  ["AccountDomain", "user.domain"],
  ["AccountSid", "user.id"],
];

/** The process that was started (DeviceProcessEvents, DeviceEvents). */
export const startedRows: readonly FieldRow[] = [
  ["FileName", "process.name"],
  ["FolderPath", "process.executable"],
  ["ProcessCommandLine", "process.command_line"],
  ["ProcessId", "process.pid", number],
  ["ProcessCreationTime", "process.start", time],
  ["MD5", "process.hash.md5", hash],
  ["SHA1", "process.hash.sha1", hash],
  ["SHA256", "process.hash.sha256", hash],
  ["ProcessVersionInfoOriginalFileName", "process.pe.original_file_name"],
  ["ProcessVersionInfoCompanyName", "process.pe.company"],
  ["ProcessVersionInfoFileDescription", "process.pe.description"],
  ["ProcessVersionInfoProductName", "process.pe.product"],
  ["ProcessVersionInfoProductVersion", "process.pe.file_version"],
];

const signature = (field: string, table: Readonly<Record<string, string | boolean>>): FieldRow => [
  "InitiatingProcessSignatureStatus",
  field,
  word(table),
  "keep",
];

/** A status that says neither yes nor no is filed alone. */
const neitherValidNorUnsigned: Reading = {
  words: null,
  read: (value) => (value === "Unsigned" ? null : String(value)),
};

/** The process that did it: filed as the process itself, or in process events as its parent. */
export function initiatingRows(prefix: "process" | "process.parent"): readonly FieldRow[] {
  const own: FieldRow[] = [
    ["InitiatingProcessFileName", `${prefix}.name`],
    ["InitiatingProcessFolderPath", `${prefix}.executable`],
    ["InitiatingProcessCommandLine", `${prefix}.command_line`],
    ["InitiatingProcessId", `${prefix}.pid`, number],
    ["InitiatingProcessCreationTime", `${prefix}.start`, time],
    ["InitiatingProcessMD5", `${prefix}.hash.md5`, hash],
    ["InitiatingProcessSHA1", `${prefix}.hash.sha1`, hash],
    ["InitiatingProcessSHA256", `${prefix}.hash.sha256`, hash],
    ["InitiatingProcessVersionInfoOriginalFileName", `${prefix}.pe.original_file_name`, undefined, "keep"],
    // Status words of the pipeline: a valid signature is trusted, an unsigned file exists without trust.
    signature(`${prefix}.code_signature.status`, { Valid: "trusted" }),
    signature(`${prefix}.code_signature.exists`, { Valid: true, Unsigned: false }),
    signature(`${prefix}.code_signature.trusted`, { Valid: true, Unsigned: false }),
    ["InitiatingProcessSignatureStatus", `${prefix}.code_signature.status`, neitherValidNorUnsigned, "keep"],
  ];
  return prefix === "process" ? [...own, ...parentOfInitiating] : [...own, ...grandparent];
}

const parentOfInitiating: readonly FieldRow[] = [
  ["InitiatingProcessParentFileName", "process.parent.name"],
  ["InitiatingProcessParentId", "process.parent.pid", number],
  ["InitiatingProcessParentCreationTime", "process.parent.start", time],
];

/** The pipeline files the grandparent as the parent's group leader. */
const grandparent: readonly FieldRow[] = [
  ["InitiatingProcessParentFileName", "process.parent.group_leader.name"],
  ["InitiatingProcessParentId", "process.parent.group_leader.pid", number],
  ["InitiatingProcessParentCreationTime", "process.parent.group_leader.start", time],
];

/** What single tables add. */
export const tableRows: Readonly<Record<string, readonly FieldRow[]>> = {
  DeviceLogonEvents: [
    ["RemoteIP", "source.ip", address],
    ["RemotePort", "source.port", number],
    ["RemoteDeviceName", "source.domain"],
    ["Protocol", "network.protocol", lowerCase],
  ],
  IdentityLogonEvents: [
    // The client's address; the pipeline files it as the host's.
    ["IPAddress", "host.ip", address],
    ["Protocol", "network.protocol", lowerCase],
  ],
  DeviceFileEvents: [
    ["FileName", "file.name"],
    ["FolderPath", "file.path"],
    ["FileSize", "file.size", number],
    ["MD5", "file.hash.md5", hash],
    ["SHA1", "file.hash.sha1", hash],
    ["SHA256", "file.hash.sha256", hash],
    // Writes over a share name the account that asked; else it is the process's own.
    ["RequestSourceIP", "source.ip", address],
    ["RequestSourcePort", "source.port", number],
    ["RequestAccountSid", "user.id"],
    ["RequestAccountName", "user.name"],
    ["RequestAccountDomain", "user.domain"],
    ["InitiatingProcessAccountSid", "user.id", undefined, "keep"],
  ],
  DeviceImageLoadEvents: [
    ["FileName", "dll.name"],
    ["FolderPath", "dll.path"],
    ["MD5", "dll.hash.md5", hash],
    ["SHA1", "dll.hash.sha1", hash],
    ["SHA256", "dll.hash.sha256", hash],
  ],
  DeviceRegistryEvents: [
    ["RegistryValueName", "registry.value"],
    ["RegistryValueData", "registry.data.strings"],
    ["RegistryValueType", "registry.data.type"],
  ],
  DeviceFileCertificateInfo: [
    ["SHA1", "file.hash.sha1", hash],
    ["Signer", "file.code_signature.subject_name"],
  ],
  AlertInfo: [
    ["Title", "message"],
    ["ServiceSource", "event.provider"],
    ["AlertId", "event.id", undefined, "keep"],
  ],
  AlertEvidence: [
    ["AlertId", "event.id", undefined, "keep"],
    ["Title", "message"],
    ["ServiceSource", "event.provider"],
    ["RemoteIP", "destination.ip", address],
  ],
};

/** The far end of a connection this host opened, and of one opened to it. */
export const networkRows: Readonly<Record<"out" | "in", readonly FieldRow[]>> = {
  out: connectionRows("destination", "source"),
  in: connectionRows("source", "destination"),
};

function connectionRows(remote: string, local: string): readonly FieldRow[] {
  return [
    ["RemoteIP", `${remote}.ip`, address],
    ["RemotePort", `${remote}.port`, number],
    ["RemoteUrl", `${remote}.domain`],
    ["LocalIP", `${local}.ip`, address],
    ["LocalPort", `${local}.port`, number],
    ["Protocol", "network.transport", lowerCase],
  ];
}
