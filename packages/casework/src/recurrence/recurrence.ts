import { firstText, NS_PER_SECOND, parseInstant, type StoredEvent } from "@quaestor/telemetry";
import { alertTime, hostKey, userKey } from "../investigation/investigation-key.ts";
import type { PriorAlert } from "../questions/assessment-input.ts";
import { maskShape } from "../questions/capture-shape/mask-shape.ts";
import { isConsoleHost } from "../questions/children/known-programs.ts";
import type { Anchor, RecognisedWorkflow, Recurrence } from "./recurrence-result.ts";

/**
 * How much repetition stands in for an owner's word: so many earlier alerts with all anchors equal, on so many days.
 * With a recognised workflow one earlier alert is enough: confirmation corroborates, and never replaces telemetry.
 */
export const recurrenceNeeded = { alerts: 5, days: 3, alertsOfWorkflow: 1 } as const;

/** What recurrence is worked out from. */
export interface RecurrenceInput {
  readonly ruleId: string;
  /** The alert in view. */
  readonly alert: StoredEvent;
  /**
   * All alerts of the investigation, the one in view the newest of its shape: one odd command among them unbinds the
   * shape, one odd parent or child the parent or the children, because they would all be closed together.
   */
  readonly alerts: readonly StoredEvent[];
  /** What the alert's process started (`childLineage`); null when nobody knows. */
  readonly children: readonly string[] | null;
  /** Earlier alerts of the rule. */
  readonly priorAlerts: readonly PriorAlert[];
  /** Recorded by leads. */
  readonly workflows: readonly RecognisedWorkflow[];
}

interface Anchors {
  readonly shape: string | null;
  readonly parent: string | null;
  readonly user: string;
  readonly host: string;
  readonly children: string | null;
}

function lineage(children: readonly string[] | null): string | null {
  if (children === null) return null;
  const names = children.map((name) => name.toLowerCase()).filter((name) => !isConsoleHost(name));
  return JSON.stringify([...new Set(names)].sort());
}

function anchorsOf(alert: StoredEvent, children: readonly string[] | null): Anchors {
  const line = firstText(alert.document, "process.command_line");
  const parent = firstText(alert.document, "process.parent.executable");
  return {
    shape: line === undefined || line === "" ? null : maskShape(line),
    parent: parent === undefined || parent === "" ? null : parent.toLowerCase(),
    user: userKey(alert.document),
    host: hostKey(alert),
    children: lineage(children),
  };
}

const sameKnown = (a: string | null, b: string | null): boolean => a !== null && a === b;
const sameUserHost = (a: Anchors, b: Anchors): boolean =>
  a.user !== "unknown" && a.user === b.user && a.host === b.host;

function isSame(a: Anchors, b: Anchors): boolean {
  return (
    sameKnown(a.shape, b.shape) &&
    sameKnown(a.parent, b.parent) &&
    sameUserHost(a, b) &&
    sameKnown(a.children, b.children)
  );
}

function workflowAnchors(workflow: RecognisedWorkflow): Anchors {
  return {
    shape: workflow.shape,
    parent: workflow.parentExecutable.toLowerCase(),
    user: workflow.userKey,
    host: workflow.hostKey,
    children: lineage(workflow.children),
  };
}

/** Two sources' records of one start lie no further apart than this. */
const SAME_START = 2n * NS_PER_SECOND;

/**
 * Ids of the alerts that tell of different process starts: where two sources recorded one start, and both raised an
 * alert, it happened once. What tells of the alert's own start is left out too.
 */
function distinctStarts(own: StoredEvent, alerts: readonly StoredEvent[]): string[] {
  const startOf = (alert: StoredEvent) => ({
    pid: firstText(alert.document, "process.pid") ?? null,
    at: parseInstant(alertTime(alert)) ?? 0n,
  });
  const seen = new Map<string, bigint[]>();
  const isNew = (alert: StoredEvent): boolean => {
    const { pid, at } = startOf(alert);
    if (pid === null) return true;
    const earlier = seen.get(pid) ?? [];
    const twin = earlier.some((time) => (time > at ? time - at : at - time) <= SAME_START);
    seen.set(pid, [...earlier, at]);
    return !twin;
  };
  isNew(own);
  return alerts.filter((alert) => alert.id !== own.id && isNew(alert)).map((alert) => alert.id);
}

const times = (count: number): string => `${count} earlier ${count === 1 ? "alert" : "alerts"}`;

function shapeAnchor(own: Anchors, alike: number, odd: number, of: number): Anchor {
  const base = { id: "shape", label: "shape" } as const;
  if (own.shape === null) return { ...base, binds: false, why: "the command line is not known" };
  if (odd > 0) return { ...base, binds: false, why: `${odd} of ${of} alerts of this investigation have another shape` };
  if (alike === 0) return { ...base, binds: false, why: "no earlier alert has this exact shape" };
  return { ...base, binds: true, why: `${times(alike)} with this exact shape` };
}

function within(odd: number, what: string): string | null {
  return odd === 0 ? null : `${odd} other ${odd === 1 ? "alert" : "alerts"} of this investigation ${what}`;
}

function anchor(id: Anchor["id"], label: string, known: string | null, equal: number, what: string): Anchor {
  if (known !== null) return { id, label, binds: false, why: known };
  return equal === 0
    ? { id, label, binds: false, why: `no earlier alert of this shape has ${what}` }
    : { id, label, binds: true, why: `${times(equal)} with ${what}` };
}

/**
 * The five anchors of an alert against earlier alerts of the same rule. Parent, user and host, and children are compared
 * among alerts of the same shape only, and recurrence counts those where everything is equal: all five bind to one
 * workflow, or they do not bind. Case of paths and names is ignored, that of the command line is not.
 */
export function recurrence(input: RecurrenceInput): Recurrence {
  const own = anchorsOf(input.alert, input.children);
  const priors = input.priorAlerts
    .filter(({ alert }) => alert.id !== input.alert.id && alertTime(alert) <= alertTime(input.alert))
    .map((prior) => ({
      id: prior.alert.id,
      anchors: anchorsOf(prior.alert, prior.children),
      at: alertTime(prior.alert),
      outcome: prior.outcome ?? null,
    }));
  const workflow =
    input.workflows.find((each) => each.ruleId === input.ruleId && isSame(own, workflowAnchors(each))) ?? null;
  const once = new Set(
    distinctStarts(
      input.alert,
      input.priorAlerts.map((prior) => prior.alert),
    ),
  );
  const alike = priors.filter((prior) => once.has(prior.id) && sameKnown(own.shape, prior.anchors.shape));
  const equal = alike.filter((prior) => isSame(own, prior.anchors));
  // Whatever it started then: the same command by the same user on this host was judged once already.
  const escalated = priors.filter(
    ({ anchors, outcome }) =>
      (outcome === "escalate" || outcome === "preserve_and_escalate") &&
      sameKnown(own.shape, anchors.shape) &&
      sameUserHost(own, anchors),
  );
  const at = equal.map((prior) => prior.at).sort();
  const days = new Set(at.map((time) => time.slice(0, 10))).size;
  const siblings = input.alerts.filter((alert) => alert.id !== input.alert.id);
  const odd = siblings.filter((alert) => anchorsOf(alert, null).shape !== own.shape).length;
  const oddParents = siblings.filter((alert) => anchorsOf(alert, null).parent !== own.parent).length;
  const likeChildren = new Set(
    priors.filter((prior) => sameKnown(own.children, prior.anchors.children)).map((prior) => prior.id),
  );
  const oddChildren = siblings.filter((alert) => !likeChildren.has(alert.id)).length;
  const count = (test: (anchors: Anchors) => boolean): number => alike.filter((prior) => test(prior.anchors)).length;
  const enough =
    workflow === null
      ? equal.length >= recurrenceNeeded.alerts && days >= recurrenceNeeded.days
      : equal.length >= recurrenceNeeded.alertsOfWorkflow;
  return {
    count: equal.length,
    first: at[0] ?? null,
    last: at.at(-1) ?? null,
    days,
    of: priors.length,
    workflow,
    anchors: [
      shapeAnchor(own, alike.length, odd, input.alerts.length),
      anchor(
        "parent",
        "parent",
        own.parent === null ? "the parent's path is not known" : within(oddParents, "have another parent"),
        count((anchors) => sameKnown(own.parent, anchors.parent)),
        "this parent",
      ),
      anchor(
        "user_host",
        "user/host",
        own.user === "unknown" ? "the user is not known" : null,
        count((anchors) => sameUserHost(own, anchors)),
        "this user on this host",
      ),
      anchor(
        "children",
        "children",
        own.children === null
          ? "what it started is not known"
          : within(oddChildren, "started something else, or it is not known what"),
        count((anchors) => sameKnown(own.children, anchors.children)),
        own.children === "[]" ? "no children either" : "the same children",
      ),
      {
        id: "recurrence",
        label: "recurrence",
        binds: enough && escalated.length === 0,
        why: recurrenceWords(equal.length, days, escalated.length, workflow),
      },
    ],
  };
}

function recurrenceWords(count: number, days: number, escalated: number, workflow: RecognisedWorkflow | null): string {
  if (escalated > 0) return `${times(escalated)} of this shape, user and host belonged to a case that was escalated`;
  if (count === 0) return "no earlier alert with these anchors";
  const seen = `${times(count)} with these anchors on ${days} ${days === 1 ? "day" : "days"}`;
  if (workflow !== null) return `${seen}; recognised as ${workflow.name} by ${workflow.recordedBy}`;
  const { alerts, days: wanted } = recurrenceNeeded;
  return count >= alerts && days >= wanted
    ? seen
    : `${seen}; without an owner's word ${alerts} on ${wanted} days are needed`;
}
