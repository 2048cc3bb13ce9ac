import { readFileSync } from "node:fs";
import type { EcsDocument, NewEvent } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { loadRule } from "../rule/load-rule.ts";
import { alertId } from "./alert-id.ts";
import { buildAlert } from "./build-alert.ts";

const load = loadRule(
  readFileSync(new URL("../../../../rules/suspicious-cmd-execution-via-wmi.toml", import.meta.url), "utf8"),
  "rule.toml",
);
if ("problems" in load) throw new Error("the shipped rule does not load");
const { rule } = load;
const now = 1_795_507_200_000_000_000n;
const execution = { id: "execution-1", type: "scheduled" as const, intendedAt: now };

const event: NewEvent = {
  id: "0123456789abcdef0123456789abcdef",
  index: "logs-windows.sysmon_operational-default",
  source: "sysmon",
  raw: "{}",
  document: {
    "@timestamp": "2026-11-24T07:59:58.1234567Z",
    event: { kind: "event", category: ["process"], type: ["start"], code: "1", ingested: "2026-11-24T08:00:00.000Z" },
    data_stream: { dataset: "windows.sysmon_operational" },
    host: { name: "WS-042", os: { type: "windows" } },
    user: { name: "jdoe", domain: "CORP" },
    process: { pid: 4711, name: "cmd.exe", parent: { name: "WmiPrvSE.exe" } },
    winlog: { record_id: 77 },
  },
};

function alertFor(document: EcsDocument = event.document): NewEvent {
  return buildAlert({ event: { ...event, document }, rule, execution, now });
}

describe("buildAlert", () => {
  it("is kept under an id of rule and event alone", () => {
    const alert = alertFor();
    expect(alert.id).toBe(alertId(rule.ruleId, event.id));
    expect(alert.document["kibana.alert.uuid"]).toBe(alert.id);
    const later = buildAlert({
      event: { ...event, index: "elsewhere-000002" },
      rule: { ...rule, query: "any where true", name: "Renamed" },
      execution: { ...execution, id: "execution-2" },
      now: now + 1n,
      spaceId: "other",
    });
    expect(later.id).toBe(alert.id);
  });

  it("lands in the space's alerts index, made here", () => {
    expect(alertFor()).toMatchObject({ index: ".alerts-security.alerts-default", source: "quaestor", raw: null });
  });

  it("leaves the source's fields where they were", () => {
    expect(alertFor().document).toMatchObject({
      process: event.document.process,
      host: event.document.host,
      winlog: { record_id: 77 },
    });
  });

  it("is a signal, and keeps the source's event fields beside and below it", () => {
    expect(alertFor().document).toMatchObject({
      event: { kind: "signal", category: ["process"], code: "1" },
      "kibana.alert.original_event.kind": "event",
      "kibana.alert.original_event.category": ["process"],
      "kibana.alert.original_event.ingested": "2026-11-24T08:00:00.000Z",
      "kibana.alert.original_data_stream.dataset": "windows.sysmon_operational",
    });
  });

  it("has its own time and the event's, the latter to the last digit", () => {
    expect(alertFor().document).toMatchObject({
      "@timestamp": "2026-11-24T08:00:00.000Z",
      "kibana.alert.original_time": "2026-11-24T07:59:58.1234567Z",
      "kibana.alert.intended_timestamp": "2026-11-24T08:00:00.000Z",
      "kibana.alert.rule.execution.type": "scheduled",
      "kibana.alert.rule.execution.uuid": "execution-1",
    });
  });

  it("names the event it came from as its ancestor", () => {
    expect(alertFor().document).toMatchObject({
      "kibana.alert.ancestors": [{ id: event.id, type: "event", index: event.index, depth: 0 }],
      "kibana.alert.depth": 1,
    });
  });

  it("goes on from the ancestors of an alert that it was made from", () => {
    const first = alertFor();
    const second = buildAlert({ event: first, rule: { ...rule, ruleId: "another" }, execution, now });
    expect(second.document["kibana.alert.depth"]).toBe(2);
    expect(second.document["kibana.alert.ancestors"]).toMatchObject([
      { id: event.id, type: "event", depth: 0 },
      { id: first.id, type: "signal", depth: 1, rule: rule.ruleId },
    ]);
  });

  it("carries the rule as it was, flat and whole", () => {
    expect(alertFor().document).toMatchObject({
      "kibana.alert.rule.name": "Suspicious Cmd Execution via WMI",
      "kibana.alert.rule.rule_id": rule.ruleId,
      "kibana.alert.rule.threat": [{ tactic: { id: "TA0002" } }, { tactic: { id: "TA0008" } }],
      "kibana.alert.rule.parameters": { query: rule.query, max_signals: 100, timestamp_override: "event.ingested" },
      "kibana.alert.severity": "high",
      "kibana.alert.risk_score": 73,
      "kibana.alert.workflow_status": "open",
    });
  });

  it("says in one sentence what was seen", () => {
    expect(alertFor().document["kibana.alert.reason"]).toBe(
      "process event with process cmd.exe, parent process WmiPrvSE.exe, by jdoe on WS-042 created high alert Suspicious Cmd Execution via WMI.",
    );
  });

  it("leaves missing pieces and dashes out of the sentence", () => {
    const document = { "@timestamp": "2026-11-24T07:59:58Z", user: { name: "-" } };
    expect(alertFor(document).document["kibana.alert.reason"]).toBe(
      "event created high alert Suspicious Cmd Execution via WMI.",
    );
  });

  it("does not take a source's own kibana fields for the alert's", () => {
    const document = { ...event.document, kibana: { alert: { severity: "low" } }, signal: { status: "closed" } };
    const alert = alertFor(document).document;
    expect(alert.kibana).toEqual({ space_ids: ["default"] });
    expect(alert.signal).toBeUndefined();
  });

  it("refuses an event without a time", () => {
    expect(() => alertFor({ process: { name: "cmd.exe" } })).toThrow("no @timestamp");
  });
});
