import type { PriorAlert } from "@quaestor/casework";
import { sameHost } from "@quaestor/guide";
import { createMemoryEventStore, type EventStore, type NewEvent } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { priorAlerts } from "./prior-alerts.ts";

const host = { id: "h1", name: "ws1" };

function signal(id: string, at: string, ruleId: string): NewEvent {
  const kibana = { alert: { original_time: at, rule: { rule_id: ruleId } } };
  const process = { pid: 4242, name: "cmd.exe", command_line: "cmd.exe /c x" };
  const document = { "@timestamp": at, event: { kind: "signal" }, host, kibana, process };
  return { id, index: "alerts", source: "ecs", document, raw: null };
}

async function storeOf(...events: readonly NewEvent[]): Promise<EventStore> {
  const store = createMemoryEventStore({
    eql: () => {
      throw new Error("earlier alerts need no EQL");
    },
  });
  await store.append(events, { ingestedAt: 1n });
  return store;
}

async function priorsOf(store: EventStore, alert: NewEvent): Promise<readonly PriorAlert[]> {
  return priorAlerts(store, { host: sameHost(alert.document), alert, ruleId: "r", ofInvestigation: new Set() });
}

describe("earlier alerts of the rule", () => {
  it("are found behind thousands of other rules' alerts", async () => {
    const alert = signal("now", "2026-03-20T00:00:00Z", "r");
    const noise = Date.parse("2026-03-10T00:00:00Z");
    const others = Array.from({ length: 2100 }, (_, i) => signal(`${i}`, new Date(noise + i).toISOString(), "other"));
    const early = signal("early", "2026-03-01T00:00:00Z", "r");
    const late = signal("late", "2026-03-11T00:00:00Z", "r");
    const found = await priorsOf(await storeOf(alert, early, late, ...others), alert);
    expect(found.map((prior) => prior.alert.id)).toEqual(["late", "early"]);
  });

  it("have the children that a sensor with a slower clock tells of", async () => {
    const alert = signal("now", "2026-03-20T00:00:00Z", "r");
    const early = signal("early", "2026-03-01T00:10:00Z", "r");
    const parent = { pid: 4242, name: "cmd.exe" };
    const process = { pid: 5000, name: "tool.exe", start: "2026-03-01T00:10:01Z", parent };
    const event = { kind: "event", category: ["process"], type: ["start"] };
    const document = { "@timestamp": "2026-03-01T00:08:01Z", event, host, process };
    const child: NewEvent = { id: "child", index: "events", source: "ecs", document, raw: null };
    const [prior] = await priorsOf(await storeOf(alert, early, child), alert);
    expect(prior?.children).toEqual(["tool.exe"]);
  });
});
