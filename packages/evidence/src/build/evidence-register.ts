import type { CaseEvent, CaseFile, CasePhrase } from "./case-file.ts";

/** One piece of evidence with the short name the report gives it. */
export interface RegisteredEvidence {
  /** `E1`, `E2`, … */
  readonly ref: string;
  readonly eventId: string;
  /** Null where the case points at an event that could no longer be had. */
  readonly event: CaseEvent | null;
}

export interface EvidenceRegister {
  readonly all: readonly RegisteredEvidence[];
  readonly byEventId: ReadonlyMap<string, RegisteredEvidence>;
}

/** Numbers the evidence: the selected alert and its event first, then as carried, then what is pointed at but absent. */
export function registerEvidence(caseFile: CaseFile): EvidenceRegister {
  const events = new Map(caseFile.events.map((event) => [event.id, event]));
  const selected = caseFile.alerts.find(({ id }) => id === caseFile.selectedAlertId);
  const first = [caseFile.selectedAlertId, selected?.sourceEventId ?? null].filter((id) => id !== null);
  const ids = new Set([...first, ...events.keys(), ...mentionedEventIds(caseFile)]);
  const all = [...ids].map((eventId, position) => ({
    ref: `E${position + 1}`,
    eventId,
    event: events.get(eventId) ?? null,
  }));
  return { all, byEventId: new Map(all.map((evidence) => [evidence.eventId, evidence])) };
}

/** Every event id the case points at, in the order of the report. */
export function mentionedEventIds(caseFile: CaseFile): readonly string[] {
  const rows = [
    ...caseFile.questions.flatMap(({ pivots }) => pivots.flatMap((pivot) => pivot.rows)),
    ...caseFile.children.rows,
    ...caseFile.logons.rows,
  ];
  return [
    caseFile.selectedAlertId,
    ...caseFile.alerts.flatMap(({ id, sourceEventId }) => [id, sourceEventId]),
    ...linked(caseFile.investigation.headline),
    ...caseFile.facts.map(({ eventId }) => eventId),
    ...caseFile.questions.flatMap(({ focus, finding, cannotTell, answer }) => [
      ...cannotTell.map(({ answeredBy }) => answeredBy),
      ...focus.map(({ eventId }) => eventId),
      ...(finding?.reasons.flatMap(linked) ?? []),
      ...(answer?.evidence ?? []),
    ]),
    ...rows.flatMap(({ id, summary }) => [id, ...linked(summary)]),
    ...caseFile.tree.flatMap(({ eventId, alsoEventIds }) => [eventId, ...alsoEventIds]),
    ...caseFile.timeline.marks.map(({ eventId }) => eventId),
    ...caseFile.pinned,
  ].filter((id) => id !== null);
}

function linked(phrase: CasePhrase): readonly string[] {
  return phrase.flatMap((part) => (part.kind === "link" ? [part.eventId] : []));
}
