import type { FieldValue, Question } from "@quaestor/api";
import { type ResolvedSubject, sessionField } from "@quaestor/guide";
import {
  type EcsDocument,
  firstText,
  type StoredEvent,
  sensorOf,
  sensorTitles,
  subjectOf,
  subjectWords,
} from "@quaestor/telemetry";
import type { Identified } from "../identify.ts";
import { absent, fieldValue, present, presentWeaker } from "./field-value.ts";

const toldWords = {
  same_process: "from another source's record of the same process",
  logon: "from the logon with the same id",
  child: "from the creator of what it started, tied by pid",
} as const;

type UserField = "user.id" | "user.name" | "user.domain";

function isUserField(field: string): field is UserField {
  return field === "user.id" || field === "user.name" || field === "user.domain";
}

type FocusRow = Pick<Question["focus"][number], "value" | "eventId" | "from">;

/**
 * A field as the questions look at it, with the event that has it: the alert's own, or where that lacks it the logon of
 * the process's session, or whichever record told the account.
 */
export function focusRow(
  document: EcsDocument,
  field: string,
  { source, id }: Pick<StoredEvent, "source" | "id">,
  identity: Pick<Identified, "subject" | "host" | "session">,
): FocusRow {
  const value = focusValue(document, field, source, identity);
  const { session, subject } = identity;
  const logons = session.endedBy === null ? [session.logon, ...session.alsoTold].filter((event) => event !== null) : [];
  if (isUserField(field)) {
    const { told } = subject;
    const isTold = told !== null && value.state === "present" && value.values[0] !== ownAccount(document, field);
    if (!isTold) return { value, eventId: id, from: null };
    const logon = logons.filter((event) => event.id === told.eventId);
    const fact = told.by === "logon" ? sessionField(logonNames[field], logon) : null;
    const words = told.by === "logon" ? logonWords(logon[0]) : toldWords[told.by];
    return { value, eventId: told.eventId, from: { words, field: fact?.field ?? field } };
  }
  const told = value.state === "present" ? null : sessionField(field, logons);
  if (told === null) return { value, eventId: id, from: null };
  const words = logonWords(logons.find((event) => event.id === told.eventId));
  return { value: present(told.value), eventId: told.eventId, from: { words, field: told.field } };
}

const logonNames: Readonly<Record<UserField, string>> = {
  "user.id": "winlog.event_data.TargetUserSid",
  "user.name": "winlog.event_data.TargetUserName",
  "user.domain": "winlog.event_data.TargetDomainName",
};

function logonWords(logon: StoredEvent | undefined): string {
  if (logon === undefined) return "from the logon session";
  const code = firstText(logon.document, "event.code");
  return `from the logon session (${code === "4624" ? code : sensorTitles[sensorOf(logon.document)]})`;
}

function ownAccount(document: EcsDocument, field: UserField): string | null {
  const own = subjectOf(document);
  return { "user.id": own.id ?? null, "user.name": own.name, "user.domain": own.domain }[field];
}

/**
 * A field of the alert as the questions look at it. `user.*` is the account of the process, which Sysmon's `user.id` (the
 * writer's) and all of 4688's (the broker's) are not: then the page shows what is known instead, and whose the filed
 * value is. All other fields are shown as they are.
 */
function focusValue(
  document: EcsDocument,
  field: string,
  source: string,
  { subject, host }: Pick<Identified, "subject" | "host">,
): FieldValue {
  if (field === "host.id") return hostIdValue(document, source, host);
  if (!isUserField(field)) return fieldValue(document, field, source);
  const filed = firstText(document, field) ?? null;
  const known = { "user.id": subject.id ?? null, "user.name": subject.name, "user.domain": subject.domain }[field];
  const own = subjectOf(document);
  const ownValue = ownAccount(document, field);
  const whose = filed === null || filed === known ? null : whoseWords(document, field, filed);
  if (known === null)
    return whose === null
      ? absent(field, source)
      : { state: "not_in_source", remedy: `${whose} ${insteadWords(subject)}` };
  if (known === filed && known === ownValue) return fieldValue(document, field, source);
  const from =
    known === ownValue
      ? subjectWords[own.how]
      : subject.told === null
        ? subjectWords[subject.how]
        : toldWords[subject.told.by];
  return presentWeaker(known, [`${capital(from)}.`, whose].filter((words) => words !== null).join(" "));
}

/** A host without an id goes by its name, which is weaker; with it the page says what the missing id would add. */
function hostIdValue(document: EcsDocument, source: string, host: Identified["host"]): FieldValue {
  const filed = fieldValue(document, "host.id", source);
  if (filed.state === "present" || host === null) return filed;
  const { id, name } = host.identity;
  if (id !== undefined) return presentWeaker(id, "Taken from observer.serial_number, the sensor's id of the host.");
  return { ...filed, remedy: `The host goes by its name ${name}, which is weaker. ${filed.remedy}` };
}

/** Whose account the filed value is, when it is not the process's. */
function whoseWords(document: EcsDocument, field: UserField, filed: string): string {
  const sensor = sensorOf(document);
  const title = sensorTitles[sensor];
  if (sensor === "sysmon")
    return `The event's own ${field} “${filed}” is the account that wrote it, which is ${title}'s.`;
  if (sensor === "security")
    return `The event's own ${field} “${filed}” is whoever created the process, under WMI the broker.`;
  return `The event's own ${field} is “${filed}”.`;
}

function insteadWords(subject: ResolvedSubject): string {
  const { name, domain } = subject;
  if (name === null) return "Nothing else names the account of the process.";
  return `Known instead: ${domain === null ? name : `${domain}\\${name}`}; its SID stands in the logon (4624) with the same id, or in an EDR's record of the process.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
