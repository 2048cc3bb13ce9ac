import type { Gap } from "../source.ts";

const session =
  "Cloud Funnel has no key that joins a process to its logon: only time, name and host, which is no match. Collect the Security log of the host (4624, 4688) or Elastic Defend beside it.";
const signature =
  "The integration files the started program's signature under the parent. The vendor's block has both: tgt.process.publisher and verifiedStatus are the program's, src.process.* the parent's.";
const account =
  "A process event names its user as one text (process.user.name), without SID. The Security log's 4688 and 4624 give it.";

/** What Cloud Funnel's records never say of a process, and what would tell (data-sources, section 10). */
export const sentinelOneGaps: readonly Gap[] = [
  { field: "process.code_signature.subject_name", remedy: signature },
  { field: "process.code_signature.trusted", remedy: signature },
  { field: "process.code_signature.exists", remedy: signature },
  {
    field: "process.pe.original_file_name",
    remedy: "Not recorded. Collect Sysmon 10 or later on the host, or look the hash up.",
  },
  { field: "process.Ext.session_info.logon_type", remedy: session },
  { field: "process.Ext.session_info.authentication_package", remedy: session },
  { field: "process.Ext.authentication_id", remedy: session },
  { field: "user.id", remedy: account },
  { field: "user.name", remedy: account },
  { field: "user.domain", remedy: account },
  { field: "host.name", remedy: "Cloud Funnel's endpoint.name is filed as host.hostname, which is used in its place." },
];
