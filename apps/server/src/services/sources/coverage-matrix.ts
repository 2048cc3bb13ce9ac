import type { Coverage, CoverageMatrix as Matrix } from "@quaestor/api";
import {
  and,
  type EventStore,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  not,
  phrase,
  type SourceActivity,
  type StoredEvent,
} from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import { remedyOf, titleOfSource } from "../view/gaps.ts";
import { titleOf } from "../view/question-titles.ts";
import { countFills, type FillCount } from "./field-fill.ts";

/** As many of the newest process starts of a source are looked at, field by field. */
export const sampleOfStarts = 1000;
/** Up to as long the work is done whenever something arrived. */
const quick = NS_PER_SECOND / 4n;
/** What took longer is shown for so many times as long, so that a large store is not asked all the time. */
const keptForTimes = 20n;
/** Newest starts are first looked for in what arrived last: the rest of a large store need not be read. */
const lately = 86_400n * NS_PER_SECOND;

const starts = and(
  phrase("event.category", "process"),
  phrase("event.type", "start"),
  not(phrase("event.kind", "signal")),
);

/** Works the matrix out anew once something arrived, if not too often; asked twice at once, it works once. */
export interface CoverageMatrix {
  now(): Promise<Matrix>;
}

export function createCoverageMatrix(core: Core): CoverageMatrix {
  let kept: { readonly until: Instant; readonly arrived: string; readonly matrix: Matrix } | null = null;
  let running: Promise<Matrix> | null = null;
  return {
    async now() {
      const activity = await core.store.activity();
      const arrived = activity.map((row) => `${row.index} ${row.source} ${row.events}`).join("\n");
      const now = core.outside.now();
      if (kept !== null && (kept.arrived === arrived || now < kept.until)) return kept.matrix;
      running ??= work(core, activity, now)
        .then((matrix) => {
          const ended = core.outside.now();
          const took = ended - now;
          kept = { until: took <= quick ? ended : ended + took * keptForTimes, arrived, matrix };
          return matrix;
        })
        .finally(() => {
          running = null;
        });
      return running;
    },
  };
}

async function work(core: Core, activity: readonly SourceActivity[], at: Instant): Promise<Matrix> {
  const questions = questionsOf(core);
  const fields = [...new Set(questions.flatMap((question) => question.fields))];
  const sampled = await Promise.all(
    placesOf(activity).map(async (place) => {
      const { events, total } = await newestStarts(core.store, place);
      const documents = events.map((event) => event.document);
      return { source: place.source, total, of: documents.length, fills: countFills(documents, fields) };
    }),
  );
  return {
    sources: sampled.map(({ source, total, of }) => ({ source, title: titleOfSource(source), starts: total, of })),
    questions: questions.map(({ id, title, fields: wanted }) => ({
      id,
      title,
      fields: wanted.map((field) => ({
        field,
        cells: sampled.map(({ source, fills }) => cellOf(source, field, fills.get(field))),
      })),
    })),
    asOf: formatInstant(at),
  };
}

function questionsOf(core: Core): readonly { id: string; title: string; fields: string[] }[] {
  const shelved = core.rules.rules[0];
  return (shelved?.guide.questions ?? []).map((question, index) => ({
    id: question.id,
    title: titleOf(shelved?.rule.ruleId ?? "", question, index),
    fields: [...new Set(question.focus.flatMap((focus) => focus.fields))],
  }));
}

interface Place {
  readonly source: string;
  readonly indices: readonly string[];
  readonly lastIngested: Instant;
}

/** The indices that each source's events stand in, and when the newest arrived; by source name. */
function placesOf(activity: readonly SourceActivity[]): readonly Place[] {
  const places = new Map<string, { indices: Set<string>; lastIngested: Instant }>();
  for (const { source, index, lastIngested } of activity) {
    const place = places.get(source) ?? { indices: new Set(), lastIngested };
    place.indices.add(index);
    if (lastIngested > place.lastIngested) place.lastIngested = lastIngested;
    places.set(source, place);
  }
  return [...places]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([source, { indices, lastIngested }]) => ({ source, indices: [...indices], lastIngested }));
}

/** A source's newest process starts, and how many it has. Several sources may share an index. */
async function newestStarts(
  store: EventStore,
  { source, indices, lastIngested }: Place,
): Promise<{ readonly events: readonly StoredEvent[]; readonly total: number }> {
  const newest = (from: Instant | null) =>
    store.search({
      query: starts,
      indices,
      ...(from === null ? {} : { window: { from, to: null, timeField: "ingested" as const } }),
      sort: { by: "ingested", direction: "desc" },
      limit: sampleOfStarts,
    });
  const own = (events: readonly StoredEvent[]) => events.filter((event) => event.source === source);
  const total = store.count({ query: starts, indices });
  const recent = await newest(lastIngested > lately ? lastIngested - lately : null);
  const page = recent.cursor === null && (await total) > recent.events.length ? await newest(null) : recent;
  const events = own(page.events);
  const shared = page.events.length - events.length;
  // Where others stand in the same index, only what was looked at can be told apart.
  return { events, total: shared === 0 ? await total : events.length };
}

function cellOf(source: string, field: string, fill: FillCount | undefined): Cell {
  const { filled = 0, writers = 0, of = 0, lacking = null } = fill ?? {};
  const remedy = lacking === null ? null : remedyOf(source, field, lacking);
  return { source, coverage: coverageOf(filled, writers, of), present: filled, writers, of, remedy };
}

type Cell = Matrix["questions"][number]["fields"][number]["cells"][number];

function coverageOf(filled: number, writers: number, of: number): Coverage {
  if (of === 0) return "no_events";
  if (filled === of) return "filled";
  if (filled > 0) return "partly";
  return writers > 0 ? "writers_account" : "never";
}
