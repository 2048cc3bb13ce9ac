import { describe, expect, it } from "vitest";
import type { PriorAlert } from "../questions/assessment-input.ts";
import { maskShape } from "../questions/capture-shape/mask-shape.ts";
import { type AlertSettings, alertEvent, RULE_ID, securityAlertEvent } from "../testing/alert-event.ts";
import { type RecurrenceInput, recurrence } from "./recurrence.ts";

const COMMAND = "sc query ccmexec";
const current = alertEvent({ id: "now", command: COMMAND });

function priors(count: number, settings: AlertSettings = {}, prior: Partial<PriorAlert> = {}): PriorAlert[] {
  return Array.from({ length: count }, (_, day) => ({
    alert: alertEvent({
      id: `prior-${day}`,
      time: `2026-11-${String(10 + day).padStart(2, "0")}T03:00:00.000Z`,
      command: COMMAND,
      ...settings,
    }),
    children: ["sc.exe"],
    ...prior,
  }));
}

function worked(priorAlerts: readonly PriorAlert[], changes: Partial<RecurrenceInput> = {}) {
  return recurrence({
    ruleId: RULE_ID,
    alert: current,
    alerts: [current],
    children: ["sc.exe", "conhost.exe"],
    priorAlerts,
    workflows: [],
    ...changes,
  });
}

const binding = (result: ReturnType<typeof worked>): string[] =>
  result.anchors.filter((anchor) => anchor.binds).map((anchor) => anchor.id);
const ALL = ["shape", "parent", "user_host", "children", "recurrence"];

describe("recurrence", () => {
  it("binds all five anchors when the same comes back often enough on enough days", () => {
    const result = worked(priors(9));
    expect(result).toMatchObject({ count: 9, days: 9, of: 9, first: "2026-11-10T03:00:00.000000000Z" });
    expect(binding(result)).toEqual(ALL);
  });

  it("binds nothing without an earlier alert, and says so", () => {
    const result = worked([]);
    expect(binding(result)).toEqual([]);
    expect(result.anchors.at(-1)?.why).toBe("no earlier alert with these anchors");
  });

  it.each([
    ["shape", { command: "sc query other" }, {}, []],
    ["parent", { parentExecutable: "C:\\Temp\\WmiPrvSE.exe" }, {}, ["shape", "user_host", "children"]],
    ["user", { user: "other" }, {}, ["shape", "parent", "children"]],
    ["host", { host: "other" }, {}, ["shape", "parent", "children"]],
    ["children", {}, { children: ["sc.exe", "powershell.exe"] }, ["shape", "parent", "user_host"]],
    ["children never looked at", {}, { children: null }, ["shape", "parent", "user_host"]],
  ])("does not count earlier alerts that differ in %s", (_what, settings, prior, expected) => {
    const result = worked(priors(9, settings, prior));
    expect(result.count).toBe(0);
    expect(binding(result)).toEqual(expected);
  });

  it("never lets anchors of different earlier alerts add up to one workflow", () => {
    const mixed = [...priors(6, { user: "other" }), ...priors(6, { parentExecutable: "C:\\x.exe" })];
    const result = worked(mixed);
    expect(binding(result)).not.toContain("recurrence");
  });

  it("wants enough alerts and enough days", () => {
    expect(binding(worked(priors(4)))).not.toContain("recurrence");
    const sameDay = priors(9).map((prior, index) => ({
      ...prior,
      alert: alertEvent({ id: `p${index}`, command: COMMAND, time: `2026-11-24T0${index}:00:00.000Z` }),
    }));
    expect(binding(worked(sameDay))).not.toContain("recurrence");
  });

  it("ignores alerts that are later, and the alert itself", () => {
    const later = priors(9, { time: "2026-11-25T03:00:00.000Z" });
    expect(worked([...later, { alert: current, children: ["sc.exe"] }])).toMatchObject({ count: 0, of: 0 });
  });

  it("counts a start that two sources recorded once, and never the alert's own", () => {
    const security = (prior: PriorAlert, index: number) => ({
      ...prior,
      alert: securityAlertEvent({ id: `twin-${index}`, command: COMMAND, time: `2026-11-${10 + index}T03:00:00.900Z` }),
    });
    const both = priors(4).flatMap((prior, index) => [prior, security(prior, index)]);
    const ownTwin = {
      alert: securityAlertEvent({ id: "own", command: COMMAND, time: "2026-11-24T14:00:01.500Z" }),
      children: ["sc.exe"],
    };
    expect(worked([...both, ownTwin])).toMatchObject({ count: 4, days: 4 });
    expect(binding(worked([ownTwin]))).toEqual([]);
  });

  it("does not let the record of another source of its own process unbind it", () => {
    const earlier = priors(9);
    const twin = securityAlertEvent({
      id: "now-too",
      command: COMMAND,
      time: "2026-11-24T14:00:02.001Z",
      parentExecutable: "c:\\windows\\system32\\wbem\\wmiprvse.exe",
    });
    expect(binding(worked(earlier, { alerts: [current, twin] }))).toEqual(ALL);
  });

  it("takes no precedent from a case that was escalated", () => {
    const result = worked([...priors(8), ...priors(1, { id: "bad" }, { outcome: "escalate" })]);
    expect(binding(result)).not.toContain("recurrence");
    expect(result.anchors.at(-1)?.why).toContain("escalated");
  });

  it("unbinds the shape when another command is in the same investigation", () => {
    const result = worked(priors(9), { alerts: [current, alertEvent({ id: "odd", command: "mimikatz" })] });
    expect(binding(result)).not.toContain("shape");
  });

  it("unbinds parent or children when another alert of the same investigation differs in them, or was not looked at", () => {
    const earlier = priors(9);
    const alerts = [current, ...earlier.map((prior) => prior.alert)];
    expect(binding(worked(earlier, { alerts }))).toEqual(ALL);
    const launched = earlier.with(4, { alert: alerts[5] ?? current, children: ["powershell.exe"] });
    expect(binding(worked(launched, { alerts }))).not.toContain("children");
    const unseen = earlier.with(4, { alert: alerts[5] ?? current, children: null });
    expect(binding(worked(unseen, { alerts }))).not.toContain("children");
    expect(binding(worked(earlier.slice(1), { alerts }))).not.toContain("children");
    const elsewhere = alertEvent({
      id: "p",
      command: COMMAND,
      parentExecutable: "C:\\x.exe",
      time: "2026-11-09T03:00:00.000Z",
    });
    const strange = [...earlier, { alert: elsewhere, children: ["sc.exe"] }];
    expect(binding(worked(strange, { alerts: [...alerts, elsewhere] }))).not.toContain("parent");
  });

  it("does not bind what is not known", () => {
    expect(binding(worked(priors(9), { children: null }))).toEqual(["shape", "parent", "user_host"]);
    const blind = alertEvent({ id: "now", commandLine: null });
    expect(binding(worked(priors(9, { commandLine: null }), { alert: blind, alerts: [blind] }))).toEqual([]);
  });

  it("needs one earlier alert when a lead recognised the workflow, and never none", () => {
    const workflow = {
      id: "w1",
      name: "Configuration Manager inventory",
      ruleId: RULE_ID,
      hostKey: "name:ws-042",
      userKey: "name:halden\\jmoe",
      shape: maskShape(String("cmd.exe /Q /c sc query ccmexec 1> \\\\127.0.0.1\\ADMIN$\\__1795528801.42 2>&1")),
      parentExecutable: "c:\\windows\\system32\\wbem\\wmiprvse.exe",
      children: ["sc.exe"],
      recordedBy: "Lea",
    };
    expect(binding(worked(priors(1), { workflows: [workflow] }))).toEqual(ALL);
    expect(binding(worked([], { workflows: [workflow] }))).toEqual([]);
    expect(binding(worked(priors(1), { workflows: [{ ...workflow, hostKey: "name:other" }] }))).not.toContain(
      "recurrence",
    );
  });
});
