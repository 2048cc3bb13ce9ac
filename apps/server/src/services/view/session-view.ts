import type { SessionView } from "@quaestor/api";
import { rivalWords } from "@quaestor/guide";
import { firstText, type StoredEvent, sensorOf, sensorTitles } from "@quaestor/telemetry";
import { eventRow } from "./event-row.ts";
import type { Gathered } from "./gather.ts";

const fromWords = {
  own: null,
  same_process: "from another record of the same process, because the alert's own gives none",
  child: "from a 4688 of what it started, whose creator's session it is; tied by pid, which is weaker",
} as const;

/** The logon session of the alert's process as the page shows it: matches by id apart from what is only near. */
export function sessionView({ identity, context }: Gathered, pinned: ReadonlySet<string>): SessionView {
  const { session, host } = identity;
  const { plan } = session;
  const row = (event: StoredEvent) => eventRow(event, pinned);
  const matched = session.logon === null ? [] : [session.logon, ...session.alsoTold];
  const ended = session.endedBy !== null;
  return {
    status: ended ? "partial" : session.status,
    reason: ended
      ? "The session with this id was over before the process began, so it cannot be its own."
      : (session.error ?? plan.unreachableBecause ?? reasonOf(session.status)),
    how: plan.text,
    logonId: plan.logonIdText,
    logonIdFrom: plan.logonIdFrom === null ? null : fromWords[plan.logonIdFrom],
    logons: matched.map(row),
    inSession: [...session.privileges, ...session.explicitCredentials, ...session.logoffs, ...session.otherLogons].map(
      row,
    ),
    context: [
      ...context.wmi.map((event) => ({ row: row(event), why: wmiWords(event) })),
      ...context.usedTowards.map((event) => ({
        row: row(event),
        why: "Written where the credentials were used, for this host as the target server; near in time, not a match by id.",
      })),
      ...context.nearby.map((event) => ({
        row: row(event),
        why: "A logon of the account near in time with another id: not a match.",
      })),
    ],
    hostNote: host === null ? null : rivalWords(host),
  };
}

function reasonOf(status: Gathered["identity"]["session"]["status"]): string | null {
  if (status === "none") return "No event of a logon with this id was found on the host.";
  return status === "partial" ? "Events of the session were found, but not the logon that opened it." : null;
}

function wmiWords(event: StoredEvent): string {
  switch (firstText(event.document, "event.code")) {
    case "5858":
      return "WMI-Activity 5858: an operation that failed, with its caller's machine and account; near in time.";
    case "5857":
      return "WMI-Activity 5857: the provider host loaded a provider, which dates the broker; near in time.";
    case "5860":
      return "WMI-Activity 5860: a subscription, with its caller's machine and account; near in time.";
    default:
      return `${sensorTitles[sensorOf(event.document)]} recorded a WMI operation; near in time.`;
  }
}
