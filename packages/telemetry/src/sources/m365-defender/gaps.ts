import { gaps, SESSION, SIGNATURE } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const session =
  "Import DeviceLogonEvents: the row with the same LogonId and DeviceId has the kind of logon, the protocol and the client. The Security log's 4624 with that logon id does the same.";
const signature =
  "Defender checks the parent's signature only. Import DeviceFileCertificateInfo and look up process.hash.sha1 (Signer, IsTrusted), or compare the hash with a list of known-good programs.";

/** What Defender's rows never say of a process, and what would tell (data-sources, section 10). */
export const defenderGaps: readonly Gap[] = [
  ...gaps(signature, ...SIGNATURE, "process.code_signature.exists"),
  {
    field: "process.parent.code_signature.subject_name",
    remedy:
      "InitiatingProcessSignatureStatus says whether the parent's signature is valid, not whose it is; DeviceFileCertificateInfo names the signer of a SHA-1.",
  },
  ...gaps(session, ...SESSION),
  {
    field: "process.Ext.authentication_id",
    remedy: "Defender carries the logon id as m365_defender.event.logon.id instead.",
  },
];
