import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processStart, securityProcessStart, storedEvent } from "../testing/builders.ts";
import type { EcsDocument, JsonObject, NewEvent } from "./event.ts";
import {
  commandLineKey,
  isSameProcess,
  oneByProcess,
  processRecordOf,
  recordsOfSameProcess,
} from "./process-record.ts";

const line = "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1700000000.25 2>&1";

function told(id: string, at: string, document: JsonObject): NewEvent {
  return storedEvent(id, { "@timestamp": at, event: { kind: "event" }, ...document });
}

/** The same start as the builders', as Defender tells it: FQDN in lower case, its own id, the cloud's clock beside the true one. */
const defender = (changes: JsonObject = {}): NewEvent =>
  told("defender", "2026-03-02T10:00:01.500Z", {
    host: { id: "d0e1", name: "ws01.corp.example" },
    m365_defender: { event: { logon: { id: "335674" } } },
    process: {
      pid: 4242,
      start: "2026-03-02T10:00:00.0004Z",
      name: "cmd.exe",
      command_line: line,
      entity_id: "4242",
      parent: { pid: 812, entity_id: "812" },
      ...changes,
    },
  });

const crowdstrike = (changes: JsonObject = {}): NewEvent =>
  told("falcon", "2026-03-02T10:01:10.000Z", {
    host: { id: "aid-1", name: "WS01" },
    crowdstrike: { AuthenticationId: "335674" },
    process: {
      pid: 4242,
      start: "2026-03-02T10:00:00.001Z",
      name: "cmd.exe",
      command_line: line,
      entity_id: "583707537390",
      parent: { entity_id: "17346335177" },
      ...changes,
    },
  });

const sentinelOne = (changes: JsonObject = {}): NewEvent =>
  told("s1", "2026-03-02T10:00:00.200Z", {
    host: { hostname: "WS01" },
    sentinel_one_cloud_funnel: { event: {} },
    process: {
      pid: 4242,
      name: "cmd.exe",
      command_line: line.replace("\\\\127", "\\127"),
      entity_id: "D0046CBAF5BC03DA",
      ...changes,
    },
  });

const groups = (events: readonly NewEvent[]): string[][] =>
  oneByProcess(events)
    .map(({ records }) => records.map(({ id }) => id).sort())
    .sort();

const same = (left: { id: string; document: EcsDocument }, right: { id: string; document: EcsDocument }): boolean => {
  const [a, b] = [processRecordOf(left), processRecordOf(right)];
  return a !== null && b !== null && isSameProcess(a, b);
};

describe("one process told by several sensors", () => {
  it("is one process with as many records, whoever tells it", () => {
    const events = [
      processStart({ commandLine: line }),
      securityProcessStart({ commandLine: line }),
      defender(),
      crowdstrike(),
      sentinelOne(),
    ];
    expect(groups(events)).toHaveLength(1);
    const [sysmon, ...others] = events;
    if (sysmon === undefined) throw new RangeError("no events");
    expect(
      recordsOfSameProcess(sysmon, others)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(others.map(({ id }) => id).sort());
  });

  it("is the same by the true start where the record's own time is the cloud's", () => {
    expect(same(processStart({ commandLine: line }), crowdstrike())).toBe(true);
    expect(same(processStart({ commandLine: line }), crowdstrike({ start: "2026-03-02T10:00:09.000Z" }))).toBe(false);
  });

  it.each([
    ["another pid", { pid: 4243 }],
    ["another name", { name: "powershell.exe" }],
    ["another command line", { command_line: line.replace("whoami", "hostname") }],
    ["another parent", { parent: { pid: 900 } }],
    ["another time", { start: "2026-03-02T10:00:04.000Z" }],
  ])("is another with %s", (_what, changes) => {
    expect(same(processStart({ commandLine: line }), defender(changes))).toBe(false);
  });

  it("is another on another host, or where the hosts cannot be compared", () => {
    expect(same(processStart({ commandLine: line, host: "WS02.corp.example" }), defender())).toBe(false);
    expect(same(processStart({ commandLine: line, host: "WS01.lab.example" }), defender())).toBe(false);
    const nameless = told("x", "2026-03-02T10:00:00Z", {
      crowdstrike: { a: "b" },
      host: { id: "aid" },
      process: { pid: 4242 },
    });
    expect(same(processStart(), nameless)).toBe(false);
  });

  it("is never joined within one sensor but by its entity id", () => {
    const first = processStart({ recordId: 1 });
    expect(same(first, processStart({ recordId: 2, entityId: "{5f1e0001-0000-0000-0000-00000000ffff}" }))).toBe(false);
    expect(same(first, processStart({ recordId: 3, entityId: "{5F1E0001-0000-0000-0000-000000001092}" }))).toBe(true);
    // Two 4688 are two starts, be the pid the same within the second.
    const security = securityProcessStart({ recordId: 4 });
    expect(same(security, securityProcessStart({ recordId: 5, at: "2026-03-02T10:00:00.300Z" }))).toBe(false);
  });

  it("takes Defender's pid written as entity id for the pid it is", () => {
    expect(processRecordOf(defender())?.entityId).toBeNull();
    expect(processRecordOf(defender({ entity_id: "opaque-1" }))?.entityId).toBe("opaque-1");
  });

  it("joins the nearer of two quick shells with one pid and one command", () => {
    const events = [
      securityProcessStart({ recordId: 1, at: "2026-03-02T10:00:00.000Z", commandLine: line }),
      securityProcessStart({ recordId: 2, at: "2026-03-02T10:00:02.000Z", commandLine: line }),
      processStart({
        recordId: 3,
        at: "2026-03-02T10:00:00.001Z",
        entityId: "{5f1e0001-0000-0000-0000-000000000001}",
        commandLine: line,
      }),
      processStart({
        recordId: 4,
        at: "2026-03-02T10:00:02.001Z",
        entityId: "{5f1e0001-0000-0000-0000-000000000002}",
        commandLine: line,
      }),
    ];
    const [a, b, c, d] = events.map(({ id }) => id);
    expect(groups(events)).toEqual([[a, c].sort(), [b, d].sort()].sort());
  });

  it("reads a command line through what sensors do to it", () => {
    const key = commandLineKey(line);
    for (const other of [
      line.replace("cmd.exe", '"cmd.exe"'),
      line.replace("1>", " 1>"),
      line.replace("1>", "1&gt;").replace("2>&1", "2&gt;&amp;1"),
      line.replace("\\\\127", "\\127"),
      line.toUpperCase(),
    ]) {
      expect(commandLineKey(other)).toBe(key);
    }
    expect(commandLineKey(" ")).toBeNull();
    // Megabytes are compared by their beginning, and a sensor's cut line is that line as far as it goes.
    const long = `cmd.exe /c "${"echo a ".repeat(1_000_000)}"`;
    expect(commandLineKey(long)?.length).toBeLessThan(16_385);
    expect(same(processStart({ commandLine: long }), defender({ command_line: long.slice(0, 4096) }))).toBe(true);
    expect(same(processStart({ commandLine: long }), defender({ command_line: "cmd.exe /c" }))).toBe(false);
  });
});

describe("sorting records into processes", () => {
  const pids = fc.constantFrom(4, 8);
  const record = fc.record({
    sensor: fc.constantFrom("sysmon", "security", "m365", "falcon"),
    pid: pids,
    ms: fc.integer({ min: 0, max: 6000 }),
    host: fc.constantFrom("WS01", "ws01.a.example", "ws01.b.example", "WS02"),
    entity: fc.integer({ min: 1, max: 4 }),
  });
  const events = fc.array(record, { maxLength: 24 }).map((records) =>
    records.map((one, index): NewEvent => {
      const at = new Date(Date.parse("2026-03-02T10:00:00Z") + one.ms).toISOString();
      const entity = one.sensor === "security" ? undefined : `${one.sensor}-${one.entity}`;
      // A sensor that has an entity id tells one story of it.
      const line = ["a", "b", "a", null][one.entity - 1];
      return told(`e${index}`, at, {
        host: { name: one.host },
        ...(one.sensor === "m365" && { m365_defender: { event: { id: "x" } } }),
        ...(one.sensor === "falcon" && { crowdstrike: { id: "x" } }),
        event: {
          kind: "event",
          code: one.sensor === "security" ? "4688" : "1",
          ...(one.sensor === "sysmon" && { provider: "Microsoft-Windows-Sysmon" }),
          ...(one.sensor === "security" && { provider: "Microsoft-Windows-Security-Auditing" }),
        },
        process: {
          pid: one.pid,
          name: "cmd.exe",
          ...(entity && { entity_id: entity }),
          ...(line && { command_line: line }),
        },
      });
    }),
  );

  it("loses no record and counts none twice", () => {
    fc.assert(
      fc.property(events, (all) => {
        const found = oneByProcess(all).flatMap(({ records }) => records.map(({ id }) => id));
        expect(found.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      }),
    );
  });

  it("gives the same processes in whatever order the records come", () => {
    fc.assert(
      fc.property(events, fc.func(fc.integer()), (all, order) => {
        const shuffled = all.map((event) => ({ event, by: order(event.id) })).toSorted((a, b) => a.by - b.by);
        expect(groups(shuffled.map(({ event }) => event))).toEqual(groups(all));
      }),
    );
  });

  it("never joins what one sensor tells apart, two hosts, or two command lines", () => {
    fc.assert(
      fc.property(events, (all) => {
        for (const { records } of oneByProcess(all)) {
          const told = records.flatMap((event) => processRecordOf(event) ?? []);
          for (const sensor of new Set(told.map((each) => each.sensor))) {
            expect(new Set(told.filter((each) => each.sensor === sensor).map((each) => each.entityId)).size).toBe(1);
          }
          const domains = new Set(told.map(({ host }) => host?.domain).filter((domain) => domain !== null));
          expect(domains.size).toBeLessThan(2);
          expect(new Set(told.map(({ host }) => host?.label)).size).toBe(1);
          expect(new Set(told.flatMap(({ commandLine }) => commandLine ?? [])).size).toBeLessThan(2);
        }
      }),
    );
  });
});
