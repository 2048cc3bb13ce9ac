import type { PreviewQuery, RulePreview } from "@quaestor/api";
import { type PreviewedMatch, preview } from "@quaestor/detection";
import {
  first,
  firstText,
  formatInstant,
  type Instant,
  parseInstant,
  readInstant,
  TelemetryError,
} from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import type { ShelvedRule } from "./rule-shelf.ts";
import { boundedText } from "./view/cut-text.ts";

export interface PreviewLimits {
  readonly matches: number;
  readonly ms: number;
}

const defaults: PreviewLimits = { matches: 20_000, ms: 20_000 };
const examples = 10;
/** A line of the list of examples holds no more. */
const inLine = 300;

/**
 * What a run of the rule over a past window would raise, by day. Reads only, and for a bounded time: an answer that is
 * a part of the window says how far it came.
 */
export async function previewRule(
  core: Core,
  { rule }: ShelvedRule,
  query: PreviewQuery,
  limits: PreviewLimits = defaults,
): Promise<RulePreview> {
  const from = parseInstant(query.from);
  const to = parseInstant(query.to);
  if (from === null || to === null || to < from)
    throw new HttpProblem("BAD_REQUEST", "The window needs a beginning and a later end.");
  const timeField = query.timeField ?? "timestamp";
  const tally = new Tally(timeField);
  const signal = AbortSignal.timeout(limits.ms);
  let complete = false;
  try {
    const request = { rule, window: { from, to, timeField }, store: core.store, most: limits.matches, signal };
    ({ complete } = await preview(request, (matches) => tally.add(matches)));
  } catch (error) {
    if (!(error instanceof TelemetryError) || error.code !== "INTERRUPTED") throw error;
  }
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    timeField,
    ...tally.result(),
    readTo: complete ? null : formatInstant(tally.last ?? from),
    stopped: complete ? null : tally.read >= limits.matches ? "matches" : "time",
  };
}

class Tally {
  readonly #field: string;
  readonly #days = new Map<string, { alerts: number; known: number }>();
  readonly #fresh: PreviewedMatch[] = [];
  readonly #known: PreviewedMatch[] = [];
  read = 0;
  last: Instant | null = null;

  constructor(timeField: "ingested" | "timestamp") {
    this.#field = timeField === "ingested" ? "event.ingested" : "@timestamp";
  }

  add(matches: readonly PreviewedMatch[]): void {
    for (const match of matches) {
      const at = this.#at(match);
      const day = formatInstant(at).slice(0, 10);
      const counts = this.#days.get(day) ?? { alerts: 0, known: 0 };
      counts[match.known ? "known" : "alerts"] += 1;
      this.#days.set(day, counts);
      const kept = match.known ? this.#known : this.#fresh;
      if (kept.length < examples) kept.push(match);
      this.last = at;
      this.read += 1;
    }
  }

  result(): Pick<RulePreview, "alerts" | "known" | "days" | "examples"> {
    const days = [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts }));
    return {
      days,
      alerts: days.reduce((sum, day) => sum + day.alerts, 0),
      known: days.reduce((sum, day) => sum + day.known, 0),
      examples: [...this.#fresh, ...this.#known].slice(0, examples).map((match) => this.#example(match)),
    };
  }

  #at({ event: { document } }: PreviewedMatch): Instant {
    return readInstant(first(document, this.#field)) ?? readInstant(first(document, "@timestamp")) ?? 0n;
  }

  #example(match: PreviewedMatch): RulePreview["examples"][number] {
    const text = (field: string): string | null => {
      const value = firstText(match.event.document, field);
      return value === undefined ? null : boundedText(value, inLine);
    };
    return {
      eventId: match.event.id,
      at: formatInstant(this.#at(match)),
      host: text("host.name"),
      commandLine: text("process.command_line"),
      known: match.known,
    };
  }
}
