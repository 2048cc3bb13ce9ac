import type { Execution, RuleDetail, RuleSummary } from "@quaestor/api";
import type { ExecutionRecord } from "@quaestor/detection";
import { and, formatInstant, instantFromMs, msFromInstant, NS_PER_MS, phrase } from "@quaestor/telemetry";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Core } from "./core.ts";
import { highlight } from "./query-highlight.ts";
import type { ShelvedRule } from "./rule-shelf.ts";
import { titleOf } from "./view/question-titles.ts";

const dayMs = 86_400_000;
const shownExecutions = 100;

export async function ruleSummary(
  core: Core,
  scheduler: Pick<Scheduler, "nextAt">,
  { rule }: ShelvedRule,
): Promise<RuleSummary> {
  const now = core.outside.now();
  const [latest, owed, alerts24h] = await Promise.all([
    core.executions.list({ ruleId: rule.ruleId, limit: 1 }),
    core.executions.listOwed(rule.ruleId),
    core.store.count({
      query: and(phrase("event.kind", "signal"), phrase("kibana.alert.rule.rule_id", rule.ruleId)),
      window: { from: now - BigInt(dayMs) * NS_PER_MS, to: now, timeField: "timestamp" },
    }),
  ]);
  const nextMs = scheduler.nextAt(rule.ruleId);
  const next = nextMs === null ? null : instantFromMs(nextMs);
  const last = latest[0];
  return {
    id: rule.ruleId,
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    riskScore: rule.riskScore,
    enabled: rule.enabled,
    intervalMs: rule.intervalMs,
    lookbackMs: rule.fromMs,
    maxSignals: rule.maxSignals,
    lastExecution: last === undefined ? null : apiExecution(last),
    nextAt: next === null ? null : formatInstant(next),
    alerts24h,
    owed: owed.filter((window) => window.reason === "max_signals").length,
    gaps: owed.filter((window) => window.reason === "failed").length,
  };
}

export async function ruleDetail(
  core: Core,
  scheduler: Pick<Scheduler, "nextAt">,
  shelved: ShelvedRule,
): Promise<RuleDetail> {
  const { rule, guide } = shelved;
  const [summary, executions] = await Promise.all([
    ruleSummary(core, scheduler, shelved),
    core.executions.list({ ruleId: rule.ruleId, limit: shownExecutions }),
  ]);
  return {
    ...summary,
    query: rule.query,
    queryTokens: highlight(rule.query),
    index: [...rule.index],
    tags: [...rule.tags],
    threat: rule.threat.map(({ tactic, technique }) => ({
      tactic: `${tactic.id} ${tactic.name}`,
      techniques: technique
        .flatMap((each) => [each, ...each.subtechnique])
        .map(({ id, name, reference }) => ({ id, name, reference })),
    })),
    falsePositives: [...rule.falsePositives],
    guide: guide.questions.map((question, index) => ({
      number: index + 1,
      title: titleOf(rule.ruleId, question, index),
      text: question.text,
      focus: question.focus.flatMap((focus) => focus.fields),
      hints: [...question.hints],
      implication: question.implication?.text ?? null,
      pivots: question.pivots.map((pivot) => pivot.label),
    })),
    executions: executions.map(apiExecution),
    problems: [],
  };
}

const statuses = { succeeded: "succeeded", partial: "warning", failed: "failed" } as const;

export function apiExecution(record: ExecutionRecord): Execution {
  return {
    id: record.id,
    type: record.type,
    trigger: record.trigger,
    status: statuses[record.status],
    from: formatInstant(record.window.from),
    to: formatInstant(record.window.to),
    startedAt: formatInstant(record.startedAt),
    durationMs: Math.max(0, msFromInstant(record.finishedAt) - msFromInstant(record.startedAt)),
    hits: record.matched,
    alerts: record.created,
    owed: record.owed !== null,
    message: record.error ?? messageOf(record),
  };
}

function messageOf(record: ExecutionRecord): string | null {
  if (record.cut) return `max_signals reached after ${record.created} new alerts; the rest is owed and raised next`;
  if (record.rejected.length > 0)
    return `${record.rejected.length} matches could not become alerts: ${record.rejected[0]?.reason ?? ""}`;
  return null;
}
