import { CaseworkError } from "../casework-error.ts";
import type { Decision, Investigation, InvestigationState, Review } from "./investigation.ts";
import type { InvestigationEvent } from "./investigation-event.ts";
import { identityOfSubject } from "./investigation-key.ts";
import { mergeIdentity } from "./subject-identity.ts";
import { unreachable } from "./unreachable.ts";

function begun(state: InvestigationState): InvestigationState {
  return state === "open" || state === "returned" ? "in_work" : state;
}

function opened(event: InvestigationEvent): Investigation {
  const { fact, at, version } = event;
  if (fact.kind !== "opened") {
    throw new CaseworkError("ENTRY_UNREADABLE", `An investigation cannot begin with “${fact.kind}”.`, { version });
  }
  return {
    id: fact.id,
    version,
    state: "open",
    subject: fact.subject,
    openedAt: at,
    updatedAt: at,
    alerts: inOrder(fact.alerts),
    owner: null,
    round: 1,
    answers: {},
    answeredThisRound: [],
    pins: [],
    notes: [],
    tags: [],
    viewedPivots: [],
    decision: null,
    outcome: null,
    decisions: [],
    reviews: [],
    exports: [],
    earlier: fact.earlier,
  };
}

function inOrder(alerts: Investigation["alerts"]): Investigation["alerts"] {
  const key = (alert: Investigation["alerts"][number]): string => `${alert.at} ${alert.alertId}`;
  return alerts.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function voidedReviews(reviews: readonly Review[], because: string): readonly Review[] {
  const last = reviews.at(-1);
  if (last === undefined || last.verdict === "returned" || last.voidedBecause !== null) return reviews;
  return [...reviews.slice(0, -1), { ...last, voidedBecause: because }];
}

function nextRound(state: Investigation): Pick<Investigation, "round" | "answeredThisRound" | "decision" | "outcome"> {
  return { round: state.round + 1, answeredThisRound: [], decision: null, outcome: null };
}

function review(state: Investigation, event: InvestigationEvent): Review | null {
  const { fact, actor: by, at, version } = event;
  if (fact.kind !== "approved" && fact.kind !== "returned" && fact.kind !== "overturned") return null;
  return {
    verdict: fact.kind,
    by,
    at,
    reason: fact.reason,
    points: fact.kind === "returned" ? fact.points : [],
    decision: fact.kind === "overturned" ? fact.decision : null,
    decisionDigest: state.decision?.digest ?? fact.digest,
    voidedBecause: null,
    version,
  };
}

function change(state: Investigation, event: InvestigationEvent): Partial<Investigation> {
  const { fact, actor: by, at, version } = event;
  switch (fact.kind) {
    case "opened":
      throw new CaseworkError("ENTRY_UNREADABLE", "An investigation cannot be opened twice.", { version });
    case "alerts_added":
      return {
        alerts: inOrder([...state.alerts, ...fact.alerts]),
        ...(fact.identity !== undefined && {
          subject: { ...state.subject, identity: mergeIdentity(identityOfSubject(state.subject), fact.identity) },
        }),
      };
    case "taken":
      return { owner: by, state: begun(state.state) };
    case "assigned":
      return { owner: fact.to, state: begun(state.state) };
    case "released":
      return {
        owner: null,
        state: state.state === "in_work" && Object.keys(state.answers).length === 0 ? "open" : state.state,
      };
    case "answered": {
      const { kind: _, ...answer } = fact;
      return {
        state: begun(state.state),
        answers: { ...state.answers, [fact.question]: { ...answer, by, at, round: state.round, version } },
        answeredThisRound: [...new Set([...state.answeredThisRound, by.id])],
      };
    }
    case "pinned":
      return { pins: [...state.pins, { eventId: fact.eventId, question: fact.question, by, at }] };
    case "unpinned":
      return { pins: state.pins.filter((pin) => pin.eventId !== fact.eventId) };
    case "noted":
      return { notes: [...state.notes, { id: fact.id, text: fact.text, by, at, version }] };
    case "tagged":
      return { tags: [...state.tags, fact.tag] };
    case "untagged":
      return { tags: state.tags.filter((tag) => tag !== fact.tag) };
    case "decided": {
      const { kind: _, needsReview, ...rest } = fact;
      const decision: Decision = { ...rest, by, at, round: state.round, version };
      return {
        state: needsReview ? "submitted" : "closed",
        decision,
        outcome: needsReview ? null : fact.decision,
        decisions: [...state.decisions, decision],
      };
    }
    case "approved":
      return { state: "approved", outcome: state.decision?.decision ?? null };
    case "returned":
      return { state: "returned", ...nextRound(state) };
    case "overturned":
      return { state: "overturned", outcome: fact.decision };
    case "voided":
      return {
        state: "in_work",
        decision: null,
        outcome: null,
        reviews: voidedReviews(state.reviews, fact.because),
      };
    case "reopened":
      return {
        state: "in_work",
        ...nextRound(state),
        reviews: voidedReviews(state.reviews, `reopened: ${fact.reason}`),
      };
    case "exported": {
      const { kind: _, ...record } = fact;
      return { exports: [...state.exports, { ...record, by, at }] };
    }
    case "pivot_viewed":
      return { viewedPivots: [...new Set([...state.viewedPivots, fact.pivotId])] };
    default:
      return unreachable(fact);
  }
}

/**
 * The state after one more event; null is the state before the first. A pure fold: the same events give the same state
 * however they are cut into batches. Throws CaseworkError ENTRY_UNREADABLE for a stream that begins or repeats wrongly.
 */
export function evolve(state: Investigation | null, event: InvestigationEvent): Investigation {
  if (state === null) return opened(event);
  const reviewed = review(state, event);
  const changed = { ...state, ...change(state, event), version: event.version, updatedAt: event.at };
  return reviewed === null ? changed : { ...changed, reviews: [...changed.reviews, reviewed] };
}
