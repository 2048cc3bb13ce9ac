import type { Command } from "../command.ts";
import { type Decided, happens, isBlankText, refuse, tooLong } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

/** Notes may be written at any time, also by a reviewer: they are remarks, not what the decision rests on. */
export function note({ id, text }: Extract<Command, { kind: "note" }>): Decided {
  if (isBlankText(text)) return refuse("REASON_NEEDED", "The note is empty.", {});
  return tooLong("note", text) ?? happens({ kind: "noted", id, text });
}

export function recordExport({ id, fileName, sha256 }: Extract<Command, { kind: "record_export" }>): Decided {
  return happens({ kind: "exported", id, fileName, sha256 });
}

export function viewedPivot(state: Investigation, { pivotId }: Extract<Command, { kind: "viewed_pivot" }>): Decided {
  return state.viewedPivots.includes(pivotId) ? happens() : happens({ kind: "pivot_viewed", pivotId });
}
