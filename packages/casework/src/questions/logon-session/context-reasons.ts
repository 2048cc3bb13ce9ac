import { firstText, type JsonValue, logonFactsOf, type StoredEvent } from "@quaestor/telemetry";
import type { LogonLookup } from "../assessment-input.ts";
import { link, type Phrase, words } from "../phrase.ts";

/** As many records of one kind are named. */
const MOST = 5;

/** What lies around the session without being tied to it by its id, as sentences; none of it is a match. */
export function contextReasons(context: LogonLookup["context"]): Phrase[] {
  if (context === undefined || context === null) return [];
  return [
    ...context.wmi.slice(0, MOST).map(wmiReason),
    ...context.usedTowards.slice(0, MOST).map(towardsReason),
    ...nearbyReason(context.nearby),
  ];
}

/** Ids of the records that {@link contextReasons} names. */
export function contextEvidence(context: LogonLookup["context"]): string[] {
  if (context === undefined || context === null) return [];
  return [...context.wmi.slice(0, MOST), ...context.usedTowards.slice(0, MOST)].map(({ id }) => id);
}

function wmiReason(event: StoredEvent): Phrase {
  const { id, document } = event;
  const read = (field: string): Phrase[number] | null => {
    const value = firstText(document, field);
    return value === undefined || value === "" ? null : link(value, id, field);
  };
  const code = firstText(document, "event.code");
  if (code === "5858" || code === "5860") {
    const machine = read(code === "5858" ? "winlog.user_data.ClientMachine" : "winlog.user_data.MachineName");
    const user = read("winlog.user_data.User");
    return [
      words("WMI on this host names a caller near in time: "),
      ...(user === null ? [words("an account that is not told")] : [user]),
      ...(machine === null ? [] : [words(" from "), machine]),
      words(code === "5858" ? " (5858, an operation that failed)." : " (5860)."),
    ];
  }
  if (code === "5857") {
    const provider = read("winlog.user_data.ProviderName");
    return [
      words("The broker loaded "),
      ...(provider === null ? [words("a provider")] : [provider]),
      words(" near in time ("),
      link("5857", id, "event.code"),
      words("), which dates it and names no caller."),
    ];
  }
  const action = read("event.action");
  const details = detailsOf(document.m365_defender);
  return [
    words("Defender recorded "),
    ...(action === null ? [words("a WMI operation")] : [action]),
    words(" near in time"),
    ...(details === null ? [] : [words(": "), link(details, id, "m365_defender.event.additional_fields")]),
    words("."),
  ];
}

const LONGEST = 300;

/** Defender's own details of an event, which differ by kind and version: shown as they are. */
function detailsOf(vendor: JsonValue | undefined): string | null {
  const event = isObject(vendor) ? vendor.event : undefined;
  const details = isObject(event) ? event.additional_fields : undefined;
  if (details === undefined || details === null) return null;
  const text = typeof details === "string" ? details : JSON.stringify(details);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function towardsReason(event: StoredEvent): Phrase {
  const { id, document } = event;
  const server = logonFactsOf(document).targetServer;
  const host = firstText(document, "host.name");
  const account = firstText(document, "user.effective.name") ?? firstText(document, "winlog.event_data.TargetUserName");
  return [
    words("Near in time, "),
    ...(host === undefined ? [words("another host")] : [link(host, id, "host.name")]),
    words(" recorded that credentials"),
    ...(account === undefined ? [] : [words(" of "), link(account, id, "user.effective.name")]),
    words(" were given for "),
    ...(server === null ? [words("this host")] : [link(server.value, id, server.field)]),
    words(" (4648, written where they are used; context, not a match by id)."),
  ];
}

function nearbyReason(nearby: readonly StoredEvent[]): Phrase[] {
  if (nearby.length === 0) return [];
  const [logons, have] = nearby.length === 1 ? ["logon", "has another id"] : ["logons", "have other ids"];
  return [
    [words(`${nearby.length} further ${logons} of this account within a minute ${have}: near in time, not a match.`)],
  ];
}
