import type { Phrase, SearchHit } from "@quaestor/api";
import { and, contains, firstText, not, or, type Query, type StoredEvent } from "@quaestor/telemetry";
import { boundedText } from "../view/cut-text.ts";
import { happenedAtText } from "../view/event-time.ts";
import { type Found, isAlert, type Looking, most } from "./looking.ts";

/** A line of the result panel holds no more. */
const inTitle = 300;

/** The fields an event is looked for by: each has a column of its own. */
const searched = ["process.command_line", "process.executable", "host.name", "user.name", "source.ip"] as const;

/** Whether the event holds the text in one of {@link searched}; `DOMAIN\name` also in its two halves. */
export function holding(text: string): Query {
  return or(...searched.map((field) => contains(field, text, true)), ...account(text));
}

/** An account written with its domain: the halves stand in two fields. */
export function account(text: string): Query[] {
  const at = text.lastIndexOf("\\");
  if (at <= 0 || at === text.length - 1) return [];
  return [and(contains("user.domain", text.slice(0, at), true), contains("user.name", text.slice(at + 1), true))];
}

/** Alerts, newest first; each leads to its investigation. */
export async function findAlerts(looking: Looking): Promise<Found> {
  const { page, total } = await newest(looking, and(isAlert, holding(looking.text)));
  const owners = await looking.core.index.ofAlerts(page.map((event) => event.id));
  const hits = page.map((event) => {
    const investigation = owners.get(event.id);
    return hitOf(
      event,
      investigation === undefined
        ? { kind: "event", id: event.id }
        : { kind: "investigation", id: investigation, alertId: event.id },
    );
  });
  return cut(hits, total);
}

/** Events that are no alerts, newest first. */
export async function findEvents(looking: Looking): Promise<Found> {
  const { page, total } = await newest(looking, and(not(isAlert), holding(looking.text)));
  return cut(
    page.map((event) => hitOf(event, { kind: "event", id: event.id })),
    total,
  );
}

/** The newest matches; and all of them counted, if that was done in time. */
async function newest({ core, window: { from, to }, signal }: Looking, query: Query) {
  // An alert is as old as its event, not as the run that raised it.
  const window = { from, to, timeField: "original" } as const;
  const [{ events }, total] = await Promise.all([
    core.store.search({ query, window, sort: { by: "original", direction: "desc" }, limit: most + 1 }, { signal }),
    core.store.count({ query, window }, { signal }).catch(() => null),
  ]);
  return { page: events, total };
}

const cut = (hits: readonly SearchHit[], total: number | null): Found => ({
  hits: hits.slice(0, most),
  more: hits.length > most,
  total,
});

function hitOf(event: StoredEvent, target: SearchHit["target"]): SearchHit {
  const { document } = event;
  const text = (field: string): string | undefined => firstText(document, field);
  const user = text("user.name");
  const domain = text("user.domain");
  return {
    id: event.id,
    title: titleOf(text),
    detail: [
      text("host.name"),
      user === undefined ? undefined : domain === undefined ? user : `${domain}\\${user}`,
      text("event.kind") === "signal" ? undefined : event.source,
    ].flatMap((part) => (part === undefined ? [] : boundedText(part, inTitle))),
    at: happenedAtText(event),
    target,
  };
}

function titleOf(text: (field: string) => string | undefined): Phrase {
  const line = text("process.command_line") ?? text("process.executable");
  const action = text("event.action") ?? text("event.code") ?? "event";
  if (line !== undefined) return [{ kind: "code", text: boundedText(line, inTitle) }];
  const from = text("source.ip");
  const words: Phrase = [{ kind: "text", text: boundedText(action, inTitle) }];
  return from === undefined ? words : [...words, { kind: "text", text: " from " }, { kind: "code", text: from }];
}
