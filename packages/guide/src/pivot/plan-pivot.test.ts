import { compileMatcher, fieldType, formatInstant, type JsonObject, planQuery } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { alert, at, children, hostAlerts, securityAlert, sysmonAlert, time, userAlerts } from "../testing/alerts.ts";
import type { Pivot, PivotPlan, Provider, WindowChoice } from "./pivot.ts";
import { planPivot } from "./plan-pivot.ts";

const plan = (pivot: Pivot, document = alert(), window: WindowChoice = "around"): PivotPlan =>
  planPivot(pivot, document, { window, now: at(86_400) });

function matches(planned: PivotPlan, document: JsonObject, id = "other"): boolean {
  if (planned.query === null) throw new Error("unreachable");
  return compileMatcher(planQuery(planned.query, fieldType))({ id, document });
}

const only = (provider: Partial<Provider>): Pivot => ({
  ...children,
  groups: [
    [{ field: "process.name", value: "x", excluded: false, queryType: "phrase", valueType: "string", ...provider }],
  ],
});

function edges(planned: PivotPlan): readonly (string | null)[] {
  const { from, to } = planned.window;
  return [from, to].map((instant) => (instant === null ? null : formatInstant(instant)));
}

describe("planPivot's groups", () => {
  it("fill in the alert's values: outer OR, inner AND", () => {
    const planned = plan(children);
    const host = 'host.id: "host-1" (or, weaker, host.name: "ws-042")';
    expect(planned.groups.map((group) => [group.text, group.strength, group.linkedByPid])).toEqual([
      [`${host} and event.category: "process" and process.parent.entity_id: "entity-1"`, "strong", false],
      [`${host} and event.category: "process" and process.parent.pid: 4711`, "weak", true],
    ]);
    const row = { host: { id: "host-1" }, event: { category: "process" } };
    expect(matches(planned, { ...row, process: { parent: { entity_id: "entity-1" } } })).toBe(true);
    expect(matches(planned, { ...row, process: { parent: { pid: "4711" } } })).toBe(true);
    expect(matches(planned, { ...row, process: { parent: { pid: 4712 } } })).toBe(false);
    expect(matches(planned, { ...row, host: { id: "host-2" }, process: { parent: { pid: 4711 } } })).toBe(false);
  });

  it("lose one whose field the alert lacks, and say so", () => {
    const planned = plan(children, alert({ process: { entity_id: undefined } }));
    expect(planned.reachable).toBe(true);
    expect(planned.groups[0]).toMatchObject({
      query: null,
      removedBecause: "process.entity_id is missing in the alert",
    });
    expect(planned.groups[1]?.removedBecause).toBeNull();
  });

  it.each(["", "-", "{00000000-0000-0000-0000-000000000000}"])("take %j for missing", (value) => {
    expect(plan(children, alert({ process: { entity_id: value } })).groups[0]?.query).toBeNull();
  });

  it("leave the pivot unreachable, not empty, when none is left", () => {
    const planned = plan(children, alert({ process: { entity_id: undefined, pid: undefined } }));
    expect(planned).toMatchObject({
      reachable: false,
      query: null,
      unreachableBecause: "process.entity_id is missing in the alert; process.pid is missing in the alert",
    });
  });

  it("treat an entity id that is only the pid as the weak link it is", () => {
    const planned = plan(children, alert({ process: { entity_id: "4711" } }));
    expect(planned.groups[0]).toMatchObject({ strength: "weak", linkedByPid: true });
  });

  it("leave the alert itself out, and all alerts unless the guide asks for them", () => {
    expect(matches(plan(hostAlerts), { event: { kind: "signal" }, host: { id: "host-1" } }, "the-alert")).toBe(false);
    expect(matches(plan(hostAlerts), { event: { kind: "signal" }, host: { id: "host-1" } })).toBe(true);
    const copied = {
      event: { kind: "signal", category: "process" },
      host: { id: "host-1" },
      process: { parent: { pid: 4711 } },
    };
    expect(matches(plan(children), copied)).toBe(false);
  });
});

describe("planPivot's values", () => {
  const named = (name: string) => plan(only({ value: "{{process.name}}" }), alert({ process: { name } }));

  it.each(["*", 'a" or host.id: *', "{{user.name}}", "C:\\temp\\new.exe", "ADMIN$$ $& $'", "<b>"])(
    "are data: %s finds itself and nothing else",
    (name) => {
      expect(matches(named(name), { process: { name } })).toBe(true);
      expect(matches(named(name), { process: { name: "jdoe" } })).toBe(false);
    },
  );

  it("take the first of a list", () => {
    const planned = plan(only({ value: "{{process.args}}" }), alert({ process: { args: ["one", "two"] } }));
    expect(planned.groups[0]?.text).toBe('process.name: "one"');
  });

  it("fill a template inside a text, once", () => {
    const planned = plan(
      only({ value: "<{{process.name}}|{{ user.name }}>" }),
      alert({ process: { name: "{{user.id}}" } }),
    );
    expect(matches(planned, { process: { name: "<{{user.id}}|jdoe>" } })).toBe(true);
  });

  it("exclude, ask for existence, for several and for ranges", () => {
    expect(matches(plan(only({ excluded: true })), { process: { name: "y" } })).toBe(true);
    expect(matches(plan(only({ excluded: true })), { process: { name: "x" } })).toBe(false);
    expect(matches(plan(only({ queryType: "exists", value: "" })), { process: { name: "any" } })).toBe(true);
    expect(matches(plan(only({ queryType: "phrases", value: '["a","b"]' })), { process: { name: "b" } })).toBe(true);
    const range = plan(only({ field: "process.pid", queryType: "range", value: '{"gte":10,"lt":20}' }));
    expect([9, 10, 19, 20].map((pid) => matches(range, { process: { pid } }))).toEqual([false, true, true, false]);
  });

  it("take a guide's number as a number", () => {
    const planned = plan(only({ field: "process.pid", value: "5", valueType: "number" }));
    expect(matches(planned, { process: { pid: 5 } })).toBe(true);
  });

  it.each(["not json", "[]", "[null]"])("give no group for phrases of %s", (value) => {
    expect(plan(only({ queryType: "phrases", value })).reachable).toBe(false);
  });
});

describe("planPivot on records without host.id", () => {
  it("takes the host by name, first label and any case, and says that this is weaker", () => {
    const planned = plan(hostAlerts, sysmonAlert());
    expect(planned.groups[0]).toMatchObject({ strength: "weak", substitutions: [{ field: "host.id" }] });
    const signal = { event: { kind: "signal" } };
    for (const name of ["ws-042", "WS-042", "Ws-042.other.example"]) {
      expect(matches(planned, { ...signal, host: { name } }), name).toBe(true);
    }
    for (const name of ["ws-0421", "xws-042", "ws"])
      expect(matches(planned, { ...signal, host: { name } }), name).toBe(false);
  });

  it("compares an address whole", () => {
    const planned = plan(hostAlerts, sysmonAlert({ host: { name: "10.0.0.5" } }));
    expect(matches(planned, { event: { kind: "signal" }, host: { name: "10.0.0.6" } })).toBe(false);
  });

  it("does not let a host name act as a wildcard", () => {
    const planned = plan(hostAlerts, sysmonAlert({ host: { name: "ws-*" } }));
    expect(matches(planned, { event: { kind: "signal" }, host: { name: "ws-042" } })).toBe(false);
  });

  it("keeps an entity id strong, since it is unique by itself", () => {
    expect(plan(children, sysmonAlert()).groups.map((group) => group.strength)).toEqual(["strong", "weak"]);
  });

  it("is unreachable without any name", () => {
    expect(plan(hostAlerts, sysmonAlert({ host: { name: undefined } })).unreachableBecause).toContain(
      "host.id is missing",
    );
  });
});

describe("planPivot on the account", () => {
  const byName = { event: { kind: "signal" }, user: { id: "S-1-5-18", name: "JDoe", domain: "corp" } };
  const byEffective = {
    event: { kind: "signal" },
    user: {
      id: "S-1-5-20",
      name: "WS-042$",
      domain: "CORP",
      effective: { id: "S-1-0-0", name: "jdoe", domain: "CORP" },
    },
  };

  it("takes user.id where it is the process's own", () => {
    const planned = plan(userAlerts);
    expect(planned.groups[0]).toMatchObject({ strength: "strong", substitutions: [{ field: "user.id" }] });
    expect(matches(planned, { event: { kind: "signal" }, user: { id: "S-1-5-21-1-2-3-1001" } })).toBe(true);
    expect(matches(planned, byName)).toBe(true);
    const other = { id: "S-1-5-21-1-2-3-1002", name: "else", domain: "CORP" };
    expect(matches(planned, { event: { kind: "signal" }, user: other })).toBe(false);
  });

  it("never gathers what an account only wrote or brokered, and says what Kibana would ask", () => {
    const system = alert({ user: { id: "S-1-5-18", name: "SYSTEM", domain: "NT AUTHORITY" } });
    const planned = plan(userAlerts, system);
    const sysmon = { event: { kind: "signal", provider: "Microsoft-Windows-Sysmon" } };
    expect(matches(planned, { ...sysmon, user: { id: "S-1-5-18", name: "jdoe", domain: "CORP" } })).toBe(false);
    expect(matches(planned, { ...sysmon, user: { id: "S-1-5-18", name: "SYSTEM", domain: "NT AUTHORITY" } })).toBe(
      true,
    );
    const brokered = { id: "S-1-5-18", name: "WS-042$", effective: { id: "S-1-0-0", name: "jdoe", domain: "CORP" } };
    expect(matches(planned, { event: { kind: "signal" }, user: brokered })).toBe(false);
    expect(planned.literal?.text).toBe('event.kind: "signal" and user.id: "S-1-5-18"');
  });

  it("asks what Kibana would when told to, and marks it as the weaker link", () => {
    const planned = planPivot(userAlerts, sysmonAlert(), { window: "around", now: at(0), literal: true });
    expect(planned.groups[0]).toMatchObject({ strength: "weak", strongQuery: null });
    expect(matches(planned, { event: { kind: "signal" }, user: { id: "S-1-5-18", name: "anybody" } })).toBe(true);
    expect(planned.groups[0]?.substitutions[0]?.because).toContain("every record of the account that wrote this one");
  });

  it.each([
    [
      "Sysmon, whose user.id is the writer's",
      sysmonAlert(),
      { id: "S-1-5-18", name: "SYSTEM", domain: "NT AUTHORITY" },
    ],
    ["4688, whose user.id is the broker's", securityAlert(), { id: "S-1-5-20", name: "WS-042$", domain: "CORP" }],
  ])("takes the subject of the process by name and domain for %s", (_, document, wrong) => {
    const planned = plan(userAlerts, document);
    expect(planned.groups[0]?.strength).toBe("weak");
    expect(planned.groups[0]?.substitutions[0]?.because).toContain(
      "is the account that wrote the record or the broker's",
    );
    expect(matches(planned, byName)).toBe(true);
    expect(matches(planned, byEffective)).toBe(true);
    expect(matches(planned, { event: { kind: "signal" }, user: wrong })).toBe(false);
    expect(matches(planned, { event: { kind: "signal" }, user: { name: "jdoe", domain: "OTHER" } })).toBe(false);
  });

  it("does not take the creator of another's process for the account", () => {
    const created = {
      event: { kind: "signal" },
      user: { name: "jdoe", domain: "CORP", effective: { name: "other", domain: "CORP" } },
    };
    expect(matches(plan(userAlerts, sysmonAlert()), created)).toBe(false);
  });

  it("takes the SID as well once the logon session has told it", () => {
    const planned = planPivot(userAlerts, sysmonAlert(), {
      window: "around",
      now: at(0),
      identity: { id: "S-1-5-21-9", name: "jdoe", domain: "CORP", how: "user_name_only" },
    });
    expect(matches(planned, { event: { kind: "signal" }, user: { id: "s-1-5-21-9" } })).toBe(true);
    expect(matches(planned, byName)).toBe(true);
  });

  it("is unreachable when the record does not say whose process it is", () => {
    const planned = plan(userAlerts, sysmonAlert({ user: { name: undefined, domain: undefined } }));
    expect(planned.reachable).toBe(false);
    expect(planned.unreachableBecause).toContain("is not the account of the process");
  });
});

describe("planPivot's windows", () => {
  it("look around the event by default, as far after it as before", () => {
    const planned = plan(children);
    expect(planned).toMatchObject({ mode: "around", window: { timeField: "timestamp" } });
    expect(edges(planned)).toEqual([time(-3600), time(3600)]);
  });

  it("judge alerts by what they tell of, not by when they were written", () => {
    const planned = plan(userAlerts);
    expect(planned.window.timeField).toBe("original");
    expect(edges(planned)).toEqual(["2026-11-22T08:00:00.000Z", "2026-11-26T08:00:00.000Z"]);
  });

  it("end as written when the alert was written", () => {
    const planned = plan(userAlerts, alert(), "written");
    expect(planned.window.timeField).toBe("timestamp");
    expect(edges(planned)).toEqual(["2026-11-22T08:00:00.000Z", time(240)]);
  });

  it("reach until now when asked to", () => {
    expect(edges(plan(children, alert(), "until_now"))).toEqual([time(-3600), time(86_400)]);
  });

  it("are whatever the reader chooses", () => {
    const planned = plan(children, alert(), { from: at(5), to: null });
    expect(planned.mode).toBe("chosen");
    expect(edges(planned)).toEqual([time(5), null]);
    expect(() => plan(children, alert(), { from: at(5), to: at(4) })).toThrow("ends before");
  });

  it.each([
    ["absent", { relativeFrom: null, relativeTo: null }],
    ["now to now", { relativeFrom: "now", relativeTo: "now" }],
    ["unreadable", { relativeFrom: "today", relativeTo: "now" }],
  ])("mean from the event onwards when %s", (_, span) => {
    const pivot = { ...children, ...span };
    expect(edges(plan(pivot))).toEqual([time(0), null]);
    expect(edges(plan(pivot, alert(), "written"))).toEqual([time(0), time(240)]);
    expect(edges(plan(pivot, alert(), "until_now"))).toEqual([time(0), time(86_400)]);
  });

  it("say in words which one was used", () => {
    expect(plan(children).windowText).toBe(
      "the guide's span before and after the event: 2026-11-24T07:00:00.000Z to 2026-11-24T09:00:00.000Z",
    );
  });

  it("need an alert with a time", () => {
    expect(() => plan(children, { host: { id: "host-1" } })).toThrow("no readable @timestamp");
  });
});
