import {
  firstText,
  type LogonFacts,
  logonFactsOf,
  logonIdOfLogon,
  type StoredEvent,
  saysNothing,
} from "@quaestor/telemetry";

/** A field that a process's own record lacks, as the logon of its session has it. */
export interface SessionField {
  readonly value: string;
  /** The field of the logon event it stands in, whatever its source calls it. */
  readonly field: string;
  readonly eventId: string;
}

type FactName = "type" | "package" | "address" | "workstation" | "accountId" | "accountName" | "accountDomain";

/** Fields that say one fact of a logon, under the names that sources have for it. */
const facts: Readonly<Record<string, FactName>> = {
  "process.Ext.session_info.logon_type": "type",
  "winlog.logon.type": "type",
  "winlog.event_data.LogonType": "type",
  "process.Ext.session_info.authentication_package": "package",
  "winlog.event_data.AuthenticationPackageName": "package",
  "process.Ext.session_info.client_address": "address",
  "source.ip": "address",
  "source.address": "address",
  "winlog.event_data.IpAddress": "address",
  "source.domain": "workstation",
  "winlog.event_data.WorkstationName": "workstation",
  "winlog.event_data.TargetUserSid": "accountId",
  "winlog.event_data.TargetUserName": "accountName",
  "winlog.event_data.TargetDomainName": "accountDomain",
};

/** Fields of a 4624 of which no other source says the like; what it says of its requester is not the session's. */
const asFiled: ReadonlySet<string> = new Set([
  "source.port",
  "winlog.logon.outcome",
  ...[
    "ElevatedToken",
    "ImpersonationLevel",
    "IpPort",
    "KeyLength",
    "LmPackageName",
    "LogonGuid",
    "LogonProcessName",
    "RestrictedAdminMode",
    "TargetLinkedLogonId",
    "TargetOutboundDomainName",
    "TargetOutboundUserName",
    "TransmittedServices",
    "VirtualAccount",
  ].map((name) => `winlog.event_data.${name}`),
]);

/** Where sources keep the id of the session that a logon opened. */
const idPlaces = [
  "winlog.event_data.TargetLogonId",
  "Target.process.Ext.authentication_id",
  "crowdstrike.AuthenticationId",
  "m365_defender.event.logon.id",
  "endgame.target_logon_id",
];

/**
 * What the records of a session's logon, the best first, say of a field; null where the field is none of a logon's or no
 * record has it.
 */
export function sessionField(
  field: string,
  logons: readonly Pick<StoredEvent, "id" | "document">[],
): SessionField | null {
  for (const { id, document } of logons) {
    const told = read(field, document);
    if (told !== null) return { ...told, eventId: id };
  }
  return null;
}

function read(field: string, document: StoredEvent["document"]): Omit<SessionField, "eventId"> | null {
  const fact = Object.hasOwn(facts, field) ? facts[field] : undefined;
  if (fact !== undefined) return factOf(logonFactsOf(document), fact);
  if (field === "winlog.logon.id" || field === "winlog.event_data.TargetLogonId") {
    const id = logonIdOfLogon(document);
    const place = idPlaces.find((path) => id !== null && firstText(document, path) === String(id));
    return place === undefined ? null : { value: String(id), field: place };
  }
  const value = asFiled.has(field) ? firstText(document, field) : undefined;
  return value === undefined || saysNothing(value) ? null : { value, field };
}

const factOf = (told: LogonFacts, fact: FactName): Omit<SessionField, "eventId"> | null => told[fact];
