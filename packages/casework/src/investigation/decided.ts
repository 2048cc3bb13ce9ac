import type { Refusal, RefusalCode } from "./command.ts";
import type { Investigation, InvestigationState } from "./investigation.ts";
import type { InvestigationFact } from "./investigation-event.ts";

/** What `decide` gives: what happens, or why nothing does. */
export type Decided = { readonly events: readonly InvestigationFact[] } | { readonly refusal: Refusal };

export function refuse(code: RefusalCode, message: string, details: Readonly<Record<string, unknown>>): Decided {
  return { refusal: { code, message, details } };
}

export const happens = (...events: readonly InvestigationFact[]): Decided => ({ events });

/** As long as the contract of the page allows a text to be. */
export const MAX_TEXT = 20_000;

export function tooLong(what: string, text: string): Decided | null {
  if (text.length <= MAX_TEXT) return null;
  return refuse("TEXT_TOO_LONG", `The ${what} is longer than ${MAX_TEXT} characters.`, { limit: MAX_TEXT });
}

/** White space and invisible characters say nothing. */
export function isBlankText(text: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}

/** Whether a decision stands: nothing about the case changes then without reopening it. */
export function isDecided(state: InvestigationState): boolean {
  return state === "approved" || state === "overturned" || state === "closed";
}

/** Whether new alerts of the same rule, host and user still join it; else they open another that refers to it. */
export function acceptsAlerts(state: InvestigationState): boolean {
  return state === "open" || state === "in_work" || state === "returned";
}

/**
 * A change to the case: refused once it is decided (reopen first, which voids the approval); while it waits for a
 * review, the change takes the submission back, because the lead would approve something else.
 */
export function changing(state: Investigation, because: string, ...events: readonly InvestigationFact[]): Decided {
  if (isDecided(state.state)) {
    return refuse("DECIDED", "This investigation is decided. Reopen it before changing what it rests on.", {
      state: state.state,
    });
  }
  if (state.state !== "submitted" || state.decision === null) return happens(...events);
  return happens({ kind: "voided", because, digest: state.decision.digest }, ...events);
}
