import type { SearchGroup, SearchHit, SearchResult, SearchSpan } from "@quaestor/api";
import { count } from "../../shared/format/number.ts";

export const groupTitles: Readonly<Record<SearchGroup["kind"], string>> = {
  cases: "Investigations",
  alerts: "Alerts",
  hosts: "Hosts",
  users: "Users",
  events: "Events",
};

export const spanWords: Readonly<Record<SearchSpan, string>> = {
  "24h": "last 24 h",
  "7d": "last 7 days",
  "30d": "last 30 days",
  all: "any time",
};

const isSpan = (text: string | null): text is SearchSpan => text !== null && Object.hasOwn(spanWords, text);

/** The span an address names; a week where it names none. */
export const spanOf = (text: string | null): SearchSpan => (isSpan(text) ? text : "7d");

/** Something that can be chosen in the panel, in the order it stands there. */
export type Option =
  | { readonly kind: "hit"; readonly id: string; readonly hit: SearchHit }
  | { readonly kind: "queue"; readonly id: string };

/** The choices of the panel: the queue narrowed to the text first, then every hit. */
export function optionsOf(result: SearchResult | undefined): Option[] {
  const hits = result?.groups.flatMap((group) =>
    group.hits.map((hit) => ({ kind: "hit" as const, id: `${group.kind} ${hit.id}`, hit })),
  );
  return [{ kind: "queue", id: "queue" }, ...(hits ?? [])];
}

/** `5 of 18,220`, `5, more match`, `none`: never a part that passes for the whole. */
export function countOf({ hits, more, total, failure }: SearchGroup): string {
  if (failure !== null && hits.length === 0) return "not known";
  if (total !== null) return total === hits.length ? countOrNone(total) : `${count(hits.length)} of ${count(total)}`;
  return more || failure !== null ? `${count(hits.length)}, there may be more` : `${count(hits.length)} not counted`;
}

const countOrNone = (total: number): string => (total === 0 ? "none" : count(total));

/** The address a hit leads to; null for an event, which opens where one is. */
export function addressOf({ target }: SearchHit): string | null {
  if (target.kind === "event") return null;
  if (target.kind === "queue") return `/queue?state=any&q=${encodeURIComponent(target.q)}`;
  const at = target.alertId === null ? "" : `?alert=${encodeURIComponent(target.alertId)}`;
  return `/investigations/${encodeURIComponent(target.id)}${at}`;
}
