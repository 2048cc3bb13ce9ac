import type { Fact } from "@quaestor/api";
import {
  type EcsDocument,
  firstText,
  isSecurity4688,
  logonIdOf,
  type StoredEvent,
  subjectOf,
  subjectWords,
} from "@quaestor/telemetry";
import { absent, fieldValue, present, presentWeaker } from "./field-value.ts";

export interface FactsInput {
  readonly alert: StoredEvent;
  /** The event the alert was raised on; its id is where the links lead. */
  readonly sourceEventId: string;
  readonly source: string;
  /** The 4624 that opened the process's session, when there is one. */
  readonly logon: StoredEvent | null;
  /** Names of all sources whose records the page rests on. */
  readonly sourceTitles: readonly string[];
  readonly lagText: string | null;
}

/** What happened, as the left column tells it. */
export function factsOf(input: FactsInput): Fact[] {
  const { alert, source, logon } = input;
  const { document } = alert;
  const fact = (
    label: string,
    field: string,
    value: Fact["value"],
    note: string | null = null,
    eventId: string | null = input.sourceEventId,
  ): Fact => ({ label, field, value, note, eventId });
  const subject = subjectOf(document);
  const user =
    subject.name === null
      ? absent("user.name", source)
      : present(subject.domain === null ? subject.name : `${subject.domain}\\${subject.name}`);
  const logonId = logonIdOf(document);
  const hostId = firstText(document, "host.id");
  const hostName = firstText(document, "host.name");
  return [
    fact(
      "Host",
      "host.name",
      hostName === undefined
        ? absent("host.name", source)
        : hostId === undefined
          ? presentWeaker(hostName, "By name, weaker: this source gives no host.id")
          : present(hostName),
      osText(document),
    ),
    fact("User", subject.how === "effective" ? "user.effective.name" : "user.name", user, subjectWords[subject.how]),
    fact(
      "Logon",
      isSecurity4688(document) ? "winlog.event_data.TargetLogonId" : "winlog.event_data.LogonId",
      logonId === null ? absent("process.Ext.authentication_id", source) : present(String(logonId)),
      logon === null ? null : logonWords(logon.document),
    ),
    logon === null
      ? fact(
          "From",
          "source.ip",
          {
            state: "missing",
            remedy:
              "No 4624 with this logon id is in the store; collect the host's Security log to know where the session came from.",
          },
          null,
          null,
        )
      : fact(
          "From",
          "source.ip",
          fieldValue(logon.document, "source.ip", logon.source),
          firstText(logon.document, "source.domain") ?? null,
          logon.id,
        ),
    fact("Parent", "process.parent.name", fieldValue(document, "process.parent.name", source), parentNote(document)),
    fact(
      "Signature",
      "process.code_signature.subject_name",
      fieldValue(document, "process.code_signature.subject_name", source),
    ),
    fact(
      "Integrity",
      "winlog.event_data.IntegrityLevel",
      fieldValue(document, "winlog.event_data.IntegrityLevel", source),
    ),
    fact("Source", "event.provider", present(input.sourceTitles.join(" + ")), input.lagText),
  ];
}

function osText(document: EcsDocument): string | null {
  const parts = [
    firstText(document, "host.os.name") ?? firstText(document, "host.os.type"),
    firstText(document, "host.os.version"),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(" ");
}

function parentNote(document: EcsDocument): string | null {
  const pid = firstText(document, "process.parent.pid");
  const line = firstText(document, "process.parent.command_line");
  const words = [pid === undefined ? null : `pid ${pid}`, line ?? null].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(" · ");
}

function logonWords(document: EcsDocument): string {
  const type = firstText(document, "winlog.logon.type") ?? firstText(document, "winlog.event_data.LogonType");
  const method = firstText(document, "winlog.event_data.AuthenticationPackageName");
  return [type, method].filter((word) => word !== undefined).join(" · ");
}
