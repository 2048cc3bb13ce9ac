import type { Actor, Question as ApiQuestion, InvestigationQuery, InvestigationView } from "@quaestor/api";
import {
  cannotTell,
  changedSince,
  type Finding,
  foldInvestigation,
  type GateResult,
  gravest,
  type Investigation,
  type InvestigationSummary,
  investigationStream,
  type LedgerEntry,
  sentence,
} from "@quaestor/casework";
import type { Question, WindowChoice } from "@quaestor/guide";
import {
  first,
  firstText,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  parseInstant,
  readInstant,
  type StoredEvent,
} from "@quaestor/telemetry";
import { HttpProblem } from "../../http/refusal.ts";
import { apiActor } from "../actor.ts";
import type { Core } from "../core.ts";
import { dueAtMs } from "../due.ts";
import { entrySummary, namesOf } from "../entry-summary.ts";
import { identify } from "../identify.ts";
import type { ShelvedRule } from "../rule-shelf.ts";
import { alertsInSession } from "./alerts-in-session.ts";
import { anatomyView } from "./anatomy-view.ts";
import { currentBasis, gateFor, type Judged, judge, resultOf } from "./assess-now.ts";
import { linePhrase, lineText } from "./cut-text.ts";
import { eventRow } from "./event-row.ts";
import { happenedAt } from "./event-time.ts";
import { expectedOf } from "./expected.ts";
import { factsOf } from "./facts.ts";
import { titleOfSource } from "./gaps.ts";
import { pivotsOf } from "./gather.ts";
import { focusRow } from "./identity-values.ts";
import { nearMissView } from "./near-miss-view.ts";
import { pivotView } from "./pivot-view.ts";
import { processTree } from "./process-tree.ts";
import { titleOf } from "./question-titles.ts";
import { relatedAlerts } from "./related-alerts.ts";
import { sessionView } from "./session-view.ts";
import { emphasise, timeline } from "./timeline.ts";

/** The page, and what it was made from: the bundle needs both. */
export interface Assembled {
  readonly view: InvestigationView;
  readonly investigation: Investigation;
  readonly entries: readonly LedgerEntry[];
  readonly judged: Judged;
  readonly alerts: readonly StoredEvent[];
  readonly shelved: ShelvedRule;
}

/** Everything the investigation page shows, put together side by side. */
export async function assembleInvestigation(core: Core, id: string, query: InvestigationQuery): Promise<Assembled> {
  const entries = await core.cases.read(investigationStream(id));
  const investigation = foldInvestigation(entries);
  if (investigation === null) throw new HttpProblem("NOT_FOUND", "There is no such investigation.");
  const shelved = core.rules.byId(investigation.subject.ruleId);
  if (shelved === null)
    throw new HttpProblem(
      "NOT_FOUND",
      `The rule of this investigation (${investigation.subject.ruleName}) is no longer among the rules.`,
    );
  const [alerts, summary] = await Promise.all([
    core.store.get(investigation.alerts.map((reference) => reference.alertId)),
    core.index.get(id),
  ]);
  const alert = alerts.find((each) => each.id === query.alert) ?? alerts.at(-1);
  if (alert === undefined)
    throw new HttpProblem(
      "NOT_FOUND",
      "The alerts of this investigation are no longer in the store. The ledger keeps what was decided on them.",
    );

  const failures: InvestigationView["failures"] = [];
  const orElse = async <T>(part: string, work: Promise<T>, fallback: T): Promise<T> =>
    work.catch((error: unknown) => {
      core.log.error({ err: error, part }, "a part of the page failed");
      failures.push({ part, code: "STORE_FAILED", message: error instanceof Error ? error.message : String(error) });
      return fallback;
    });
  const span = { first: happenedAt(alerts[0] ?? alert), last: happenedAt(alerts.at(-1) ?? alert) };
  const sourceId = investigation.alerts.find((reference) => reference.alertId === alert.id)?.sourceEventId ?? alert.id;
  const identified = identify(core.store, alert, sourceId);
  const [judged, tree, quietLine, pinned, earlier] = await Promise.all([
    judge(core, shelved, investigation, alert, alerts, windowOf(query), identified),
    // The alert carries its event's fields, so the tree need not wait for the event.
    orElse(
      "tree",
      identified.then(({ host, records }) => processTree(core.store, host, { ...alert, id: sourceId }, records)),
      [],
    ),
    orElse(
      "timeline",
      identified.then(({ host }) => timeline(core.store, { host, alerts, selected: alert })),
      { from: formatInstant(span.first), to: formatInstant(span.last), marks: [], cut: false },
    ),
    core.store.get(investigation.pins.map((pin) => pin.eventId)),
    Promise.all(investigation.earlier.map((before) => core.index.get(before))),
  ]);
  const source = judged.gathered.sourceEvent ?? alert;
  const found = [...judged.gathered.pivots.values()].flatMap((result) => result.rows.map((row) => row.event.id));
  const { session } = judged.gathered.identity;
  const logons = [session.logon, ...session.alsoTold].flatMap((logon) => (logon === null ? [] : [logon.id]));
  const line = emphasise(quietLine, new Set([...found, ...logons, source.id]));
  const related = await relatedAlerts(core, judged.gathered, investigation);
  const gate = gateFor(shelved, investigation, strictest(judged.findings, summary), judged.recurrence);
  const view = present({
    core,
    shelved,
    investigation,
    entries,
    alerts,
    alert,
    source,
    judged,
    gate,
    tree,
    line,
    pinned,
    related,
    failures,
    summary,
    earlier: earlier.filter((each) => each !== null),
  });
  return { view, investigation, entries, judged, alerts, shelved };
}

function windowOf(query: InvestigationQuery): WindowChoice {
  if (query.window === "custom") return { from: parseInstant(query.from ?? ""), to: parseInstant(query.to ?? "") };
  return query.window ?? "around";
}

/** The gate is about the investigation, not about the alert in view: what another alert of it escalated, still counts. */
function strictest(findings: readonly Finding[], summary: InvestigationSummary | null): Finding[] {
  return findings.map((finding) => {
    const kept = summary?.assessment?.findings.find((each) => each.question === finding.question);
    if (kept === undefined || kept.verdict === finding.verdict) return finding;
    const elsewhere = {
      ...finding,
      verdict: kept.verdict,
      headline: `${kept.headline} (another alert of this session)`,
    };
    return gravest([finding, elsewhere]) ?? finding;
  });
}

interface Parts {
  readonly core: Core;
  readonly shelved: ShelvedRule;
  readonly investigation: Investigation;
  readonly entries: readonly LedgerEntry[];
  readonly alerts: readonly StoredEvent[];
  readonly alert: StoredEvent;
  readonly source: StoredEvent;
  readonly judged: Judged;
  readonly gate: GateResult;
  readonly tree: InvestigationView["tree"];
  readonly line: InvestigationView["timeline"];
  readonly pinned: readonly StoredEvent[];
  readonly related: InvestigationView["related"];
  readonly failures: InvestigationView["failures"];
  readonly summary: InvestigationSummary | null;
  readonly earlier: readonly InvestigationSummary[];
}

function present(parts: Parts): InvestigationView {
  const { core, shelved, investigation, alert, source, judged, gate } = parts;
  const { subject } = investigation;
  const { identity } = judged.gathered;
  const { session } = identity;
  const names = namesOf(shelved);
  const pins = new Set(investigation.pins.map((pin) => pin.eventId));
  const told = [source, ...identity.records, ...[session.logon, ...session.alsoTold].filter((event) => event !== null)];
  const sources = [...new Set(told.map((event) => titleOfSource(event.source)))];
  return {
    id: investigation.id,
    version: investigation.version,
    state: investigation.state,
    rule: { id: subject.ruleId, name: subject.ruleName, severity: subject.severity, riskScore: subject.riskScore },
    sentence: [
      ...linePhrase(sentence(alert.document)),
      ...(subject.hostName === null
        ? []
        : [
            { kind: "text" as const, text: " on " },
            { kind: "code" as const, text: lineText(subject.hostName) },
          ]),
    ],
    openedAt: investigation.openedAt,
    dueAt: new Date(dueAtMs(investigation.openedAt, subject.severity)).toISOString(),
    owner: investigation.owner === null ? null : apiActor(investigation.owner),
    alerts: alertsInSession(parts.alerts, alert, investigation),
    selectedAlertId: alert.id,
    sourceEventId: source.id,
    anatomy: anatomyView(shelved.rule, alert, source.source),
    nearMiss: nearMissView(shelved.rule, alert, investigation, parts.entries),
    facts: factsOf({
      alert,
      sourceEventId: source.id,
      source: source.source,
      identity,
      sourceTitles: sources,
      lagText: lagOf(source),
    }),
    questions: shelved.guide.questions.map((question, index) => questionView(parts, question, index, pins)),
    session: sessionView(judged.gathered, pins),
    tree: parts.tree,
    timeline: parts.line,
    related: parts.related,
    gate: {
      policyVersion: gate.policyVersion,
      rowId: gate.rowId,
      recommendation: gate.recommendation,
      because: gate.reasons.map((reason) => withTitle(shelved, reason)),
      anchors: gate.anchors.map((anchor) => ({ ...anchor })),
      unresolved: gate.unresolved.map((each) => ({ ...each })),
      conflicts: gate.conflicts.map((conflict) => withTitle(shelved, conflict)),
    },
    decision: investigation.decision === null ? null : decisionView(investigation.decision),
    submissions: investigation.decisions.map(decisionView),
    reviews: investigation.reviews.map((review) => ({
      verdict: review.verdict,
      by: apiActor(review.by),
      at: review.at,
      reason: review.reason,
      points: review.points.map((point) => ({ ...point })),
      decision: review.decision,
    })),
    tags: [...investigation.tags],
    notes: investigation.notes.map((note) => ({ id: note.id, text: note.text, by: apiActor(note.by), at: note.at })),
    pinned: parts.pinned.map((event) => eventRow(event, pins)),
    activity: parts.entries.map((entry) => ({
      sequence: entry.sequence,
      at: entry.at,
      actor: apiActor(entry.actor),
      kind: entry.kind,
      summary: entrySummary(entry, names),
      hash: entry.hash,
    })),
    earlier: parts.earlier.map((before) => ({
      id: before.id,
      sentence: [...(before.assessment?.sentence ?? [])],
      state: before.state,
      decision: before.outcome,
      at: before.updatedAt,
    })),
    looked: {
      alerts: parts.alerts.length,
      pivots: pivotsOf(shelved).map((pivot) => ({
        id: pivot.id,
        label: pivot.label,
        opened: investigation.viewedPivots.includes(pivot.id),
        total: judged.gathered.pivots.get(pivot.id)?.total ?? 0,
      })),
    },
    failures: parts.failures,
    asOf: formatInstant(core.outside.now()),
  };
}

/** The gate names questions by id; people know them by title. */
function withTitle({ rule, guide }: ShelvedRule, text: string): string {
  return text.replace(/^q(\d+)(?=[: ])/, (id, digits: string) => {
    const index = Number(digits) - 1;
    const question = guide.questions[index];
    return question === undefined ? id : titleOf(rule.ruleId, question, index);
  });
}

/** A line of its own begins with a capital. */
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function questionView(
  { alert, source, judged, investigation, shelved }: Parts,
  question: Question,
  index: number,
  pins: ReadonlySet<string>,
): ApiQuestion {
  const finding = judged.findings.find((each) => each.question === question.id);
  const answer = investigation.answers[question.id];
  const fields = [...new Set(question.focus.flatMap((focus) => focus.fields))];
  return {
    id: question.id,
    number: index + 1,
    title: titleOf(shelved.rule.ruleId, question, index),
    text: question.text,
    why: question.why,
    focus: fields.map((field) => ({
      field,
      ...focusRow(alert.document, field, source, judged.gathered.identity),
      expected: expectedOf(field, firstText(alert.document, field)),
    })),
    hints: [...question.hints],
    implication: { escalates: question.implication?.escalates ?? null, lowers: question.implication?.lowers ?? null },
    pivots: question.pivots
      .flatMap((pivot) => resultOf(judged.gathered, pivot.id))
      .map((result) => pivotView(result, pins)),
    finding:
      finding === undefined
        ? noFinding(question.id)
        : {
            question: finding.question,
            verdict: finding.verdict,
            strength: finding.strength,
            headline: lineText(capitalised(finding.headline)),
            reasons: finding.reasons.map(linePhrase),
            missing: finding.missing.map((each) => ({ ...each })),
            blindTo: [...finding.blindTo],
          },
    cannotTell: cannotTell(shelved.rule.ruleId, {
      question: question.id,
      document: alert.document,
      source: source.source,
      logon: joinedLogon(judged),
    }).map((each) => ({ ...each })),
    answer:
      answer === undefined
        ? null
        : {
            verdict: answer.verdict,
            rationale: answer.rationale,
            by: apiActor(answer.by),
            at: answer.at,
            evidence: [...answer.evidence],
            stale: [...changedSince(answer, currentBasis(judged, question, investigation))],
          },
  };
}

/** The logon that opened the process's session; none where the session was over before the process began. */
function joinedLogon({ gathered: { identity } }: Judged): StoredEvent | null {
  const { logon, endedBy } = identity.session;
  return endedBy === null ? logon : null;
}

const noFinding = (question: string): ApiQuestion["finding"] => ({
  question,
  verdict: "unresolved",
  strength: "weak",
  headline: "no machine finding yet",
  reasons: [],
  missing: [],
  blindTo: [],
});

function decisionView(decision: Investigation["decisions"][number]): InvestigationView["submissions"][number] {
  return {
    decision: decision.decision,
    justification: decision.justification,
    by: apiActor(decision.by),
    at: decision.at,
    recommendation: decision.gate.recommendation,
    departs: decision.departs,
    digest: decision.digest,
  };
}

function lagOf(event: StoredEvent): string | null {
  const ingested = readInstant(first(event.document, "event.ingested"));
  if (ingested === null) return null;
  const lag: Instant = ingested - happenedAt(event);
  const seconds = Number(lag / (NS_PER_SECOND / 10n)) / 10;
  if (seconds < 120) return `lag ${seconds.toFixed(1)} s`;
  if (seconds < 7_200) return `taken ${Math.round(seconds / 60)} min after it happened`;
  if (seconds < 172_800) return `taken ${Math.round(seconds / 3600)} h after it happened`;
  return `taken ${Math.round(seconds / 86_400)} days after it happened`;
}

export const viewFor = async (
  core: Core,
  id: string,
  query: InvestigationQuery,
  _caller: Actor,
): Promise<InvestigationView> => (await assembleInvestigation(core, id, query)).view;
