import { gaps, SESSION, SIGNATURE } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const session =
  "Cloud Funnel has no key that joins a process to its logon: only time, name and host, which is no match. Collect the Security log of the host (4624, 4688) or Elastic Defend beside it.";
const signature =
  "The integration files the started program's signature under the parent. The vendor's block has both: tgt.process.publisher and verifiedStatus are the program's, src.process.* the parent's.";
const account =
  "A process event names its user as one text (process.user.name), without SID. The Security log's 4688 and 4624 give it.";

/** What Cloud Funnel's records never say of a process, and what would tell (data-sources, section 10). */
export const sentinelOneGaps: readonly Gap[] = [
  ...gaps(signature, ...SIGNATURE, "process.code_signature.exists"),
  {
    field: "process.pe.original_file_name",
    remedy: "Not recorded. Collect Sysmon 10 or later on the host, or look the hash up.",
  },
  ...gaps(session, ...SESSION, "process.Ext.authentication_id"),
  ...gaps(account, "user.id", "user.name", "user.domain"),
  { field: "host.name", remedy: "Cloud Funnel's endpoint.name is filed as host.hostname, which is used in its place." },
];
