import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, child, event } from "../testing/alerts.ts";
import { outsideLifetime, parentLifetime } from "./parent-lifetime.ts";
import type { ParentProcess } from "./pivot.ts";
import { hostLink } from "./same-host.ts";

const parent: ParentProcess = {
  pid: 4711,
  entityId: "entity-1",
  name: "cmd.exe",
  startedAt: at(0),
  sensor: "sysmon",
  host: hostLink({ scheme: "agent", name: "ws-042", label: "ws-042", domain: null, key: "name:ws-042", by: "name" }),
  lifetimeQuery: { kind: "all" },
};
const sysmon = { provider: "Microsoft-Windows-Sysmon" };
const start = (seconds: number, process: Record<string, string> = {}, by = {}) =>
  event(seconds, { event: { ...by, category: ["process"], type: ["start"] }, process: { pid: 4711, ...process } });
const end = (seconds: number, process: Record<string, string> = {}, by = {}) =>
  event(seconds, { event: { ...by, category: ["process"], type: ["end"] }, process: { pid: 4711, ...process } });

describe("parentLifetime", () => {
  it("is open when nothing tells of an end", () => {
    expect(parentLifetime(parent, [])).toEqual({ from: at(0), to: null, endedBy: null, eventId: null });
  });

  it("ends with the record of its end", () => {
    const ended = end(10, { name: "CMD.EXE" });
    expect(parentLifetime(parent, [ended])).toMatchObject({ to: at(10), endedBy: "ended", eventId: ended.id });
  });

  it("ends where the pid begins again", () => {
    expect(parentLifetime(parent, [start(30, { name: "notepad.exe" })])).toMatchObject({
      to: at(30),
      endedBy: "reused",
    });
  });

  it("takes the earlier of end and reuse", () => {
    expect(parentLifetime(parent, [start(30), end(10)])).toMatchObject({ to: at(10), endedBy: "ended" });
  });

  it("does not take another source's record of the same start for reuse", () => {
    expect(parentLifetime(parent, [start(0.004, { name: "cmd.exe" })]).to).toBeNull();
    expect(parentLifetime(parent, [start(0.004, { name: "notepad.exe" })]).to).toBe(at(0.004));
  });

  it("believes entity ids within one source", () => {
    expect(parentLifetime(parent, [start(0.004, { name: "cmd.exe", entity_id: "entity-2" }, sysmon)]).endedBy).toBe(
      "reused",
    );
    expect(parentLifetime(parent, [end(10, { name: "cmd.exe", entity_id: "entity-2" }, sysmon)]).to).toBeNull();
    expect(parentLifetime(parent, [end(10, { name: "other.exe", entity_id: "entity-1" }, sysmon)]).to).toBe(at(10));
  });

  it("takes nothing from another host of the same short name", () => {
    const elsewhere = { ...end(10), document: { ...end(10).document, host: { name: "ws-042.other.example" } } };
    const full = hostLink({
      scheme: "agent",
      name: "ws-042.corp.example",
      label: "ws-042",
      domain: "corp.example",
      key: "name:ws-042.corp.example",
      by: "name",
    });
    expect(parentLifetime({ ...parent, host: full }, [elsewhere]).to).toBeNull();
  });

  it("does not take the end of an earlier holder of the pid", () => {
    expect(parentLifetime(parent, [end(-5), end(10, { name: "notepad.exe" })]).to).toBeNull();
  });

  it("is the same in whatever order the facts come", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: -20, max: 60 }),
            kind: fc.constantFrom("start", "end"),
            name: fc.constantFrom("cmd.exe", "a.exe"),
          }),
          { maxLength: 12 },
        ),
        (drawn) => {
          const facts = drawn.map((one) => (one.kind === "start" ? start : end)(one.at, { name: one.name }));
          expect(parentLifetime(parent, facts.toReversed())).toEqual(parentLifetime(parent, facts));
        },
      ),
    ));
});

describe("outsideLifetime", () => {
  const lifetime = parentLifetime(parent, [end(10)]);
  const reason = (seconds: number, named: Record<string, string> = {}, by = {}) =>
    outsideLifetime(parent, lifetime, child(seconds, { parent: { pid: 4711, ...named } }, {}, { event: by }));

  it("lets a child within the lifetime pass, with some room for two clocks", () => {
    expect([-0.5, 0, 5, 10.5].map((seconds) => reason(seconds))).toEqual([null, null, null, null]);
  });

  it("names pid reuse for one before or after it", () => {
    expect(reason(-5)).toContain("pid reused: it started before");
    expect(reason(15)).toBe("pid reused: the parent had ended at 2026-11-24T08:00:10.000Z");
  });

  it("names another parent's name or entity id", () => {
    expect(reason(5, { name: "explorer.exe" })).toContain("names explorer.exe as its parent");
    expect(reason(5, { name: "CMD.EXE" })).toBeNull();
    expect(reason(5, { entity_id: "entity-2" }, sysmon)).toContain("another run");
    expect(reason(5, { entity_id: "entity-2" }, {})).toBeNull();
  });

  it("lets everything later pass when no end was seen", () => {
    expect(outsideLifetime(parent, parentLifetime(parent, []), child(3000, { parent: { pid: 4711 } }))).toBeNull();
  });
});
