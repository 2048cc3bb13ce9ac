import type { CaseFieldValue, CasePhrase } from "../build/case-file.ts";
import type { EvidenceRegister } from "../build/evidence-register.ts";
import { type Fragment, html, type Markup } from "./markup.ts";

/** Makes the pointers of one report: every one leads to a row of its evidence register or ledger extract. */
export interface Pointers {
  /** To the evidence of an event; nothing for null. */
  readonly event: (eventId: string | null) => Markup;
  readonly events: (eventIds: readonly string[]) => Markup;
  /** To a ledger entry. */
  readonly ledger: (sequence: number) => Markup;
}

export function pointersInto(register: EvidenceRegister, ledgerSequences: ReadonlySet<number>): Pointers {
  const event = (eventId: string | null) => {
    const found = eventId === null ? undefined : register.byEventId.get(eventId);
    if (found === undefined) return html``;
    const absent = found.event === null ? html` <span class="absent">not in bundle</span>` : null;
    return html`<a class="ref" href="#${found.ref}">${found.ref}</a>${absent}`;
  };
  return {
    event,
    events: (eventIds) => html`${eventIds.map((id, position) => [position > 0 ? " " : "", event(id)])}`,
    ledger: (sequence) =>
      ledgerSequences.has(sequence)
        ? html`<a class="ref" href="#L${sequence}">L${sequence}</a>`
        : html`<span class="absent">ledger ${sequence}, not in bundle</span>`,
  };
}

/** Telemetry as written, monospaced and apart from the text around it. */
export function code(text: string): Markup {
  return html`<code dir="ltr">${text}</code>`;
}

export function phrase(parts: CasePhrase, pointers: Pointers): Markup {
  return html`${parts.map((part): Fragment => {
    if (part.kind === "text") return part.text;
    if (part.kind === "code") return code(part.text);
    return [code(part.text), " ", pointers.event(part.eventId)];
  })}`;
}

/** A field's value, or its absence in words that cannot be taken for a value. */
export function fieldValue(value: CaseFieldValue): Markup {
  if (value.state === "present") {
    const weaker = value.weaker === null ? null : html` <span class="note">${value.weaker}</span>`;
    return html`${value.values.map((item, position) => [position > 0 ? html`<br>` : "", code(item)])}${weaker}`;
  }
  const words = value.state === "not_in_source" ? "not in this source" : "missing";
  return html`<span class="gap">${words}</span> <span class="note">${value.remedy}</span>`;
}

/** An instant as the report writes it: UTC, at the precision of its source. */
export function time(instant: string | null): Markup {
  if (instant === null) return html`<span class="gap">not known</span>`;
  return html`<time datetime="${instant}">${instant.replace("T", " ").replace("Z", "")}</time>`;
}

const VERDICTS = {
  escalate: ["▲", "Escalates", "up"],
  lower_concern: ["▼", "Lowers concern", "down"],
  unresolved: ["?", "Unresolved", "open"],
} as const;

export function verdictBadge(verdict: keyof typeof VERDICTS): Markup {
  const [sign, words, tone] = VERDICTS[verdict];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>`;
}

export const DECISION_WORDS = {
  escalate: "Escalate",
  close: "Close",
  preserve_and_escalate: "Preserve evidence and escalate",
} as const;

export const DECISION_TONES = { escalate: "up", close: "down", preserve_and_escalate: "up" } as const;
