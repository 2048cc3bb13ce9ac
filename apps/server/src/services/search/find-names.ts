import type { QueueItem, SearchGroup, SearchHit } from "@quaestor/api";
import {
  and,
  contains,
  firstText,
  not,
  or,
  phrase,
  type Query,
  type StoredEvent,
  TelemetryError,
} from "@quaestor/telemetry";
import { boundedText } from "../view/cut-text.ts";
import { happenedAtText } from "../view/event-time.ts";
import { account } from "./find-events.ts";
import { type Found, isAlert, type Looking, most } from "./looking.ts";

const inName = 300;

/** A name as it stands in telemetry, with the newest event that has it. */
interface Named {
  readonly name: string;
  readonly newest: StoredEvent;
}

/** Hosts whose name holds the text, the one heard of last first. */
export async function findHosts(looking: Looking): Promise<Found> {
  const named = await distinct(looking, {
    where: contains("host.name", looking.text, true),
    nameOf: ({ document }) => firstText(document, "host.name"),
    same: (name) => phrase("host.name", name, true),
  });
  return found(named, (each) => hitOf(looking, each, "host"));
}

/** Accounts whose name holds the text, the one heard of last first; `DOMAIN\name` finds by both halves. */
export async function findUsers(looking: Looking): Promise<Found> {
  const named = await distinct(looking, {
    where: or(contains("user.name", looking.text, true), ...account(looking.text)),
    nameOf: ({ document }) => {
      const name = firstText(document, "user.name");
      const domain = firstText(document, "user.domain");
      return name === undefined || domain === undefined ? name : `${domain}\\${name}`;
    },
    same: (name) => {
      const at = name.lastIndexOf("\\");
      const user = phrase("user.name", name.slice(at + 1), true);
      return at < 0 ? user : and(user, phrase("user.domain", name.slice(0, at), true));
    },
  });
  return found(named, (each) => hitOf(looking, each, "user"));
}

/** Names one after the other: the newest event of a name not yet found. Ends with the first that was not in time. */
async function distinct(
  { core, window, signal }: Looking,
  asked: {
    readonly where: Query;
    readonly nameOf: (event: StoredEvent) => string | undefined;
    readonly same: (name: string) => Query;
  },
): Promise<{ readonly names: readonly Named[]; readonly failure: SearchGroup["failure"] }> {
  const names: Named[] = [];
  while (names.length <= most) {
    const query = and(not(isAlert), asked.where, ...names.map(({ name }) => not(asked.same(name))));
    let newest: StoredEvent | undefined;
    try {
      [newest] = (await core.store.search({ query, window, limit: 1 }, { signal })).events;
    } catch (error) {
      if (names.length === 0 || !(error instanceof TelemetryError) || error.code !== "INTERRUPTED") throw error;
      return {
        names,
        failure: { code: "TOO_SLOW", message: "There was no time to look for more. Search a shorter time." },
      };
    }
    const name = newest === undefined ? undefined : asked.nameOf(newest);
    // A name that does not leave itself out (a list of names) would be found for ever.
    if (newest === undefined || name === undefined || names.some((known) => known.name === name)) break;
    names.push({ name, newest });
  }
  return { names, failure: null };
}

function found({ names, failure }: Awaited<ReturnType<typeof distinct>>, hit: (named: Named) => SearchHit): Found {
  const complete = names.length <= most && failure === null;
  return {
    hits: names.slice(0, most).map(hit),
    more: names.length > most,
    total: complete ? names.length : null,
    failure,
  };
}

/** Leads to the name's investigations in the queue; to its newest event where there are none. */
function hitOf({ cases }: Looking, { name, newest }: Named, field: "host" | "user"): SearchHit {
  const about = cases.filter(({ item }) => isOf(item[field], name)).length;
  return {
    id: name,
    title: [{ kind: "code", text: boundedText(name, inName) }],
    detail: [about === 1 ? "1 investigation" : `${about} investigations`, "last event"],
    at: happenedAtText(newest),
    // A quotation mark cannot stand in the queue's search; such a name leads to its event.
    target:
      about > 0 && !name.includes('"') ? { kind: "queue", q: `${field}:"${name}"` } : { kind: "event", id: newest.id },
  };
}

function isOf(value: QueueItem["host"], name: string): boolean {
  const wanted = name.toLowerCase();
  return value.state === "present" && value.values.some((each) => each.toLowerCase() === wanted);
}
