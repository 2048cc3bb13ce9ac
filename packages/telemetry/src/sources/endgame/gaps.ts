import { gaps, SESSION } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const session =
  "Endgame's logon records carry the kind of logon: find the user_logon with the same logon id (endgame.target_logon_id), or the Security log's 4624. The client's address stands in its message only.";

/** What Endgame's documents never say of a process, and what would tell (data-sources, sections 0 and 9). */
export const endgameGaps: readonly Gap[] = [
  ...gaps(session, ...SESSION),
  {
    field: "process.Ext.authentication_id",
    remedy: "Endgame carries the logon id as endgame.authentication_id instead.",
  },
  ...gaps(
    "The sensor signs the started program only. The parent's own creation event has its signature.",
    "process.parent.code_signature.subject_name",
    "process.parent.code_signature.trusted",
  ),
];
