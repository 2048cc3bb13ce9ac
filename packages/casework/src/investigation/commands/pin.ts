import type { Command } from "../command.ts";
import { changing, type Decided, happens } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

export function pin(state: Investigation, { eventId, question }: Extract<Command, { kind: "pin" }>): Decided {
  if (state.pins.some((kept) => kept.eventId === eventId && kept.question === question)) return happens();
  return changing(state, "evidence was pinned", { kind: "pinned", eventId, question });
}

export function unpin(state: Investigation, { eventId }: Extract<Command, { kind: "unpin" }>): Decided {
  if (!state.pins.some((kept) => kept.eventId === eventId)) return happens();
  return changing(state, "pinned evidence was taken off", { kind: "unpinned", eventId });
}
