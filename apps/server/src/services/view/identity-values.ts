import type { FieldValue } from "@quaestor/api";
import type { ResolvedSubject } from "@quaestor/guide";
import { type EcsDocument, firstText, sensorOf, sensorTitles, subjectOf, subjectWords } from "@quaestor/telemetry";
import type { Identified } from "../identify.ts";
import { absent, fieldValue, presentWeaker } from "./field-value.ts";

const toldWords = {
  same_process: "from another source's record of the same process",
  logon: "from the logon with the same id",
  child: "from the creator of what it started, tied by pid",
} as const;

type UserField = "user.id" | "user.name" | "user.domain";

function isUserField(field: string): field is UserField {
  return field === "user.id" || field === "user.name" || field === "user.domain";
}

/**
 * A field of the alert as the questions look at it. `user.*` is the account of the process, which Sysmon's `user.id` (the
 * writer's) and all of 4688's (the broker's) are not: then the page shows what is known instead, and whose the filed
 * value is. All other fields are shown as they are.
 */
export function focusValue(
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
  const ownValue = { "user.id": own.id ?? null, "user.name": own.name, "user.domain": own.domain }[field];
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
