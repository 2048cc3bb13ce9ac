import type { QueueItem, Recommendation } from "@quaestor/api";

const gateRank: Readonly<Record<Recommendation, number>> = { escalate: 0, preserve_and_escalate: 1, close: 2 };
const severityRank: Readonly<Record<QueueItem["severity"], number>> = { critical: 0, high: 1, medium: 2, low: 3 };

const rankOfGate = (item: QueueItem): number => (item.recommendation === null ? 1 : gateRank[item.recommendation]);

/** Overdue first, then what the evidence supports, severity, risk score, and the longer wait. */
export function byPosition(left: QueueItem, right: QueueItem): number {
  return (
    Number(right.overdue) - Number(left.overdue) ||
    rankOfGate(left) - rankOfGate(right) ||
    severityRank[left.severity] - severityRank[right.severity] ||
    right.riskScore - left.riskScore ||
    compare(right.last, left.last) ||
    compare(left.id, right.id)
  );
}

/** Why an item stands where it stands, most important first. */
export function positionOf(item: Omit<QueueItem, "position">): string[] {
  return [
    item.overdue ? `overdue since ${item.dueAt}` : `due ${item.dueAt}`,
    item.recommendation === null
      ? "evidence is being gathered"
      : `evidence supports ${item.recommendation.replaceAll("_", " ")}`,
    `${item.severity}, risk score ${item.riskScore}`,
    `last alert ${item.last}`,
  ];
}

const columns: Readonly<Record<string, (item: QueueItem) => string | number>> = {
  gate: rankOfGate,
  what: (item) => item.sentence.map((part) => part.text).join(""),
  host: (item) => (item.host.state === "present" ? (item.host.values[0] ?? "") : "\uffff"),
  user: (item) => (item.user.state === "present" ? (item.user.values[0] ?? "") : "\uffff"),
  alerts: (item) => item.alerts,
  first: (item) => item.first,
  last: (item) => item.last,
  questions: (item) => item.questions.filter((question) => question.answer !== null).length,
  owner: (item) => item.owner?.name ?? "\uffff",
  age: (item) => item.first,
  severity: (item) => severityRank[item.severity],
};

/** `position`, or a column's name, with `-` in front for descending. Unknown names sort by position. */
export function comparator(sort: string | undefined): (left: QueueItem, right: QueueItem) => number {
  const descending = sort?.startsWith("-") ?? false;
  const name = descending ? (sort?.slice(1) ?? "") : (sort ?? "position");
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) return byPosition;
  return (left, right) => (descending ? -1 : 1) * compare(column(left), column(right)) || byPosition(left, right);
}

function compare<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
