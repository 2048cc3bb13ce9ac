import type { QueueItem } from "@quaestor/api";
import { useState } from "react";

/** The list as it stands on the page. It changes under nobody's hands: rows keep their places until asked. */
export interface SettledList {
  readonly items: readonly QueueItem[];
  /** On the page but no longer in the answer: decided or moved on meanwhile. Drawn dimmed. */
  readonly gone: ReadonlySet<string>;
  /** In the answer but not on the page. */
  readonly added: readonly QueueItem[];
}

/** Rows on the page stay where they are with their newest content; what came and what went is told apart. */
export function settle(shown: readonly QueueItem[], latest: readonly QueueItem[]): SettledList {
  const byId = new Map(latest.map((item) => [item.id, item]));
  const places = new Set(shown.map((item) => item.id));
  return {
    items: shown.map((item) => byId.get(item.id) ?? item),
    gone: new Set(shown.filter((item) => !byId.has(item.id)).map((item) => item.id)),
    added: latest.filter((item) => !places.has(item.id)),
  };
}

/**
 * Holds the list still while the same question (`key`) is answered again and again; `accept` takes the newest order.
 * Another question is another list, shown as it comes.
 */
export function useSettledList(key: string, latest: readonly QueueItem[], since: string) {
  const [held, setHeld] = useState({ key, items: latest, since });
  const current = held.key === key && held.items.length > 0 ? held : { key, items: latest, since };
  if (current.key !== held.key || current.items !== held.items) setHeld(current);
  return {
    ...settle(current.items, latest),
    since: current.since,
    accept: () => setHeld({ key, items: latest, since }),
  };
}
