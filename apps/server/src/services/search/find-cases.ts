import type { QueueItem, SearchHit } from "@quaestor/api";
import { linePhrase } from "../view/cut-text.ts";
import { type Found, type Looking, most } from "./looking.ts";

const namesOf = (value: QueueItem["host"]): readonly string[] => (value.state === "present" ? value.values : []);

/** Investigations in any state whose sentence, commands, reason, host, user, owner, rule, tag or id holds the text; newest first. */
export function findCases({ text, cases }: Looking): Found {
  const wanted = text.toLowerCase();
  const matching = cases
    .filter(({ item, commands }) => [...textsOf(item), ...commands].some((each) => each.toLowerCase().includes(wanted)))
    .map(({ item }) => item);
  const newest = matching.toSorted((left, right) => (left.last < right.last ? 1 : left.last > right.last ? -1 : 0));
  return {
    hits: newest.slice(0, most).map(hitOf),
    more: matching.length > most,
    total: matching.length,
  };
}

function textsOf(item: QueueItem): string[] {
  return [
    item.sentence.map((part) => part.text).join(""),
    item.because,
    item.rule.name,
    item.owner?.name ?? "",
    item.id,
    ...item.tags,
    ...namesOf(item.host),
    ...namesOf(item.user),
  ];
}

function hitOf(item: QueueItem): SearchHit {
  return {
    id: item.id,
    title: linePhrase(item.sentence),
    detail: [...namesOf(item.host).slice(0, 1), ...namesOf(item.user).slice(0, 1), item.state.replaceAll("_", " ")],
    at: item.last,
    target: { kind: "investigation", id: item.id, alertId: null },
  };
}
