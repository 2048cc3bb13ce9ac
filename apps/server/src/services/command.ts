import type { Actor, Command as ApiCommand, CommandResult } from "@quaestor/api";
import type { Command, CommandContext, Investigation } from "@quaestor/casework";
import { formatInstant } from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import { entrySummary, namesOf } from "./entry-summary.ts";
import { carryOut, loadInvestigation } from "./investigations.ts";
import { answerBasis, gateOf } from "./view/assess-now.ts";

export interface CommandInput {
  readonly expectedVersion: number;
  readonly command: ApiCommand;
}

/** Carries out what somebody asks of an investigation. Throws NOT_FOUND, VERSION_CONFLICT (with what changed) and REFUSED. */
export async function commandInvestigation(
  core: Core,
  id: string,
  input: CommandInput,
  actor: Actor,
  accountOf: (id: string) => Actor | null,
): Promise<CommandResult> {
  const state = await loadInvestigation(core, id);
  if (state === null) throw new HttpProblem("NOT_FOUND", "There is no such investigation.");
  if (input.expectedVersion !== state.version && !harmless(input.command))
    throw await conflict(core, state, input.expectedVersion, state.version);
  const command = await toDomain(core, state, input.command, accountOf);
  const context: CommandContext = {
    actor,
    at: formatInstant(core.outside.now()),
    questions: core.rules.byId(state.subject.ruleId)?.guide.questions.map((question) => question.id) ?? [],
    gate: command.kind === "decide" || command.kind === "overturn" ? await gateOf(core, state) : null,
  };
  const outcome = await carryOut(core, id, state, command, context);
  if (outcome.kind === "conflict") throw await conflict(core, state, state.version, outcome.version);
  if (outcome.kind === "refused")
    throw new HttpProblem("REFUSED", outcome.refusal.message, { refusal: outcome.refusal.code });
  const { version, state: after } = outcome.investigation;
  if (command.kind !== "viewed_pivot") {
    core.publish({ topic: "investigation", id, version, by: actor.id });
    core.publish({ topic: "queue", id: null, version: null, by: actor.id });
    core.publish({ topic: "reviews", id: null, version: null, by: actor.id });
    core.publish({ topic: "status", id: null, version: null, by: actor.id });
  }
  return { version, state: after };
}

/** Looking, pinning, tagging and writing a note hold whatever others did meanwhile. */
function harmless(command: ApiCommand): boolean {
  return (
    command.kind === "viewed_pivot" ||
    command.kind === "pin" ||
    command.kind === "unpin" ||
    command.kind === "note" ||
    command.kind === "tag" ||
    command.kind === "untag"
  );
}

async function conflict(core: Core, state: Investigation, seen: number, current: number): Promise<HttpProblem> {
  const since = await core.cases.read(`investigation:${state.id}`, seen);
  const names = namesOf(core.rules.byId(state.subject.ruleId));
  const changed = since.map((entry) => `${entry.actor.name} ${entrySummary(entry, names)}`);
  return new HttpProblem(
    "VERSION_CONFLICT",
    "Somebody changed this investigation after you loaded it. Nothing of yours was saved or lost.",
    { changed, currentVersion: current },
  );
}

async function toDomain(
  core: Core,
  state: Investigation,
  command: ApiCommand,
  accountOf: (id: string) => Actor | null,
): Promise<Command> {
  switch (command.kind) {
    case "assign": {
      const to = accountOf(command.accountId);
      if (to === null) throw new HttpProblem("NOT_FOUND", "There is no such account.");
      return { kind: "assign", to };
    }
    case "answer": {
      const { question, verdict, rationale, evidence } = command;
      return {
        kind: "answer",
        question,
        verdict,
        rationale,
        evidence,
        basis: await answerBasis(core, state, question, command.alertId, command.window),
      };
    }
    case "note":
      return { kind: "note", id: core.outside.id(), text: command.text };
    default:
      return command;
  }
}
