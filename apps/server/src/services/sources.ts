import type { IntakeLog } from "@quaestor/adapters/sqlite";
import type { SourcesView } from "@quaestor/api";
import { and, formatInstant, msFromInstant, not, phrase, type SourceActivity } from "@quaestor/telemetry";
import type { Core } from "./core.ts";
import { remedyOf, titleOfSource } from "./view/gaps.ts";
import { titleOf } from "./view/question-titles.ts";

const starts = and(
  phrase("event.category", "process"),
  phrase("event.type", "start"),
  not(phrase("event.kind", "signal")),
);

/** What arrives, how late, and which of the guide's fields each source fills. */
export async function sourcesView(core: Core, intake: IntakeLog): Promise<SourcesView> {
  const activity = await core.store.activity();
  const events = activity.reduce((sum, row) => sum + row.events, 0);
  return {
    rows: activity.map((row) => {
      const minutes = Math.max(1, (msFromInstant(row.last) - msFromInstant(row.first)) / 60_000);
      return {
        index: row.index,
        source: row.source,
        title: titleOfSource(row.source),
        host: row.hostName,
        events: row.events,
        first: formatInstant(row.first),
        last: formatInstant(row.last),
        lastIngested: formatInstant(row.lastIngested),
        lagMs: row.lagMs,
        perMinute: row.events / minutes,
      };
    }),
    events,
    quarantined: intake.quarantinedCount(),
    matrix: await matrix(core, indicesBySource(activity)),
    asOf: formatInstant(core.outside.now()),
  };
}

async function matrix(core: Core, indices: ReadonlyMap<string, readonly string[]>): Promise<SourcesView["matrix"]> {
  const shelved = core.rules.rules[0];
  const questions = (shelved?.guide.questions ?? []).map((question, index) => ({
    id: question.id,
    title: titleOf(shelved?.rule.ruleId ?? "", question, index),
    fields: [...new Set(question.focus.flatMap((focus) => focus.fields))],
  }));
  const fields = [...new Set(questions.flatMap((question) => question.fields))];
  const coverage = await Promise.all(
    [...indices].map(async ([source, names]) => {
      const rows = await core.store.fieldCoverage({ query: starts, indices: names, fields });
      return { source, byField: new Map(rows.map((row) => [row.field, row])), starts: rows[0]?.of ?? 0 };
    }),
  );
  return {
    sources: coverage.map(({ source, starts: count }) => ({ source, title: titleOfSource(source), starts: count })),
    questions: questions.map(({ id, title, fields: wanted }) => ({
      id,
      title,
      fields: wanted.map((field) => ({
        field,
        cells: coverage.map(({ source, byField }) => {
          const { present = 0, of = 0 } = byField.get(field) ?? {};
          const kind = of === 0 ? "no_events" : present === of ? "filled" : present > 0 ? "partly" : "never";
          return { source, coverage: kind, present, of, remedy: present === of ? null : remedyOf(source, field) };
        }),
      })),
    })),
  };
}

/** The indices each source's events stand in, by source name in order. */
function indicesBySource(activity: readonly SourceActivity[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { source, index } of activity) found.set(source, (found.get(source) ?? new Set()).add(index));
  return new Map(
    [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([source, names]) => [source, [...names]]),
  );
}
