import { type EqlRequest, matchesIndex, not, phrase } from "@quaestor/telemetry";
import { alertsIndex } from "../alert/build-alert.ts";
import type { Rule } from "../rule/rule.ts";
import type { ExecutionWindow } from "./execution-log.ts";

/** What a run of a rule asks the store, a page from `cursor` on. */
export function searchFor({
  rule,
  window,
  cursor,
  spaceId = "default",
}: {
  readonly rule: Rule;
  readonly window: ExecutionWindow;
  readonly cursor: string | null;
  readonly spaceId?: string;
}): EqlRequest {
  const readsAlerts = rule.index.length === 0 || matchesIndex(alertsIndex(spaceId), rule.index);
  return {
    query: rule.query,
    window,
    ...(rule.index.length === 0 ? {} : { indices: rule.index }),
    // A rule that reads alerts must not chase its own.
    ...(readsAlerts ? { filter: not(phrase("kibana.alert.rule.rule_id", rule.ruleId)) } : {}),
    limit: Math.max(rule.maxSignals + 1, 200),
    sort: { by: window.timeField, direction: "asc" },
    ...(cursor === null ? {} : { cursor }),
    ...(rule.eventCategoryOverride === null ? {} : { eventCategoryField: rule.eventCategoryOverride }),
  };
}
