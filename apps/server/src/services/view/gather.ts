import type { Coverage, Investigation, LogonLookup, PriorAlert } from "@quaestor/casework";
import {
  type LogonSessionResult,
  type Pivot,
  type PivotResult,
  planLogonSession,
  planPivot,
  runLogonSession,
  runPivot,
  sameHost,
  type WindowChoice,
} from "@quaestor/guide";
import type { EventStore, ProcessSubject, StoredEvent } from "@quaestor/telemetry";
import { first, readSid, subjectOf } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import type { ShelvedRule } from "../rule-shelf.ts";
import { startCoverage } from "./coverage.ts";
import { priorAlerts } from "./prior-alerts.ts";

const pivotRows = 200;
const logonRows = 200;

/** Everything that was asked of telemetry about one alert, before anybody judges it. */
export interface Gathered {
  readonly alert: StoredEvent;
  /** Null when it has aged out; the alert carries its fields. */
  readonly sourceEvent: StoredEvent | null;
  readonly shelved: ShelvedRule;
  readonly subject: ProcessSubject;
  readonly pivots: ReadonlyMap<string, PivotResult>;
  readonly session: LogonSessionResult;
  readonly logons: LogonLookup;
  readonly coverage: Coverage;
  readonly prior: readonly PriorAlert[];
}

export interface GatherRequest {
  readonly shelved: ShelvedRule;
  readonly investigation: Investigation;
  readonly alert: StoredEvent;
  readonly window: WindowChoice;
}

/** Asks telemetry all that the guide, the logon join and the gate need, side by side. */
export async function gather(
  core: Pick<Core, "store" | "outside">,
  { shelved, investigation, alert, window }: GatherRequest,
): Promise<Gathered> {
  const host = sameHost(alert.document);
  const { store } = core;
  const reference = investigation.alerts.find((each) => each.alertId === alert.id);
  const [sources, session, prior] = await Promise.all([
    reference === undefined ? [] : store.get([reference.sourceEventId]),
    runLogonSession(planLogonSession(alert.document), store, { limit: logonRows }),
    priorAlerts(store, host, alert, shelved.rule.ruleId),
  ]);
  const subject = subjectWithSid(alert, session);
  const pivots = await runPivots(store, pivotsOf(shelved), alert, {
    window,
    now: core.outside.now(),
    identity: subject,
  });
  const children = [...pivots.values()].flatMap((result) =>
    result.plan.parent === null ? [] : result.rows.map((row) => row.event.id),
  );
  const coverage = await startCoverage(store, host, alert, new Set([alert.id, ...children]));
  return {
    alert,
    sourceEvent: sources[0] ?? null,
    shelved,
    subject,
    pivots,
    session,
    logons: lookupOf(session),
    coverage,
    prior,
  };
}

/** All pivots of a guide, each once, in order of first appearance. */
export function pivotsOf({ guide }: ShelvedRule): readonly Pivot[] {
  const byId = new Map(
    [...guide.questions.flatMap((question) => question.pivots), ...(guide.gate?.pivots ?? [])].map((pivot) => [
      pivot.id,
      pivot,
    ]),
  );
  return [...byId.values()];
}

async function runPivots(
  store: EventStore,
  pivots: readonly Pivot[],
  alert: StoredEvent,
  options: Parameters<typeof planPivot>[2],
): Promise<ReadonlyMap<string, PivotResult>> {
  const results = await Promise.all(
    pivots.map(
      async (pivot) =>
        [pivot.id, await runPivot(planPivot(pivot, alert.document, options), store, { limit: pivotRows })] as const,
    ),
  );
  return new Map(results);
}

/** The account's SID is in no Sysmon or 4688 record of the process, but in the 4624 that opened its session. */
function subjectWithSid(alert: StoredEvent, session: LogonSessionResult): ProcessSubject {
  const subject = subjectOf(alert.document);
  if (subject.id !== undefined || session.logon === null || session.endedBefore) return subject;
  const sid = readSid(
    first(session.logon.document, "winlog.event_data.TargetUserSid") ?? first(session.logon.document, "user.id"),
  );
  return sid === null ? subject : { ...subject, id: sid };
}

function lookupOf(session: LogonSessionResult): LogonLookup {
  const status = session.status === "unreachable" || session.status === "failed" ? session.status : "asked";
  const events = [
    session.logon,
    ...session.otherLogons,
    ...session.explicitCredentials,
    ...session.privileges,
    ...session.logoffs,
  ].filter((event) => event !== null);
  return { status, reason: session.error ?? session.plan.unreachableBecause, events, logonsOfHost: null };
}
