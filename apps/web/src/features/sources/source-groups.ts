import type { SourceRow, SourcesView } from "@quaestor/api";
import { millisBetween } from "../../shared/format/instant.ts";

/** More than the look-back of a scheduled rule: such events are found by catching up, not at once. */
const lateMs = 240_000;
/** Nothing that streams is a day late; a file of the past is. */
const importedMs = 86_400_000;
/** A source with more hosts than this is folded to those that somebody should look at. */
const mostUnfolded = 6;

export type Elsewhere = SourcesView["quarantinedElsewhere"][number];

/** A line of the table: what arrived, what was put aside without anything arriving, or a source's hosts together. */
export type Line =
  | { readonly of: "events"; readonly row: SourceRow }
  | { readonly of: "quarantine"; readonly row: Elsewhere }
  | { readonly of: "source"; readonly sum: SourceSum };

/** A source that is folded: all its hosts together. */
export interface SourceSum {
  readonly source: string;
  readonly title: string;
  readonly hosts: number;
  /** Hosts left out below it: those with nothing to look at. */
  readonly folded: number;
  readonly open: boolean;
  readonly events: number;
  readonly first: string;
  readonly last: string;
  readonly perMinute: number;
  readonly quarantined: number;
  readonly nearMisses: number;
}

/** A source is quiet when nothing came for an hour and ten times its usual gap: then its silence proves nothing. */
export function isQuiet(row: Pick<SourceRow, "last" | "perMinute">, now: string): boolean {
  const silentMs = millisBetween(row.last, now);
  const usualGapMs = row.perMinute > 0 ? 60_000 / row.perMinute : 0;
  return silentMs > Math.max(3_600_000, 10 * usualGapMs);
}

/** Taken in long after it happened: a file, whose silence says nothing about a stream. */
export const isImported = ({ lagMs }: Pick<SourceRow, "lagMs">): boolean => lagMs > importedMs;

/** A stream that is slower than the rules wait for. */
export const isLate = ({ lagMs }: Pick<SourceRow, "lagMs">): boolean => lagMs > lateMs && lagMs <= importedMs;

/** Whether somebody should look at it: a stream that fell silent or is late, records put aside, near misses. */
export function needsLook(row: SourceRow, now: string): boolean {
  return row.quarantined > 0 || row.nearMisses > 0 || isLate(row) || (isQuiet(row, now) && !isImported(row));
}

/** The lines of the table: a source of many hosts as one line, with those of its hosts that somebody should look at. */
export function linesOf(
  rows: readonly SourceRow[],
  elsewhere: readonly Elsewhere[],
  { now, open }: { readonly now: string; readonly open: readonly string[] },
): Line[] {
  const sources = new Map<string, SourceRow[]>();
  for (const row of rows) sources.set(row.source, [...(sources.get(row.source) ?? []), row]);
  return [
    ...[...sources].flatMap(([source, hosts]) => sourceLines(hosts, now, open.includes(source))),
    ...elsewhere.map((row) => ({ of: "quarantine" as const, row })),
  ];
}

function sourceLines(hosts: readonly SourceRow[], now: string, open: boolean): Line[] {
  const [some] = hosts;
  const shown = hosts.length <= mostUnfolded || open ? hosts : hosts.filter((row) => needsLook(row, now));
  const lines = shown.map((row) => ({ of: "events" as const, row }));
  if (some === undefined || hosts.length <= mostUnfolded) return lines;
  const sum: SourceSum = {
    source: some.source,
    title: some.title,
    hosts: hosts.length,
    folded: hosts.length - shown.length,
    open,
    events: total(hosts, (row) => row.events),
    first: hosts.reduce((least, row) => (millisBetween(row.first, least) > 0 ? row.first : least), some.first),
    last: hosts.reduce((most, row) => (millisBetween(most, row.last) > 0 ? row.last : most), some.last),
    perMinute: total(hosts, (row) => row.perMinute),
    quarantined: total(hosts, (row) => row.quarantined),
    nearMisses: total(hosts, (row) => row.nearMisses),
  };
  return [{ of: "source", sum }, ...lines];
}

const total = (rows: readonly SourceRow[], of: (row: SourceRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);
