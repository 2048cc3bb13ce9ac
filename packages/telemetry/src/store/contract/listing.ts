import { describe, expect, it } from "vitest";
import { matchAll } from "../../query/query.ts";
import type { EventStore, SearchRequest } from "../event-store.ts";
import { at, event, INGESTED } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";
import { storeOpener } from "./with-store.ts";

async function walk(store: EventStore, request: Omit<SearchRequest, "cursor">): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page = await store.search(cursor === null ? request : { ...request, cursor });
    pages.push(page.events.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}

const timed = (id: string, time: string) => event(id, { "@timestamp": time });

export function describeListing(subject: EventStoreSubject): void {
  const open = storeOpener(subject);

  describe("listing", () => {
    it("lists the newest first unless told otherwise, equal times by id", async () => {
      const store = await open(
        timed("b", "2026-03-01T10:00:00Z"),
        timed("a", "2026-03-01T10:00:00Z"),
        timed("c", "2026-03-01T09:00:00Z"),
        timed("d", "2026-03-01T10:00:00.000000001Z"),
      );
      expect(await walk(store, { query: matchAll, limit: 10 })).toEqual([["d", "b", "a", "c"]]);
      const sort = { by: "timestamp", direction: "asc" } as const;
      expect(await walk(store, { query: matchAll, limit: 10, sort })).toEqual([["c", "a", "b", "d"]]);
    });

    it("pages by cursor without losing or repeating an event, also among equal times and hostile ids", async () => {
      const ids = ["a", "A", "z~1~", "😀", "\uffff", "a'b", "é", "\ufeffx", "%41", "b"];
      const store = await open(...ids.map((id) => timed(id, "2026-03-01T10:00:00Z")));
      for (const limit of [1, 3, 10, 11]) {
        const pages = await walk(store, { query: matchAll, limit });
        expect(pages.flat()).toHaveLength(ids.length);
        expect(new Set(pages.flat())).toEqual(new Set(ids));
      }
      const sort = { by: "timestamp", direction: "asc" } as const;
      const inOrder = ["%41", "A", "a", "a'b", "b", "z~1~", "é", "\ufeffx", "\uffff", "😀"];
      expect((await walk(store, { query: matchAll, limit: 4, sort })).flat()).toEqual(inOrder);
    });

    it("goes on after a cursor although newer events came in between", async () => {
      const store = await open(timed("a", "2026-03-01T10:00:00Z"), timed("b", "2026-03-01T09:00:00Z"));
      const first = await store.search({ query: matchAll, limit: 1 });
      await store.append([timed("c", "2026-03-01T11:00:00Z")], { ingestedAt: INGESTED });
      const second = await store.search({ query: matchAll, limit: 1, cursor: first.cursor ?? "" });
      expect(second.events.map(({ id }) => id)).toEqual(["b"]);
      expect(second.cursor).toBeNull();
    });

    it("refuses a cursor that is none, or of another order", async () => {
      const store = await open(timed("a", "2026-03-01T10:00:00Z"), timed("b", "2026-03-01T09:00:00Z"));
      const { cursor } = await store.search({ query: matchAll, limit: 1 });
      const sort = { by: "ingested", direction: "desc" } as const;
      const beyond = "1~timestamp~desc~9999999999999999999~a";
      for (const request of [{ cursor: "x" }, { cursor: beyond }, { cursor: cursor ?? "", sort }]) {
        await expect(store.search({ query: matchAll, limit: 1, ...request })).rejects.toMatchObject({
          code: "CURSOR_INVALID",
        });
      }
    });

    it("takes both ends of a window in, to the nanosecond", async () => {
      const store = await open(
        timed("a", "2026-03-01T10:00:00.000000001Z"),
        timed("b", "2026-03-01T10:00:00.000000002Z"),
        timed("c", "2026-03-01T10:00:00.0000000030Z"),
        timed("d", "2026-03-01T10:00:00.000000004Z"),
      );
      const from = at("2026-03-01T10:00:00.000000002Z");
      const ids = async (from: bigint | null, to: bigint | null): Promise<string[]> => {
        const window = { from, to, timeField: "timestamp" } as const;
        return (await walk(store, { query: matchAll, window, limit: 10 })).flat();
      };
      expect(await ids(from, from + 1n)).toEqual(["c", "b"]);
      expect(await ids(from, null)).toEqual(["d", "c", "b"]);
      expect(await ids(null, from)).toEqual(["b", "a"]);
      expect(await ids(from + 1n, from)).toEqual([]);
      expect(await ids(-(10n ** 30n), 10n ** 30n)).toHaveLength(4);
    });

    it("reads windows and order on the time of ingestion, else on the event's own time", async () => {
      const signal = event("s", { "event.kind": "signal", "@timestamp": "2026-03-01T11:30:00Z" });
      const store = await open(timed("a", "2026-03-01T10:00:00Z"), signal);
      await store.append([timed("b", "2026-02-01T00:00:00Z")], { ingestedAt: at("2026-03-01T11:00:00Z") });
      const window = { from: at("2026-03-01T11:00:00Z"), to: null, timeField: "ingested" } as const;
      const sort = { by: "ingested", direction: "asc" } as const;
      expect(await walk(store, { query: matchAll, window, sort, limit: 2 })).toEqual([["b", "s"], ["a"]]);
    });

    it("reads windows on the original time of an alert, else on the event's own time", async () => {
      const signal = event("s", {
        "event.kind": "signal",
        "@timestamp": "2026-03-01T11:30:00Z",
        "kibana.alert.original_time": "2026-03-01T09:30:00.000Z",
      });
      const store = await open(timed("a", "2026-03-01T09:00:00Z"), signal);
      const window = { from: null, to: at("2026-03-01T09:30:00Z"), timeField: "original" } as const;
      const sort = { by: "original", direction: "desc" } as const;
      expect(await walk(store, { query: matchAll, window, sort, limit: 10 })).toEqual([["s", "a"]]);
    });

    it("looks only into the indices asked for", async () => {
      const indices = ["logs-a-default", "logs-b-default", "winlogbeat-7", "logs-?-default", ".alerts"];
      const store = await open(...indices.map((index) => ({ ...event(index), index })));
      const count = (patterns: readonly string[]) => store.count({ query: matchAll, indices: patterns });
      expect(await count(["logs-*"])).toBe(3);
      expect(await count(["logs-*-default", "winlogbeat-*"])).toBe(4);
      expect(await count(["logs-?-default"])).toBe(1);
      expect(await count(["LOGS-*"])).toBe(0);
      expect(await count(["*o*b*t"])).toBe(1);
      expect(await count(["nothing"])).toBe(0);
      expect(await count([])).toBe(5);
    });

    it("counts all matches beside a page when asked", async () => {
      const store = await open(event("a"), event("b"), event("c"));
      expect(await store.search({ query: matchAll, limit: 1, total: true })).toMatchObject({ total: 3 });
      expect(await store.search({ query: matchAll, limit: 0 })).toMatchObject({ events: [], total: null });
    });
  });
}
