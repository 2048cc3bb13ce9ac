import type { Coverage, Investigation, LogonLookup, PriorAlert } from "@quaestor/casework";
import {
  type Pivot,
  type PivotResult,
  planPivot,
  runPivot,
  type SessionContext,
  sessionContext,
  type WindowChoice,
} from "@quaestor/guide";
import type { EventStore, StoredEvent } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import { type Identified, identify } from "../identify.ts";
import type { ShelvedRule } from "../rule-shelf.ts";
import { startCoverage } from "./coverage.ts";
import { priorAlerts } from "./prior-alerts.ts";

const pivotRows = 200;

/** Everything that was asked of telemetry about one alert, before anybody judges it. */
export interface Gathered {
  readonly alert: StoredEvent;
  /** Null when it has aged out; the alert carries its fields. */
  readonly sourceEvent: StoredEvent | null;
  readonly shelved: ShelvedRule;
  /** Whose process it is, where, and in which session, from every record that tells of it. */
  readonly identity: Identified;
  readonly pivots: ReadonlyMap<string, PivotResult>;
  /** What lies around the session without being tied to it by its id. */
  readonly context: SessionContext;
  readonly logons: LogonLookup;
  readonly coverage: Coverage;
  readonly prior: readonly PriorAlert[];
}

export interface GatherRequest {
  readonly shelved: ShelvedRule;
  readonly investigation: Investigation;
  readonly alert: StoredEvent;
  readonly window: WindowChoice;
  /** Where it was asked for already. */
  readonly identified?: Promise<Identified> | undefined;
}

/** Asks telemetry all that the guide, the logon join and the gate need, side by side. */
export async function gather(
  core: Pick<Core, "store" | "outside">,
  { shelved, investigation, alert, window, identified }: GatherRequest,
): Promise<Gathered> {
  const { store } = core;
  const reference = investigation.alerts.find((each) => each.alertId === alert.id);
  const sourceId = reference?.sourceEventId ?? alert.id;
  const [sources, identity] = await Promise.all([
    reference === undefined ? [] : store.get([sourceId]),
    identified ?? identify(store, alert, sourceId),
  ]);
  const { host, subject, session } = identity;
  const { startedAt, logonId } = session.plan;
  const [pivots, context, prior] = await Promise.all([
    runPivots(store, pivotsOf(shelved), alert, { window, now: core.outside.now(), identity: subject, host }),
    sessionContext({ alert: alert.document, host, subject, startedAt, logonId }, store),
    priorAlerts(store, {
      host,
      alert,
      ruleId: shelved.rule.ruleId,
      ofInvestigation: new Set(investigation.alerts.map(({ alertId }) => alertId)),
    }),
  ]);
  const children = [...pivots.values()].flatMap((result) =>
    result.plan.parent === null ? [] : result.rows.map((row) => row.event),
  );
  const own = [...(sources[0] === undefined ? [alert] : [sources[0]]), ...identity.records, ...children];
  const coverage = await startCoverage(store, host, alert, own);
  return {
    alert,
    sourceEvent: sources[0] ?? null,
    shelved,
    identity,
    pivots,
    context,
    logons: lookupOf(identity, context),
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

function lookupOf({ session, found }: Identified, context: SessionContext): LogonLookup {
  const status = session.status === "unreachable" || session.status === "failed" ? session.status : "asked";
  const reason = session.error ?? session.plan.unreachableBecause;
  return { status, reason, events: session.all, logonsOfHost: null, found, context };
}
