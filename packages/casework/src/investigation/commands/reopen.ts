import type { Command } from "../command.ts";
import { type Decided, happens, isBlankText, isDecided, refuse, tooLong } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

/** Opens a decided case again: the approval no longer stands, the next round begins. */
export function reopen(state: Investigation, { reason }: Extract<Command, { kind: "reopen" }>): Decided {
  if (!isDecided(state.state)) {
    return refuse("STATE_NOT_ALLOWED", "Only a decided investigation can be reopened.", { state: state.state });
  }
  if (isBlankText(reason)) return refuse("REASON_NEEDED", "Say why it is reopened.", {});
  return tooLong("reason", reason) ?? happens({ kind: "reopened", reason });
}
