import type { Actor as ApiActor } from "@quaestor/api";
import type { Actor } from "@quaestor/casework";

/** The page shows the console's own acts under its name; it has no role of a person, so it reads as an auditor's. */
export function apiActor(actor: Actor): ApiActor {
  return { id: actor.id, name: actor.name, role: actor.role === "system" ? "auditor" : actor.role };
}
