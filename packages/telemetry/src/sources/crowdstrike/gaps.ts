import { gaps, SESSION, SIGNATURE } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const session =
  "Look for the UserLogon record of the same sensor with the same AuthenticationId: it has LogonType, AuthenticationPackage and the client. Where the host's name is known, the Security log's 4624 with that logon id does the same.";
const signature =
  "FDR gives no signature (SignInfoFlags is an undocumented bit field). Compare process.hash.sha256 with a list of known-good programs, or collect Sysmon event 7 for the program.";
const parent =
  "FDR names the parent and its id only. The parent's own ProcessRollup2 has path and command line: find it by entity id.";

/** What CrowdStrike's records never say of a process, and what would tell (data-sources, section 10). */
export const crowdstrikeGaps: readonly Gap[] = [
  ...gaps(signature, ...SIGNATURE, "process.code_signature.exists"),
  ...gaps(signature, "process.parent.code_signature.subject_name", "process.parent.code_signature.trusted"),
  ...gaps(parent, "process.parent.executable", "process.parent.command_line", "process.parent.args"),
  {
    field: "process.parent.pid",
    remedy: "FDR links a process to its parent by entity id only; ParentProcessId is that id. Use the entity link.",
  },
  {
    field: "process.pe.original_file_name",
    remedy: "Not in ProcessRollup2. Import the PeVersionInfo records of the same hash, or Sysmon 10 or later.",
  },
  ...gaps(session, ...SESSION),
  {
    field: "process.Ext.authentication_id",
    remedy: "FDR carries the logon id as crowdstrike.AuthenticationId instead.",
  },
  {
    field: "user.name",
    remedy:
      "Import UserIdentity or UserLogon records, which name the account of a SID, or enrich FDR with user metadata.",
  },
  {
    field: "user.domain",
    remedy: "Import UserLogon records: LogonDomain is the domain. What FDR files as user.domain is a DNS name.",
  },
  {
    field: "host.name",
    remedy:
      "Enrich FDR with the aidmaster table (host metadata in the integration), which names the host of a sensor id.",
  },
];
