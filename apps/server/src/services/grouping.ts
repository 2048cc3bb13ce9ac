import {
  type Actor,
  type AlertGroup,
  acceptsAlerts,
  type Command,
  type CommandContext,
  choose,
  type GroupingKnowledge,
  groupAlerts as groupBySubject,
  hostLookupKeys,
  type Investigation,
  type InvestigationSummary,
  identityOf,
  identityOfSubject,
  investigationId,
  labelsInTwoForms,
  mergeIdentity,
  type SubjectIdentity,
  SYSTEM,
  sourceEventId,
  subjectOfAlert,
} from "@quaestor/casework";
import { sameHost, withRivals } from "@quaestor/guide";
import {
  and,
  formatInstant,
  isSameProcess,
  or,
  type ProcessSubject,
  phrase,
  processRecordOf,
  SAME_START,
  type StoredEvent,
  subjectOf,
} from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import { identify } from "./identify.ts";
import { type CommandOutcome, carryOut, loadInvestigation } from "./investigations.ts";

const pageSize = 500;
/** Alerts are identified a few at a time; each asks the store three or four times. */
const atOnce = 8;
/** As many processes of a group are looked up in earlier alerts. */
const lookedUp = 50;

/**
 * Puts alerts into investigations: one of the same rule that is about the same process, or the same host and user, and is
 * not decided yet, or a new one. Alerts that belong to one already are left alone, so that it may be called again after
 * any crash. Gives the ids of what changed.
 */
export async function groupAlerts(core: Core, alerts: readonly StoredEvent[]): Promise<ReadonlySet<string>> {
  const known = await core.index.ofAlerts(alerts.map((alert) => alert.id));
  const fresh = alerts.filter((alert) => !known.has(alert.id));
  const changed = new Set<string>();
  const knowledge = await knowledgeOf(core, fresh);
  for (const group of groupBySubject(fresh, knowledge))
    changed.add((await placeAlerts(core, group, SYSTEM, fresh, knowledge)).id);
  for (const id of changed) core.publish({ topic: "investigation", id, version: null, by: null });
  if (changed.size > 0) core.publish({ topic: "queue", id: null, version: null, by: null });
  return changed;
}

/** Every alert of the store, oldest first: what a crash between writing alerts and grouping them left over. */
export async function groupAllAlerts(core: Core): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Core["store"]["search"]>> = await core.store.search({
      query: phrase("event.kind", "signal"),
      sort: { by: "original", direction: "asc" },
      limit: pageSize,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const id of await groupAlerts(core, page.events)) changed.add(id);
    cursor = page.cursor;
  } while (cursor !== null);
  return changed;
}

type Knowledge = Required<GroupingKnowledge>;

/** What the store and the investigations that are there say of the alerts' accounts and hosts. */
async function knowledgeOf(core: Core, alerts: readonly StoredEvent[]): Promise<Knowledge> {
  const subjects = alerts.map((alert) => subjectOfAlert(alert));
  const known: { ruleId: string; identity: SubjectIdentity }[] = [];
  for (const ruleId of new Set(subjects.map((subject) => subject.ruleId))) {
    const ofRule = subjects.filter((subject) => subject.ruleId === ruleId).map(identityOfSubject);
    const hostKeys = [...new Set(ofRule.flatMap(hostLookupKeys))];
    const there = await core.index.ofHost({ ruleId, hostKeys });
    known.push(...there.map(({ subject }) => ({ ruleId, identity: identityOfSubject(subject) })));
  }
  const identities = [...subjects.map(identityOfSubject), ...known.map(({ identity }) => identity)];
  return { resolved: await resolve(core, alerts), known, openLabels: await openLabels(core, identities) };
}

/** Short names that stand beside full ones and that the store knows several full names for. */
async function openLabels(core: Core, identities: readonly SubjectIdentity[]): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for (const label of labelsInTwoForms(identities)) {
    const host = sameHost({ host: { name: label } });
    if (host === null) continue;
    const { rivals } = await withRivals(host, core.store, { from: null, to: null, timeField: "timestamp" });
    if (rivals.length > 1) open.add(label);
  }
  return open;
}

/** Domain and name put an alert beside those of other sources; who has them needs no looking up. */
function isNamed({ name, domain }: ProcessSubject): boolean {
  return name !== null && domain !== null;
}

/** The accounts of those alerts that do not name theirs in full: CrowdStrike's SIDs, a 4688 before version 2. */
async function resolve(core: Core, alerts: readonly StoredEvent[]): Promise<ReadonlyMap<string, ProcessSubject>> {
  const unnamed = alerts.filter((alert) => !isNamed(subjectOf(alert.document)));
  const resolved = new Map<string, ProcessSubject>();
  for (let from = 0; from < unnamed.length; from += atOnce) {
    const some = unnamed.slice(from, from + atOnce);
    const subjects = await Promise.all(some.map((alert) => subjectOfProcess(core, alert)));
    some.forEach((alert, index) => {
      const subject = subjects[index];
      if (subject !== undefined) resolved.set(alert.id, subject);
    });
  }
  return resolved;
}

async function subjectOfProcess(core: Core, alert: StoredEvent): Promise<ProcessSubject> {
  const { told: _, ...subject } = (await identify(core.store, alert, sourceEventId(alert))).subject;
  return subject;
}

/**
 * Puts alerts of one subject into its newest investigation, when that is undecided, or opens one. `documents` are the
 * alerts themselves, where more may have to be asked about them.
 */
export async function placeAlerts(
  core: Core,
  group: AlertGroup,
  actor: Actor,
  documents: readonly StoredEvent[] = [],
  knowledge: Partial<Knowledge> = {},
): Promise<{ readonly id: string; readonly opened: boolean }> {
  const { alerts } = group;
  const { subject, mine } = await findOwn(core, group, documents, knowledge);
  const identity = identityOfSubject(subject);
  const newest = mine.at(-1);
  if (newest !== undefined && acceptsAlerts(newest.state)) {
    const outcome = await attempt(core, newest.id, { kind: "add_alerts", alerts, identity }, actor);
    if (outcome.kind === "done") return { id: newest.id, opened: false };
  }
  const earlier = mine.map((summary) => summary.id);
  const id = await freeId(core, subject, earlier);
  const outcome = await attempt(core, id, { kind: "open", id, subject, alerts, earlier }, actor);
  if (outcome.kind === "refused") {
    // Somebody else opened it in the same moment.
    if (outcome.refusal.code === "ALREADY_OPEN") return placeAlerts(core, group, actor, documents, knowledge);
    throw new HttpProblem("REFUSED", outcome.refusal.message, { refusal: outcome.refusal.code });
  }
  return { id, opened: true };
}

interface Own {
  /** The group's subject, with what was found out on the way. */
  readonly subject: AlertGroup["subject"];
  /** Investigations of the same rule, host and user, oldest first. */
  readonly mine: readonly InvestigationSummary[];
}

async function findOwn(
  core: Core,
  group: AlertGroup,
  documents: readonly StoredEvent[],
  { openLabels }: Partial<Knowledge>,
): Promise<Own> {
  const { subject } = group;
  const hostKeys = hostLookupKeys(identityOfSubject(subject));
  const onHost = hostKeys.length === 0 ? [] : await core.index.ofHost({ ruleId: subject.ruleId, hostKeys });
  const candidates = onHost.map((of) => ({ identity: identityOfSubject(of.subject), of }));
  const mine = choose(candidates, identityOfSubject(subject), openLabels).map(({ of }) => of);
  if (mine.length > 0 || onHost.length === 0) return { subject, mine };
  const ofProcess = await byProcess(core, group, onHost);
  if (ofProcess.length > 0) return { subject, mine: ofProcess };
  // The account may stand in an earlier investigation by SID only, which a logon or another record gives.
  const [first] = group.alerts;
  const alert = documents.find(({ id }) => id === first?.alertId);
  if (alert === undefined) return { subject, mine };
  const known = await subjectOfProcess(core, alert);
  const identity = mergeIdentity(identityOfSubject(subject), identityOf(alert.document, known));
  return { subject: { ...subject, identity }, mine: choose(candidates, identity, openLabels).map(({ of }) => of) };
}

/** Investigations that hold an alert on a process of the group, raised on another sensor's record of it. */
async function byProcess(
  core: Core,
  group: AlertGroup,
  onHost: readonly InvestigationSummary[],
): Promise<readonly InvestigationSummary[]> {
  const processes = (group.processes ?? []).filter(({ pid }) => pid !== null).slice(0, lookedUp);
  const times = processes.flatMap((process) => process.times);
  const [first, last] = [smallest(times), largest(times)];
  if (first === null || last === null) return [];
  const pids = [...new Set(processes.map(({ pid }) => Number(pid)))];
  const page = await core.store.search({
    query: and(
      phrase("event.kind", "signal"),
      phrase("kibana.alert.rule.rule_id", group.subject.ruleId),
      or(...pids.map((pid) => phrase("process.pid", pid))),
    ),
    window: { from: first > SAME_START ? first - SAME_START : 0n, to: last + SAME_START, timeField: "original" },
    sort: { by: "original", direction: "asc" },
    limit: pageSize,
  });
  const twins = page.events.filter((event) => {
    const record = processRecordOf(event);
    return record !== null && processes.some((process) => isSameProcess(process, record));
  });
  const owners = new Set((await core.index.ofAlerts(twins.map(({ id }) => id))).values());
  return onHost.filter(({ id }) => owners.has(id));
}

const smallest = (times: readonly bigint[]): bigint | null =>
  times.reduce<bigint | null>((least, time) => (least === null || time < least ? time : least), null);
const largest = (times: readonly bigint[]): bigint | null =>
  times.reduce<bigint | null>((most, time) => (most === null || time > most ? time : most), null);

/** An id that no other subject's investigation has, though its host and user go by the same names. */
async function freeId(core: Core, subject: AlertGroup["subject"], earlier: readonly string[]): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const id = investigationId(subject, earlier, attempt);
    if ((await core.index.get(id)) === null) return id;
  }
}

/** Tries again when somebody was faster. */
async function attempt(core: Core, id: string, command: Command, actor: Actor): Promise<CommandOutcome> {
  const state: Investigation | null = await loadInvestigation(core, id);
  const context: CommandContext = { actor, at: formatInstant(core.outside.now()), questions: [], gate: null };
  const outcome = await carryOut(core, id, state, command, context);
  return outcome.kind === "conflict" ? attempt(core, id, command, actor) : outcome;
}
