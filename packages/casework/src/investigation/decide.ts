import type { Role } from "../ledger/entry.ts";
import type { Command, CommandContext } from "./command.ts";
import { answer } from "./commands/answer.ts";
import { addAlerts, open } from "./commands/open.ts";
import { assign, release, take } from "./commands/ownership.ts";
import { pin, unpin } from "./commands/pin.ts";
import { note, recordExport, viewedPivot } from "./commands/remember.ts";
import { reopen } from "./commands/reopen.ts";
import { approve, overturn, sendBack } from "./commands/review.ts";
import { submit } from "./commands/submit.ts";
import { tag, untag } from "./commands/tags.ts";
import { type Decided, refuse } from "./decided.ts";
import type { Investigation } from "./investigation.ts";
import { unreachable } from "./unreachable.ts";

const WORKERS: readonly Role[] = ["analyst", "lead", "admin"];
const LEADS: readonly Role[] = ["lead", "admin"];

/** Who may ask for what; an auditor reads and exports. The page hides what this refuses. */
export const allowedRoles: Readonly<Record<Command["kind"], readonly Role[]>> = {
  open: ["system", ...WORKERS],
  add_alerts: ["system", ...WORKERS],
  take: WORKERS,
  release: WORKERS,
  assign: LEADS,
  answer: WORKERS,
  pin: WORKERS,
  unpin: WORKERS,
  note: WORKERS,
  tag: WORKERS,
  untag: WORKERS,
  decide: WORKERS,
  approve: LEADS,
  return: LEADS,
  overturn: LEADS,
  reopen: WORKERS,
  record_export: [...WORKERS, "auditor"],
  viewed_pivot: WORKERS,
};

function run(state: Investigation, command: Command, context: CommandContext): Decided {
  switch (command.kind) {
    case "open":
      return refuse("ALREADY_OPEN", "This investigation exists already.", { id: state.id });
    case "add_alerts":
      return addAlerts(state, command);
    case "take":
      return take(state, context);
    case "release":
      return release(state, context);
    case "assign":
      return assign(state, command);
    case "answer":
      return answer(state, command, context);
    case "pin":
      return pin(state, command);
    case "unpin":
      return unpin(state, command);
    case "note":
      return note(command);
    case "tag":
      return tag(state, command);
    case "untag":
      return untag(state, command);
    case "decide":
      return submit(state, command, context);
    case "approve":
      return approve(state, command, context);
    case "return":
      return sendBack(state, command, context);
    case "overturn":
      return overturn(state, command, context);
    case "reopen":
      return reopen(state, command);
    case "record_export":
      return recordExport(command);
    case "viewed_pivot":
      return viewedPivot(state, command);
    default:
      return unreachable(command);
  }
}

/**
 * What a command makes happen, or why it does not: pure, so clock, ids and the gate come in with the context. An empty
 * list of events means that what was asked for is so already. `state` is null before the investigation was opened.
 */
export function decide(state: Investigation | null, command: Command, context: CommandContext): Decided {
  if (!allowedRoles[command.kind].includes(context.actor.role)) {
    return refuse("ROLE_NOT_ALLOWED", `The role ${context.actor.role} may not do this.`, {
      command: command.kind,
      role: context.actor.role,
      allowed: allowedRoles[command.kind],
    });
  }
  if (state !== null) return run(state, command, context);
  if (command.kind === "open") return open(command);
  return refuse("NOT_FOUND", "There is no such investigation.", {});
}
