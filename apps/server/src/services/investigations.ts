import {
  type Command,
  type CommandContext,
  decide,
  foldInvestigation,
  type Investigation,
  investigationStream,
  type LedgerEntry,
  type Refusal,
  toEntry,
} from "@quaestor/casework";
import type { Core } from "./core.ts";

/** What came of a command: done, refused by the domain, or overtaken by somebody else. */
export type CommandOutcome =
  | { readonly kind: "done"; readonly investigation: Investigation }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "conflict"; readonly since: readonly LedgerEntry[]; readonly version: number };

/** The investigation as its stream says, or null. */
export async function loadInvestigation(core: Pick<Core, "cases">, id: string): Promise<Investigation | null> {
  return foldInvestigation(await core.cases.read(investigationStream(id)));
}

/** Decides a command against the state given and appends what follows from it, in one ledger transaction. */
export async function carryOut(
  core: Pick<Core, "cases">,
  id: string,
  state: Investigation | null,
  command: Command,
  context: CommandContext,
): Promise<CommandOutcome> {
  const decided = decide(state, command, context);
  if ("refusal" in decided) return { kind: "refused", refusal: decided.refusal };
  if (decided.events.length === 0 && state !== null) return { kind: "done", investigation: state };
  const entries = decided.events.map((fact) => toEntry(fact, context.actor, context.at));
  const outcome = await core.cases.append({
    stream: investigationStream(id),
    expectedVersion: state?.version ?? 0,
    entries,
  });
  if (!outcome.ok) return { kind: "conflict", since: outcome.since, version: outcome.version };
  const after = foldInvestigation(outcome.entries, state);
  return after === null
    ? { kind: "refused", refusal: { code: "NOT_FOUND", message: "There is no such investigation.", details: {} } }
    : { kind: "done", investigation: after };
}
