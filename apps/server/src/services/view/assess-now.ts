import {
  type AnswerBasis,
  type AssessmentInput,
  assess,
  type CurrentBasis,
  childLineage,
  evaluateGate,
  type Finding,
  type GateResult,
  gravest,
  type Investigation,
  maskShape,
  type PivotBasis,
  pivotOutcome,
  type Recurrence,
  recurrence,
  type StoredAssessment,
  sentence,
} from "@quaestor/casework";
import type { PivotResult, Question, WindowChoice } from "@quaestor/guide";
import { firstText, formatInstant, gapsOf, type JsonValue, type StoredEvent } from "@quaestor/telemetry";
import { HttpProblem } from "../../http/refusal.ts";
import type { Core } from "../core.ts";
import type { Identified } from "../identify.ts";
import { loadInvestigation } from "../investigations.ts";
import type { ShelvedRule } from "../rule-shelf.ts";
import { lineText } from "./cut-text.ts";
import { type Gathered, gather } from "./gather.ts";

/** As many different command shapes of one investigation are judged one by one, the newest. */
const judgedShapes = 20;

/** What the machine says of one alert. */
export interface Judged {
  readonly gathered: Gathered;
  readonly findings: readonly Finding[];
  readonly recurrence: Recurrence;
}

/** Gathers what there is about one alert and judges it. `alerts` are all of the investigation. */
export async function judge(
  core: Core,
  shelved: ShelvedRule,
  investigation: Investigation,
  alert: StoredEvent,
  alerts: readonly StoredEvent[],
  window: WindowChoice = "around",
  identified?: Promise<Identified>,
): Promise<Judged> {
  const gathered = await gather(core, { shelved, investigation, alert, window, identified });
  const children = [...gathered.pivots.values()].filter((result) => result.plan.parent !== null).map(pivotOutcome);
  const recurs = recurrence({
    ruleId: shelved.rule.ruleId,
    alert,
    subject: gathered.identity.subject,
    alerts,
    children: childLineage({ pivots: children, coverage: gathered.coverage }),
    priorAlerts: await withOutcomes(core, gathered.prior, investigation.id),
    workflows: [],
  });
  return {
    gathered,
    recurrence: recurs,
    findings: shelved.guide.questions.map((question) => findingOf(shelved, gathered, question, recurs)),
  };
}

function findingOf(shelved: ShelvedRule, gathered: Gathered, question: Question, recurs: Recurrence): Finding {
  const input: AssessmentInput = {
    alert: gathered.alert,
    sourceEvent: gathered.sourceEvent,
    subject: gathered.identity.subject,
    question: { id: question.id, fields: question.focus.flatMap((focus) => focus.fields) },
    pivots: question.pivots.flatMap((pivot) => resultOf(gathered, pivot.id)).map(pivotOutcome),
    logons: gathered.logons,
    coverage: gathered.coverage,
    recurrence: recurs,
    gaps: gapsOf(gathered.sourceEvent?.source ?? "", gathered.alert.document),
  };
  return assess(shelved.rule.ruleId, input);
}

export function resultOf(gathered: Gathered, pivotId: string): PivotResult[] {
  const result = gathered.pivots.get(pivotId);
  return result === undefined ? [] : [result];
}

/** What became of the investigations that earlier alerts belong to. */
async function withOutcomes(core: Core, prior: Gathered["prior"], ownId: string): Promise<Gathered["prior"]> {
  const owners = await core.index.ofAlerts(prior.map(({ alert }) => alert.id));
  const others = [...new Set(owners.values())].filter((id) => id !== ownId);
  const summaries = await Promise.all(others.map((id) => core.index.get(id)));
  const outcomes = new Map(
    summaries.flatMap((summary) => (summary === null ? [] : [[summary.id, summary.outcome] as const])),
  );
  return prior.map((each) => ({ ...each, outcome: outcomes.get(owners.get(each.alert.id) ?? "") ?? null }));
}

/** The gate over findings and the answers that stand. */
export function gateFor(
  shelved: ShelvedRule,
  investigation: Investigation,
  findings: GateFindings,
  recurs: Recurrence,
): GateResult {
  return evaluateGate({
    questions: shelved.guide.questions.map((question) => question.id),
    findings,
    answers: investigation.answers,
    anchors: recurs.anchors,
  });
}

/** What lists can be searched for: of a long history the newest commands, of a long command its beginning. */
const searchedCommands = 200;
const searchedCharacters = 2_000;

type GateFindings = Parameters<typeof evaluateGate>[0]["findings"];

/** Judges the whole investigation: each question by its gravest finding over the newest alerts. */
export async function assessInvestigation(
  core: Core,
  investigation: Investigation,
): Promise<{
  readonly gate: GateResult;
  readonly findings: readonly Finding[];
  readonly newest: StoredEvent;
  readonly commands: readonly string[];
} | null> {
  const shelved = core.rules.byId(investigation.subject.ruleId);
  const alerts = await core.store.get(investigation.alerts.map((reference) => reference.alertId));
  const newest = alerts.at(-1);
  if (shelved === null || newest === undefined) return null;
  const judged: Judged[] = [];
  for (const alert of newestOfEachShape(alerts)) judged.push(await judge(core, shelved, investigation, alert, alerts));
  const findings = shelved.guide.questions.flatMap((question) => {
    const worst = gravest(
      judged.flatMap((each) => each.findings.filter((finding) => finding.question === question.id)),
    );
    return worst === null ? [] : [worst];
  });
  const last = judged.at(-1);
  if (last === undefined) return null;
  const lines = alerts.toReversed().flatMap(({ document }) => firstText(document, "process.command_line") ?? []);
  const commands = [...new Set(lines)].slice(0, searchedCommands).map((line) => line.slice(0, searchedCharacters));
  return { findings, newest, commands, gate: gateFor(shelved, investigation, findings, loosest(judged)) };
}

/**
 * One alert for each command shape, the newest, in order of time: what recurs is judged by its last time, which has all
 * the earlier ones behind it; what differs is judged by itself.
 */
function newestOfEachShape(alerts: readonly StoredEvent[]): readonly StoredEvent[] {
  const newest = new Map<string, StoredEvent>();
  for (const alert of alerts) {
    const line = firstText(alert.document, "process.command_line");
    const shape = line === undefined ? alert.id : maskShape(line);
    newest.delete(shape);
    newest.set(shape, alert);
  }
  return [...newest.values()].slice(-judgedShapes);
}

/** Anchors bind for the investigation when they bind for every alert of it. */
function loosest(judged: readonly Judged[]): Recurrence {
  const [first, ...rest] = judged.map((each) => each.recurrence).toReversed();
  if (first === undefined) throw new HttpProblem("INTERNAL", "No alert was judged.");
  return {
    ...first,
    anchors: first.anchors.map(
      (anchor) =>
        rest
          .map((other) => other.anchors.find((same) => same.id === anchor.id))
          .find((other) => other !== undefined && !other.binds) ?? anchor,
    ),
  };
}

/** What the evidence supports at this moment, for a decision. */
export async function gateOf(core: Core, investigation: Investigation): Promise<GateResult> {
  const assessed = await assessInvestigation(core, investigation);
  if (assessed === null)
    throw new HttpProblem(
      "REFUSED",
      "The evidence cannot be judged: the rule or the alerts of this investigation are no longer here.",
      { refusal: "GATE_NEEDED" },
    );
  return assessed.gate;
}

/** Works out and keeps what the queue shows of an investigation. */
export async function refreshAssessment(core: Core, id: string): Promise<void> {
  const investigation = await loadInvestigation(core, id);
  if (investigation === null) return;
  const assessed = await assessInvestigation(core, investigation);
  if (assessed === null) return;
  const kept: StoredAssessment = {
    version: investigation.version,
    at: formatInstant(core.outside.now()),
    gate: assessed.gate,
    findings: assessed.findings.map(({ question, verdict, headline }) => ({
      question,
      verdict,
      headline: lineText(headline),
    })),
    sentence: sentence(assessed.newest.document).map((part) => ({
      kind: part.kind === "text" ? "text" : "code",
      text: lineText(part.text),
    })),
    commands: assessed.commands,
  };
  await core.index.saveAssessment(id, kept);
  core.publish({ topic: "queue", id: null, version: null, by: null });
}

/** What an answer rests on, kept with it. */
export async function answerBasis(
  core: Core,
  investigation: Investigation,
  questionId: string,
  alertId: string,
  window: WindowChoice | "custom",
): Promise<AnswerBasis> {
  const shelved = core.rules.byId(investigation.subject.ruleId);
  const question = shelved?.guide.questions.find((each) => each.id === questionId);
  if (shelved === null || question === undefined)
    throw new HttpProblem("REFUSED", "The guide has no such question.", { refusal: "QUESTION_UNKNOWN" });
  const alerts = await core.store.get(investigation.alerts.map((reference) => reference.alertId));
  const alert = alerts.find((each) => each.id === alertId) ?? alerts.at(-1);
  if (alert === undefined)
    throw new HttpProblem("REFUSED", "The alerts of this investigation are no longer here.", { refusal: "NOT_FOUND" });
  const judged = await judge(core, shelved, investigation, alert, alerts, window === "custom" ? "around" : window);
  return { ...currentBasis(judged, question, investigation), alertId: alert.id };
}

export function currentBasis(
  { gathered, findings }: Judged,
  question: Question,
  investigation: Investigation,
): CurrentBasis {
  const finding = findings.find((each) => each.question === question.id) ?? null;
  return {
    guideVersion: gathered.shelved.rule.digest,
    alerts: investigation.alerts.length,
    finding: finding === null ? null : { verdict: finding.verdict, headline: finding.headline },
    pivots: question.pivots.flatMap((pivot) => resultOf(gathered, pivot.id)).map(pivotBasis),
  };
}

function pivotBasis({ plan, status, total, cut, digest }: PivotResult): PivotBasis {
  const { from, to, timeField } = plan.window;
  const query: JsonValue = plan.query === null ? null : JSON.parse(JSON.stringify(plan.query));
  return {
    pivotId: plan.pivotId,
    query,
    window: {
      from: from === null ? null : formatInstant(from),
      to: to === null ? null : formatInstant(to),
      field: timeField,
    },
    status,
    count: total,
    cut,
    digest,
  };
}
