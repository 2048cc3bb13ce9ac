import { firstText, oneByProcess, type ProcessSubject, type StoredEvent } from "@quaestor/telemetry";
import { alertTime, hostKey, userKey } from "../investigation/investigation-key.ts";
import { compareSubjects, identityOf, type SubjectIdentity } from "../investigation/subject-identity.ts";
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
  /** The account its process ran as, where more is known than the alert says. */
  readonly subject?: ProcessSubject;
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
  readonly subject: SubjectIdentity;
  readonly userKey: string;
  readonly hostKey: string;
  readonly children: string | null;
}

function lineage(children: readonly string[] | null): string | null {
  if (children === null) return null;
  const names = children.map((name) => name.toLowerCase()).filter((name) => !isConsoleHost(name));
  return JSON.stringify([...new Set(names)].sort());
}

function anchorsOf(alert: StoredEvent, children: readonly string[] | null, resolved?: ProcessSubject): Anchors {
  const line = firstText(alert.document, "process.command_line");
  const parent = firstText(alert.document, "process.parent.executable");
  return {
    shape: line === undefined || line === "" ? null : maskShape(line),
    parent: parent === undefined || parent === "" ? null : parent.toLowerCase(),
    subject: identityOf(alert.document, resolved),
    userKey: userKey(alert.document),
    hostKey: hostKey(alert),
    children: lineage(children),
  };
}

const sameKnown = (a: string | null, b: string | null): boolean => a !== null && a === b;

const isUserKnown = ({ subject }: Anchors): boolean =>
  subject.users.some(({ id, name }) => id !== null || name !== null);

/** Of one account on one host, by the same comparing that puts alerts into one investigation. */
function sameUserHost(a: Anchors, b: Anchors): boolean {
  const likeness = compareSubjects(a.subject, b.subject);
  return isUserKnown(a) && (likeness === "same" || likeness === "weaker");
}

function isSame(a: Anchors, b: Anchors): boolean {
  return (
    sameKnown(a.shape, b.shape) &&
    sameKnown(a.parent, b.parent) &&
    sameUserHost(a, b) &&
    sameKnown(a.children, b.children)
  );
}

/** A workflow was recorded by keys, for the one host and account its lead looked at. */
function isOfWorkflow(own: Anchors, workflow: RecognisedWorkflow): boolean {
  return (
    own.shape === workflow.shape &&
    own.parent === workflow.parentExecutable.toLowerCase() &&
    isUserKnown(own) &&
    own.userKey === workflow.userKey &&
    own.hostKey === workflow.hostKey &&
    sameKnown(own.children, lineage(workflow.children))
  );
}

/** One earlier process: what every sensor that raised an alert on it says of it. */
interface Prior {
  readonly at: string;
  readonly told: readonly { readonly anchors: Anchors; readonly outcome: PriorAlert["outcome"] }[];
}

/**
 * Earlier processes, each once: where two sensors recorded one start, and both raised an alert, it happened once. What
 * tells of the alert's own process is left out.
 */
function distinctPriors(own: StoredEvent, priors: readonly PriorAlert[]): Prior[] {
  const byId = new Map(priors.map((prior) => [prior.alert.id, prior]));
  return oneByProcess([own, ...priors.map(({ alert }) => alert)])
    .filter(({ records }) => !records.some((record) => record.id === own.id))
    .map(({ records }) => ({
      at: records.map(alertTime).toSorted()[0] ?? "",
      told: records.flatMap((record) => {
        const prior = byId.get(record.id);
        if (prior === undefined) return [];
        return [{ anchors: anchorsOf(prior.alert, prior.children), outcome: prior.outcome ?? null }];
      }),
    }));
}

/** One sensor's word is enough: the others may lack the field, or write it in their own way. */
const some = (prior: Prior, test: (anchors: Anchors) => boolean): boolean =>
  prior.told.some(({ anchors }) => test(anchors));

const times = (count: number): string => `${count} earlier ${count === 1 ? "alert" : "alerts"}`;

function shapeAnchor(own: Anchors, alike: number, odd: number, of: number): Anchor {
  const base = { id: "shape", label: "shape" } as const;
  if (own.shape === null) return { ...base, binds: false, why: "the command line is not known" };
  if (odd > 0)
    return { ...base, binds: false, why: `${odd} of ${of} commands of this investigation have another shape` };
  if (alike === 0) return { ...base, binds: false, why: "no earlier alert has this exact shape" };
  return { ...base, binds: true, why: `${times(alike)} with this exact shape` };
}

function within(odd: number, what: string): string | null {
  return odd === 0 ? null : `${odd} other ${odd === 1 ? "command" : "commands"} of this investigation ${what}`;
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
  const own = anchorsOf(input.alert, input.children, input.subject);
  const earlier = input.priorAlerts.filter(
    ({ alert }) => alert.id !== input.alert.id && alertTime(alert) <= alertTime(input.alert),
  );
  const priors = distinctPriors(input.alert, earlier);
  const workflow = input.workflows.find((each) => each.ruleId === input.ruleId && isOfWorkflow(own, each)) ?? null;
  const alike = priors.filter((prior) => some(prior, (anchors) => sameKnown(own.shape, anchors.shape)));
  const equal = alike.filter((prior) => some(prior, (anchors) => isSame(own, anchors)));
  // Whatever it started then: the same command by the same user on this host was judged once already.
  const escalated = priors.filter(({ told }) =>
    told.some(
      ({ anchors, outcome }) =>
        (outcome === "escalate" || outcome === "preserve_and_escalate") &&
        sameKnown(own.shape, anchors.shape) &&
        sameUserHost(own, anchors),
    ),
  );
  const at = equal.map((prior) => prior.at).sort();
  const days = new Set(at.map((time) => time.slice(0, 10))).size;
  // Every process of the investigation but the one in view, however many sensors told of it.
  const siblings = oneByProcess([input.alert, ...input.alerts.filter((alert) => alert.id !== input.alert.id)]).filter(
    ({ records }) => !records.some((record) => record.id === input.alert.id),
  );
  const odds = (agrees: (alert: StoredEvent) => boolean): number =>
    siblings.filter(({ records }) => !records.some(agrees)).length;
  const odd = odds((alert) => anchorsOf(alert, null).shape === own.shape);
  const oddParents = odds((alert) => anchorsOf(alert, null).parent === own.parent);
  const likeChildren = new Set(
    earlier.filter(({ children }) => sameKnown(own.children, lineage(children))).map(({ alert }) => alert.id),
  );
  const oddChildren = odds((alert) => likeChildren.has(alert.id));
  const count = (test: (anchors: Anchors) => boolean): number => alike.filter((prior) => some(prior, test)).length;
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
      shapeAnchor(own, alike.length, odd, siblings.length + 1),
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
        isUserKnown(own) ? null : "the user is not known",
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
