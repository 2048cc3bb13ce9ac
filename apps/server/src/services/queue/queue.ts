import type { FieldValue, InvestigationState, QueueItem, QueuePage, QueueQuery } from "@quaestor/api";
import { InvestigationState as StateSchema } from "@quaestor/api";
import { type InvestigationSummary, identityOfSubject } from "@quaestor/casework";
import {
  first,
  formatInstant,
  type Instant,
  instantFromMs,
  msFromInstant,
  NS_PER_MS,
  parseInstant,
  phrase,
  readInstant,
} from "@quaestor/telemetry";
import { apiActor } from "../actor.ts";
import type { Core } from "../core.ts";
import { dueAtMs } from "../due.ts";
import { becauseOf } from "./because.ts";
import { comparator, positionOf } from "./order.ts";
import { matches, parseSearch } from "./search.ts";

const undecided: readonly InvestigationState[] = ["open", "in_work", "returned"];
const histogramBars = 48;
const alertsInHistogram = 10_000;
const defaultLimit = 500;

/** The queue as the page asks for it. */
export async function queuePage(
  core: Core,
  query: QueueQuery,
  callerId: string,
  questionsOf: (ruleId: string) => readonly string[],
  hidden: ReadonlySet<string>,
): Promise<QueuePage> {
  const nowMs = msFromInstant(core.outside.now());
  const cases = await listedCases(core, questionsOf, hidden);
  const items = cases.map(({ item }) => item);
  const states = new Set<string>(
    query.state === undefined ? undecided : query.state === "all" ? StateSchema.options : list(query.state),
  );
  const open = items.filter((item) => undecided.includes(item.state));
  const filtered = cases
    .filter((each) => states.has(each.item.state) && passes(each, query, callerId))
    .map(({ item }) => item);
  const limit = Math.min(2000, Number.parseInt(query.limit ?? "", 10) || defaultLimit);
  return {
    items: filtered
      .sort(comparator(query.sort))
      .slice(0, limit)
      .map((item) => ({ ...item, position: positionOf(item) })),
    total: filtered.length,
    unfiltered: items.length,
    tags: tagsOf(items),
    counts: {
      open: open.length,
      overdue: open.filter((item) => item.overdue).length,
      unassigned: open.filter((item) => item.owner === null).length,
    },
    histogram: await histogram(core, filtered, query, nowMs),
    asOf: formatInstant(core.outside.now()),
  };
}

/** An investigation as a row, with what it can be found by beyond the row. */
export interface ListedCase {
  readonly item: QueueItem;
  readonly commands: readonly string[];
}

/** Every investigation, but those hidden. */
export async function listedCases(
  core: Core,
  questionsOf: (ruleId: string) => readonly string[],
  hidden: ReadonlySet<string>,
): Promise<ListedCase[]> {
  const nowMs = msFromInstant(core.outside.now());
  return (await core.index.list({}))
    .filter((summary) => !hidden.has(summary.id))
    .map((summary) => ({
      item: queueItem(summary, nowMs, questionsOf(summary.subject.ruleId)),
      commands: summary.assessment?.commands ?? [],
    }));
}

function queueItem(summary: InvestigationSummary, nowMs: number, questionIds: readonly string[]): QueueItem {
  const { subject, assessment } = summary;
  const due = dueAtMs(summary.openedAt, subject.severity);
  const findings = new Map(assessment?.findings.map((finding) => [finding.question, finding.verdict]));
  const answers = new Map(summary.answers.map((answer) => [answer.question, answer.verdict]));
  return {
    id: summary.id,
    version: summary.version,
    rule: { id: subject.ruleId, name: subject.ruleName },
    severity: subject.severity,
    riskScore: subject.riskScore,
    state: summary.state,
    recommendation: assessment?.gate.recommendation ?? null,
    sentence: [...(assessment?.sentence ?? [{ kind: "text" as const, text: subject.ruleName }])],
    because: becauseOf(assessment),
    host: hostValue(subject),
    user: userValue(subject),
    alerts: summary.alerts,
    nearMisses: summary.nearMisses,
    first: summary.first,
    last: summary.last,
    questions: questionIds.map((id) => ({
      id,
      finding: findings.get(id) ?? "unresolved",
      answer: answers.get(id) ?? null,
    })),
    tags: [...summary.tags],
    owner: summary.owner === null ? null : apiActor(summary.owner),
    overdue: undecided.includes(summary.state) && nowMs > due,
    dueAt: new Date(due).toISOString(),
    position: [],
  };
}

/** Every tag in use and on how many investigations; tags that differ in case only are one. */
function tagsOf(items: readonly QueueItem[]): QueuePage["tags"] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of items.flatMap((item) => item.tags)) {
    const key = tag.toLowerCase();
    const known = counts.get(key) ?? { tag, count: 0 };
    counts.set(key, { tag: known.tag, count: known.count + 1 });
  }
  return [...counts.values()].sort((left, right) => right.count - left.count || (left.tag < right.tag ? -1 : 1));
}

const is = (value: string, weaker: string | null = null): FieldValue => ({ state: "present", values: [value], weaker });

/** The host by its first name; an id where no source of it has a name. */
function hostValue(subject: InvestigationSummary["subject"]): FieldValue {
  const { hosts } = identityOfSubject(subject);
  const name = subject.hostName ?? hosts.find((host) => host.name !== null)?.name ?? null;
  if (name !== null) return is(name);
  const id = hosts.find((host) => host.id !== null)?.id ?? null;
  return id === null
    ? { state: "missing", remedy: "This source names no host." }
    : is(id, "By host.id only: this source names no host, so other sources' records of it are not found");
}

/** The account by its first name; a SID where no source of it has a name. */
function userValue(subject: InvestigationSummary["subject"]): FieldValue {
  const { users } = identityOfSubject(subject);
  const named = subject.userName === null ? users.find((user) => user.name !== null) : undefined;
  const name = subject.userName ?? named?.name ?? null;
  const domain = named === undefined ? subject.userDomain : named.domain;
  if (name !== null) return is(domain === null ? name : `${domain}\\${name}`);
  const id = users.find((user) => user.id !== null)?.id ?? null;
  return id === null
    ? { state: "missing", remedy: "The event does not say who the process ran as." }
    : is(id, "By SID only: no record of it names the account");
}

const list = (text: string): string[] => text.split(",").filter((part) => part !== "");

function passes({ item, commands }: ListedCase, query: QueueQuery, callerId: string): boolean {
  const oneOf = (wanted: string | undefined, value: string | null): boolean =>
    wanted === undefined || wanted === "" || (value !== null && list(wanted).includes(value));
  const owner =
    query.owner === undefined ||
    query.owner === "" ||
    (query.owner === "me"
      ? item.owner?.id === callerId
      : query.owner === "none"
        ? item.owner === null
        : item.owner?.id === query.owner);
  const from = query.from === undefined ? null : parseInstant(query.from);
  const to = query.to === undefined ? null : parseInstant(query.to);
  const last = parseInstant(item.last) ?? 0n;
  return (
    (!query.tag || item.tags.some((tag) => oneOf(query.tag?.toLowerCase(), tag.toLowerCase()))) &&
    oneOf(query.gate, item.recommendation) &&
    oneOf(query.severity, item.severity) &&
    owner &&
    (from === null || last >= from) &&
    (to === null || last <= to) &&
    matches(item, commands, parseSearch(query.q ?? ""))
  );
}

/** Alerts over time, each counted under what its investigation's evidence supports. */
async function histogram(
  core: Core,
  items: readonly QueueItem[],
  query: QueueQuery,
  nowMs: number,
): Promise<QueuePage["histogram"]> {
  const times = items.map((item) => parseInstant(item.first) ?? 0n);
  const earliest =
    (query.from === undefined ? null : parseInstant(query.from)) ??
    times.reduce<Instant | null>((least, time) => (least === null || time < least ? time : least), null);
  const latest = (query.to === undefined ? null : parseInstant(query.to)) ?? instantFromMs(nowMs) ?? 0n;
  if (earliest === null || latest <= earliest) return { intervalMs: 600_000, buckets: [] };
  const intervalMs = niceInterval(Number((latest - earliest) / NS_PER_MS) / histogramBars);
  const page = await core.store.search({
    query: phrase("event.kind", "signal"),
    window: { from: earliest, to: latest, timeField: "original" },
    sort: { by: "original", direction: "desc" },
    limit: alertsInHistogram,
  });
  const owners = await core.index.ofAlerts(page.events.map((event) => event.id));
  const recommendations = new Map(items.map((item) => [item.id, item.recommendation ?? "preserve_and_escalate"]));
  const buckets = new Map<number, QueuePage["histogram"]["buckets"][number]>();
  for (const event of page.events) {
    const recommendation = recommendations.get(owners.get(event.id) ?? "");
    const at = readInstant(first(event.document, "kibana.alert.original_time"));
    if (recommendation === undefined || at === null) continue;
    const start = Math.floor(msFromInstant(at) / intervalMs) * intervalMs;
    const bucket = buckets.get(start) ?? {
      from: new Date(start).toISOString(),
      escalate: 0,
      preserve_and_escalate: 0,
      close: 0,
    };
    bucket[recommendation] += 1;
    buckets.set(start, bucket);
  }
  return {
    intervalMs,
    buckets: [...buckets.entries()].sort(([left], [right]) => left - right).map(([, bucket]) => bucket),
  };
}

function niceInterval(ms: number): number {
  const minute = 60_000;
  const steps = [1, 5, 10, 30, 60, 180, 360, 720, 1440].map((minutes) => minutes * minute);
  return steps.find((step) => step >= ms) ?? Math.ceil(ms / (1440 * minute)) * 1440 * minute;
}
