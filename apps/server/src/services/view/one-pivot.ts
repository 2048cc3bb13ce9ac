import type { PivotResult, WindowMode } from "@quaestor/api";
import { sourceEventId } from "@quaestor/casework";
import { planPivot, runPivot } from "@quaestor/guide";
import { parseInstant } from "@quaestor/telemetry";
import { HttpProblem } from "../../http/refusal.ts";
import type { Core } from "../core.ts";
import { identify } from "../identify.ts";
import { loadInvestigation } from "../investigations.ts";
import { pivotsOf } from "./gather.ts";
import { pivotView } from "./pivot-view.ts";

export interface PivotQuery {
  readonly alert?: string | undefined;
  readonly window?: WindowMode | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: string | undefined;
  /** `true`: word for word as Kibana would ask. */
  readonly literal?: "true" | undefined;
}

const most = 1000;

/** One pivot of an investigation's guide, over a window of the reader's choice. */
export async function onePivot(core: Core, id: string, pivotId: string, query: PivotQuery): Promise<PivotResult> {
  const investigation = await loadInvestigation(core, id);
  const shelved = investigation === null ? null : core.rules.byId(investigation.subject.ruleId);
  const pivot = shelved === null ? undefined : pivotsOf(shelved).find((each) => each.id === pivotId);
  if (investigation === null || pivot === undefined) throw new HttpProblem("NOT_FOUND", "There is no such pivot.");
  const alertId = query.alert ?? investigation.alerts.at(-1)?.alertId ?? "";
  const [alert] = await core.store.get([alertId]);
  if (alert === undefined) throw new HttpProblem("NOT_FOUND", "The alert is no longer in the store.");
  const window =
    query.window === "custom"
      ? { from: parseInstant(query.from ?? ""), to: parseInstant(query.to ?? "") }
      : (query.window ?? "around");
  const { host, subject } = await identify(core.store, alert, sourceEventId(alert));
  const plan = planPivot(pivot, alert.document, {
    window,
    now: core.outside.now(),
    identity: subject,
    host,
    literal: query.literal === "true",
  });
  const limit = Math.min(most, Number.parseInt(query.limit ?? "", 10) || 200);
  return pivotView(await runPivot(plan, core.store, { limit }), new Set(investigation.pins.map((pin) => pin.eventId)));
}
