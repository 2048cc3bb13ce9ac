import { type SessionField, sessionEvents, sessionField } from "@quaestor/guide";
import {
  logonIdOf,
  readLogonId,
  type StoredEvent,
  saysNothing,
  startedAtOf,
  subjectOf,
  values,
} from "@quaestor/telemetry";
import type { AssessmentInput } from "./assessment-input.ts";
import type { MissingField } from "./finding.ts";
import { link, type Phrase, words } from "./phrase.ts";

/** Values of one field that a sentence tells of, the rest counted. */
const told = 12;

/** The values that say something; Sysmon's and 4688's `user.id` is not the process's user, so it says nothing. */
function telling(input: AssessmentInput, field: string): readonly string[] {
  if (field === "user.id") return [(input.subject ?? subjectOf(input.alert.document)).id ?? []].flat();
  return values(input.alert.document, field)
    .map(String)
    .filter((value) => !saysNothing(value));
}

/** The records of the logon that opened the process's session; none where the session was over before it began. */
export function joinedLogons({ alert: { document }, logons }: AssessmentInput): readonly StoredEvent[] {
  const logonId = readLogonId(logons?.found?.logonId ?? logonIdOf(document) ?? undefined);
  const session = sessionEvents(logons?.events ?? [], logonId, startedAtOf(document) ?? 0n);
  return session.logon === null || session.endedBy !== null ? [] : [session.logon, ...session.alsoTold];
}

/** What the logon of the session says of a field that the process's own record does not have. */
function fromLogon(input: AssessmentInput, field: string): SessionField | null {
  return sessionField(field, joinedLogons(input));
}

/** Fields that the question's focus names and neither the alert nor the logon of its session has, and what would give them. */
export function missingFields(input: AssessmentInput): MissingField[] {
  return input.question.fields
    .filter((field) => telling(input, field).length === 0 && fromLogon(input, field) === null)
    .map((field) => {
      const gap = input.gaps.find((each) => each.field === field);
      return gap === undefined
        ? { field, state: "missing", remedy: "The source can record it and did not in this event." }
        : { field, state: "not_in_source", remedy: gap.remedy };
    });
}

/** The id of the event that claims point at: the source event, or the alert when only that is left. */
export function claimedEvent(input: AssessmentInput): string {
  return input.sourceEvent?.id ?? input.alert.id;
}

/** One sentence a focus field that is there: its name and its values. */
export function presentFields(input: AssessmentInput): Phrase[] {
  return input.question.fields.flatMap((field) => {
    const own = telling(input, field);
    if (own.length > 0) return [[words(`${field} is `), ...listed(own, claimedEvent(input), field)]];
    const logon = fromLogon(input, field);
    if (logon === null) return [];
    return [[words(`${field} is, from the logon session, `), link(logon.value, logon.eventId, logon.field)]];
  });
}

function listed(all: readonly string[], eventId: string, field: string): Phrase {
  const shown = all
    .slice(0, told)
    .flatMap((value, i) => [...(i === 0 ? [] : [words(", ")]), link(value, eventId, field)]);
  return all.length > told ? [...shown, words(` and ${all.length - told} more`)] : shown;
}
