import type { Fact } from "@quaestor/api";
import { type ResolvedSubject, rivalWords } from "@quaestor/guide";
import {
  type EcsDocument,
  firstText,
  hostOf,
  integrityLevelOf,
  type LogonFacts,
  logonFactsOf,
  logonIdFieldOf,
  logonIdOf,
  logonTypeNumber,
  logonTypeWords,
  machineBlock,
  type StoredEvent,
  sensorOf,
  sensorTitles,
  signatureOf,
  subjectWords,
  type Told,
  wellKnownLogon,
} from "@quaestor/telemetry";
import type { Identified } from "../identify.ts";
import { lineText } from "./cut-text.ts";
import { absent, fieldValue, present, presentWeaker } from "./field-value.ts";

export interface FactsInput {
  readonly alert: StoredEvent;
  /** The event the alert was raised on; its id is where the links lead. */
  readonly sourceEventId: string;
  readonly source: string;
  readonly identity: Identified;
  /** Names of all sources whose records the page rests on. */
  readonly sourceTitles: readonly string[];
  readonly lagText: string | null;
}

/** What happened, as the left column tells it. */
export function factsOf(input: FactsInput): Fact[] {
  const { alert, source, identity } = input;
  const { document } = alert;
  const fact = (
    label: string,
    field: string,
    value: Fact["value"],
    note: string | null = null,
    eventId: string | null = input.sourceEventId,
  ): Fact => ({ label, field, value, note, eventId });
  return [
    hostFact(input, fact),
    userFact(input, fact),
    ...sessionFacts(input, fact),
    fact("Parent", "process.parent.name", fieldValue(document, "process.parent.name", source), parentNote(document)),
    toldFact("Signature", "process.code_signature.subject_name", signer, input, fact),
    toldFact("Integrity", "process.Ext.token.integrity_level_name", integrity, input, fact),
    fact("Source", "event.provider", present(input.sourceTitles.join(" + ")), sourceNote(identity, input.lagText)),
  ];
}

/** What a document says of its process, and the field that says it. */
type Reader = (document: EcsDocument) => { readonly value: string; readonly field: string } | null;

/** Unsigned, or signed by nobody named, are told too; nothing known is nothing told. */
const signer: Reader = (document) => {
  const { subjectName, exists, trusted, from } = signatureOf(document, "process");
  if (from === null) return null;
  const name = subjectName ?? (exists === false ? "unsigned" : null);
  return name === null ? null : { value: trusted === false ? `${name}, not trusted` : name, field: from };
};

const integrity: Reader = (document) => {
  const found = integrityLevelOf(document);
  return found === null ? null : { value: found.level, field: found.field };
};

/** A fact of the process that its own record may lack and another source's record of it may have. */
function toldFact(
  label: string,
  missing: string,
  read: Reader,
  { alert, source, identity, sourceEventId }: FactsInput,
  fact: MakeFact,
): Fact {
  for (const record of [alert, ...identity.records]) {
    const found = read(record.document);
    if (found === null) continue;
    if (record === alert) return fact(label, found.field, present(found.value), null, sourceEventId);
    const title = sensorTitles[sensorOf(record.document)];
    const value = presentWeaker(found.value, `From ${title}'s record of the same process`);
    return fact(label, found.field, value, title, record.id);
  }
  return fact(label, missing, absent(missing, source, alert.document));
}

type MakeFact = (
  label: string,
  field: string,
  value: Fact["value"],
  note?: string | null,
  eventId?: string | null,
) => Fact;

function hostFact({ alert, source, identity }: FactsInput, fact: MakeFact): Fact {
  const { host } = identity;
  const note = [osText(alert.document), host === null ? null : rivalWords(host), machineHint(alert, identity)].filter(
    (words) => words !== null,
  );
  const noted = note.length === 0 ? null : note.join(". ");
  if (host === null) return fact("Host", "host.name", absent("host.name", source), noted);
  const { name, id } = host.identity;
  if (name === null) {
    return fact(
      "Host",
      "host.id",
      presentWeaker(
        id ?? "",
        "By host.id only: this source gives no name, so other sources' records of the host are not found",
      ),
      noted,
    );
  }
  const field = firstText(alert.document, "host.name") === name ? "host.name" : nameField(alert.document, name);
  return fact(
    "Host",
    field,
    host.by === "id" ? present(name) : presentWeaker(name, "By name, weaker: this event gives no host.id"),
    noted,
  );
}

/**
 * A host known by name whose Sysmon GUIDs begin like the host.id that an agent's record of the process reports. Likely
 * one machine, and only a hint: nothing is joined on it.
 */
function machineHint({ document }: StoredEvent, { host, records }: Identified): string | null {
  if (host === null || host.by === "id" || sensorOf(document) !== "sysmon") return null;
  const block = machineBlock(firstText(document, "process.entity_id"));
  const agent = records
    .map((record) => hostOf(record.document))
    .find((other) => other?.scheme === "agent" && other.id !== undefined && machineBlock(other.id) === block);
  return block === null || agent == null
    ? null
    : `Sysmon's ids begin with ${block}, as host.id ${agent.id} does: a hint at one machine, not a link`;
}

function nameField(document: EcsDocument, name: string): string {
  return firstText(document, "host.hostname") === name ? "host.hostname" : "winlog.computer_name";
}

const toldWords = {
  same_process: "from another source's record of the process",
  logon: "SID by the logon with the same id",
  child: "from the creator of what it started, tied by pid, weaker",
} as const;

function userFact({ source, identity, sourceEventId }: FactsInput, fact: MakeFact): Fact {
  const { subject } = identity;
  const field = userFields[subject.how];
  if (subject.name === null && subject.id === undefined) {
    const remedy = subjectWords[subject.how];
    const value =
      subject.how === "creator_only" ? { state: "not_in_source" as const, remedy } : absent("user.name", source);
    return fact("User", field, value, value.remedy === remedy ? null : remedy);
  }
  const account = accountText(subject);
  const sid = subject.name !== null && subject.id !== undefined ? `${subject.id}, ` : "";
  const words = subject.told === null ? subjectWords[subject.how] : toldWords[subject.told.by];
  const isOther = subject.told !== null && subject.how === "resolved";
  return fact(
    "User",
    field,
    isOther ? presentWeaker(account, subjectWords.resolved) : present(account),
    `${sid}${words}`,
    isOther && subject.told !== null ? subject.told.eventId : sourceEventId,
  );
}

const userFields: Readonly<Record<ResolvedSubject["how"], string>> = {
  user: "user.name",
  user_name_only: "user.name",
  effective: "user.effective.name",
  creator: "user.name",
  creator_only: "user.name",
  process_user: "process.user.name",
  resolved: "user.name",
  unknown: "user.name",
};

function accountText({ id, name, domain }: ResolvedSubject): string {
  if (name === null) return id ?? "";
  return domain === null ? name : `${domain}\\${name}`;
}

const logonIdWords = {
  own: null,
  same_process: "from another source's record of the process",
  child: "from the creator of what it started, tied by pid, weaker",
} as const;

/** The logon id, and where the session came from: said only when an event with that id says so. */
function sessionFacts({ alert, source, identity, sourceEventId }: FactsInput, fact: MakeFact): Fact[] {
  const { session, found } = identity;
  const { plan } = session;
  const told = session.endedBy === null ? [session.logon, ...session.alsoTold].filter((event) => event !== null) : [];
  const own = logonIdOf(alert.document);
  const field = logonIdFieldOf(alert.document) ?? "process.Ext.authentication_id";
  const id = plan.logonIdText;
  const first = (read: (facts: LogonFacts) => Told | null) => {
    for (const event of told) {
      const value = read(logonFactsOf(event.document));
      if (value !== null) return { ...value, eventId: event.id };
    }
    return null;
  };
  const notes = [
    plan.logonIdFrom === null ? null : logonIdWords[plan.logonIdFrom],
    logonWords({ type: first((facts) => facts.type), package: first((facts) => facts.package) }),
  ].filter((words) => words !== null && words !== "");
  const logon = fact(
    "Logon",
    field,
    id === null
      ? absent("process.Ext.authentication_id", source)
      : own !== null && found === null
        ? present(id)
        : presentWeaker(id, "The alert's own record gives no logon id"),
    notes.length === 0 ? null : notes.join(" · "),
    found?.eventId ?? sourceEventId,
  );
  const address = first((facts) => facts.address);
  const workstation = first((facts) => facts.workstation);
  if (address !== null)
    return [logon, fact("From", address.field, present(address.value), workstation?.value ?? null, address.eventId)];
  if (workstation !== null) {
    return [
      logon,
      fact("From", workstation.field, present(workstation.value), "no source address", workstation.eventId),
    ];
  }
  return [logon, fact("From", "source.ip", { state: "missing", remedy: whyNoAddress(identity) }, null, null)];
}

/** Why nothing tells where the session came from, and what would. */
function whyNoAddress({ session }: Identified): string {
  const { plan, endedBy, logon } = session;
  if (plan.wellKnown !== null && wellKnownLogon(plan.logonIdText ?? undefined) !== null) {
    return `The session is ${plan.wellKnown}'s, which is on every host and says nothing of a workstation.`;
  }
  if (plan.logonId === null) {
    return "No record of this process gives its logon id, so no logon can be matched: Sysmon 1, 4688 version 2 or an EDR would.";
  }
  if (endedBy !== null)
    return "The session with this id was over before the process began, so its logon is not this one.";
  if (logon !== null) return "The logon with this id names neither an address nor a workstation.";
  return "No logon with this id is in the store; collect the host's Security log (4624) to know where the session came from.";
}

function osText(document: EcsDocument): string | null {
  const parts = [
    firstText(document, "host.os.name") ?? firstText(document, "host.os.type"),
    firstText(document, "host.os.version"),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : lineText(parts.join(" "));
}

function parentNote(document: EcsDocument): string | null {
  const pid = firstText(document, "process.parent.pid");
  const line = firstText(document, "process.parent.command_line");
  const words = [pid === undefined ? null : `pid ${pid}`, line ?? null].filter((word) => word !== null);
  return words.length === 0 ? null : lineText(words.join(" · "));
}

function logonWords({ type, package: method }: Pick<LogonFacts, "type" | "package">): string {
  const number = type === null ? null : logonTypeNumber(type.value);
  const named = number === null ? null : logonTypeWords(number);
  const typeText = number === null ? null : named === null ? `type ${number}` : `type ${number}, ${named}`;
  return [typeText, method?.value ?? null].filter((word) => word !== null).join(" · ");
}

function sourceNote({ records }: Identified, lagText: string | null): string | null {
  const others = records.length;
  const told = others === 0 ? null : `one process, ${others + 1} records`;
  const notes = [told, lagText].filter((words) => words !== null);
  return notes.length === 0 ? null : notes.join(" · ");
}
