import { describe, expect, it } from "vitest";
import { matchAll, phrase } from "../../query/query.ts";
import { at, event } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";
import { storeOpener } from "./with-store.ts";

export function describeOverviews(subject: EventStoreSubject): void {
  const open = storeOpener(subject);

  describe("overviews", () => {
    it("counts events by interval and leaves out empty ones", async () => {
      const minute = (id: string, time: string) => event(id, { "@timestamp": `2026-03-01T${time}Z` });
      const store = await open(
        minute("a", "10:00:00"),
        minute("b", "10:00:59.999999999"),
        minute("c", "10:02:00"),
        event("d", { "@timestamp": "2026-03-01T10:02:30Z", process: [{ name: "x" }, { name: "y" }] }),
      );
      const window = { from: at("2026-03-01T10:00:00Z"), to: null, timeField: "timestamp" } as const;
      expect(await store.histogram({ query: matchAll, window, intervalMs: 60_000 })).toEqual([
        { from: at("2026-03-01T10:00:00Z"), count: 2 },
        { from: at("2026-03-01T10:02:00Z"), count: 2 },
      ]);
      const query = phrase("process.name", "y");
      expect(await store.histogram({ query, window, intervalMs: 1000 })).toEqual([
        { from: at("2026-03-01T10:02:30Z"), count: 1 },
      ]);
      await expect(store.histogram({ query, window, intervalMs: 0 })).rejects.toMatchObject({ code: "QUERY_INVALID" });
    });

    it("says how many events carry a field", async () => {
      const store = await open(
        event("a", { "process.name": "x", "user.email": "" }),
        event("b", { "process.name": ["x", "y"], list: [{ n: 1 }] }),
        event("c", { "user.email": null, "odd name": { "a/b": 1 } }),
        event("d", { "event.category": ["file"] }),
      );
      const fields = ["process.name", "user.email", "list.n", "odd name.a/b", "host.id"];
      const coverage = await store.fieldCoverage({ query: phrase("event.category", "process"), fields });
      expect(coverage).toEqual([2, 1, 1, 1, 0].map((present, i) => ({ field: fields[i], present, of: 3 })));
    });

    it("shows what arrives from which host and how late, alerts left out", async () => {
      const store = await open(
        event("a", { "host.name": "ws1", "@timestamp": "2026-03-01T11:59:59Z" }),
        event("b", { "host.name": "ws1", "@timestamp": "2026-03-01T11:59:50Z" }),
        event("c", { "host.name": "ws1", "@timestamp": "2026-03-01T11:59:00Z" }),
        event("d", { "host.name": "ws2" }),
        { ...event("e"), index: "another", source: "security" },
        event("s", { "event.kind": "signal", "host.name": "ws1" }),
      );
      const common = { index: "logs-test-default", source: "sysmon", lastIngested: at("2026-03-01T12:00:00Z") };
      expect(await store.activity()).toEqual([
        {
          ...common,
          index: "another",
          source: "security",
          hostName: null,
          events: 1,
          first: at("2026-03-01T11:00:00Z"),
          last: at("2026-03-01T11:00:00Z"),
          lagMs: 3_600_000,
        },
        {
          ...common,
          hostName: "ws1",
          events: 3,
          first: at("2026-03-01T11:59:00Z"),
          last: at("2026-03-01T11:59:59Z"),
          lagMs: 10_000,
        },
        {
          ...common,
          hostName: "ws2",
          events: 1,
          first: at("2026-03-01T11:00:00Z"),
          last: at("2026-03-01T11:00:00Z"),
          lagMs: 3_600_000,
        },
      ]);
    });

    it("counts an event once however often it arrives, and no longer when it is removed", async () => {
      const store = await open(event("a"), event("b", { "host.name": "ws1" }));
      const later = { ingestedAt: at("2026-03-01T13:00:00Z") };
      await store.append([event("a"), event("c"), event("b", { "host.name": "ws1" })], later);
      const seen = async () => (await store.activity()).map(({ hostName, events }) => [hostName, events]);
      expect(await seen()).toEqual([
        [null, 2],
        ["ws1", 1],
      ]);
      await store.remove(phrase("host.name", "ws1"));
      expect(await seen()).toEqual([[null, 2]]);
    });
  });
}
