import { sameHost } from "@quaestor/guide";
import { createMemoryEventStore, type NewEvent } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { priorAlerts } from "./prior-alerts.ts";

function signal(id: string, at: string, ruleId: string): NewEvent {
  const kibana = { alert: { original_time: at, rule: { rule_id: ruleId } } };
  const document = { "@timestamp": at, event: { kind: "signal" }, host: { id: "h1", name: "ws1" }, kibana };
  return { id, index: "alerts", source: "ecs", document, raw: null };
}

describe("earlier alerts of the rule", () => {
  it("are found behind thousands of other rules' alerts", async () => {
    const store = createMemoryEventStore({
      eql: () => {
        throw new Error("earlier alerts need no EQL");
      },
    });
    const alert = signal("now", "2026-03-20T00:00:00Z", "r");
    const noise = Date.parse("2026-03-10T00:00:00Z");
    const others = Array.from({ length: 2100 }, (_, i) => signal(`${i}`, new Date(noise + i).toISOString(), "other"));
    const early = signal("early", "2026-03-01T00:00:00Z", "r");
    const late = signal("late", "2026-03-11T00:00:00Z", "r");
    await store.append([alert, early, late, ...others], { ingestedAt: 1n });
    const host = sameHost(alert.document);
    const found = await priorAlerts(store, { host, alert, ruleId: "r", ofInvestigation: new Set() });
    expect(found.map((prior) => prior.alert.id)).toEqual(["late", "early"]);
  });
});
