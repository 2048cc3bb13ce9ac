import type { Command, CommandContext } from "../command.ts";
import { acceptsAlerts, type Decided, happens, refuse } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

function finished(state: Investigation): Decided {
  return refuse("STATE_NOT_ALLOWED", "Nobody works on an investigation that is submitted or decided.", {
    state: state.state,
  });
}

export function take(state: Investigation, { actor }: CommandContext): Decided {
  if (!acceptsAlerts(state.state)) return finished(state);
  if (state.owner?.id === actor.id) return happens();
  if (state.owner !== null && actor.role === "analyst") {
    return refuse("OWNED_BY_ANOTHER", `${state.owner.name} works on this. A lead can assign it to you.`, {
      owner: state.owner,
    });
  }
  return happens({ kind: "taken" });
}

export function release(state: Investigation, { actor }: CommandContext): Decided {
  if (state.owner === null) return happens();
  if (state.owner.id !== actor.id && actor.role === "analyst") {
    return refuse("NOT_OWNER", `${state.owner.name} works on this; only they or a lead can release it.`, {
      owner: state.owner,
    });
  }
  return happens({ kind: "released" });
}

export function assign(state: Investigation, { to }: Extract<Command, { kind: "assign" }>): Decided {
  if (!acceptsAlerts(state.state)) return finished(state);
  if (to.role === "auditor" || to.role === "system") {
    return refuse("ROLE_NOT_ALLOWED", `${to.name} cannot work on investigations.`, { role: to.role });
  }
  return state.owner?.id === to.id ? happens() : happens({ kind: "assigned", to });
}
