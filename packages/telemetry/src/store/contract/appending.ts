import { describe, expect, it } from "vitest";
import type { NewEvent } from "../../ecs/event.ts";
import { ids, matchAll, phrase, wildcard } from "../../query/query.ts";
import { at, event, INGESTED } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";
import { storeOpener } from "./with-store.ts";

const options = { ingestedAt: INGESTED };

export function describeAppending(subject: EventStoreSubject): void {
  const open = storeOpener(subject);

  describe("appending", () => {
    it("gives back what was appended, with the time of ingestion set", async () => {
      const store = await open();
      const given = event("a", { "process.name": "cmd.exe", "event.ingested": "2020-01-01T00:00:00.000Z" });
      expect(await store.append([given], options)).toEqual({ stored: 1, duplicates: 0, rejected: [] });
      const [kept] = await store.get(["a"]);
      const { raw, ...without } = given;
      expect(await store.received(["a", "none"])).toEqual(new Map([["a", raw]]));
      expect(kept).toEqual({
        ...without,
        document: {
          ...given.document,
          event: { kind: "event", category: ["process"], type: ["start"], ingested: "2026-03-01T12:00:00.000Z" },
        },
      });
    });

    it("leaves a signal's own time of ingestion alone", async () => {
      const signal = event("s", { "event.kind": "signal", "event.ingested": "2026-02-01T00:00:00.000Z" });
      const store = await open(signal, event("t", { "event.kind": "signal" }));
      expect((await store.get(["s"]))[0]?.document).toEqual(signal.document);
      expect((await store.get(["t"]))[0]?.document).not.toHaveProperty("event.ingested");
    });

    it("keeps an id once, within a call and across calls, and counts the rest as duplicates", async () => {
      const store = await open();
      const first = await store.append([event("a", { n: 1 }), event("b"), event("a", { n: 2 })], options);
      expect(first).toMatchObject({ stored: 2, duplicates: 1 });
      const second = await store.append([event("b"), event("c")], { ingestedAt: INGESTED + 1n });
      expect(second).toMatchObject({ stored: 1, duplicates: 1 });
      expect(await store.append([event("a"), event("c")], options)).toMatchObject({ stored: 0, duplicates: 2 });
      expect(await store.count({ query: matchAll })).toBe(3);
      expect((await store.get(["a"]))[0]?.document).toHaveProperty("n", 1);
    });

    it("tells which events were there already, by their place in what was given", async () => {
      const store = await open(event("b"));
      const told: number[] = [];
      const listening = { ...options, onDuplicate: (position: number) => told.push(position) };
      await store.append([event("a"), event("b"), event("c"), event("a")], listening);
      expect(told.toSorted()).toEqual([1, 3]);
      told.length = 0;
      await store.appendAll(
        [
          [event("d"), { ...event("x"), document: {} }],
          [event("c"), event("d"), event("e")],
        ],
        listening,
      );
      expect(told.toSorted()).toEqual([2, 3]);
    });

    it("says for every event that it does not take why, and takes the rest", async () => {
      const store = await open();
      const untimed: NewEvent = { ...event("a"), document: { message: "x" } };
      const early = event("b", { "@timestamp": "1601-01-01T00:00:00.000Z" });
      const late = event("c", { "@timestamp": "2400-01-01T00:00:00.000Z" });
      const nameless = event("");
      const result = await store.append([untimed, event("d"), early, late, nameless], options);
      expect(result).toMatchObject({ stored: 1, duplicates: 0 });
      expect(result.rejected.map(({ position, id }) => [position, id])).toEqual([
        [0, "a"],
        [2, "b"],
        [3, "c"],
        [4, ""],
      ]);
      for (const { reason } of result.rejected) expect(reason).not.toBe("");
    });

    it("takes a stream, tells of progress, and counts positions over all of it", async () => {
      const store = await open();
      const progress: number[] = [];
      async function* batches(): AsyncGenerator<readonly NewEvent[]> {
        yield [event("a"), event("b")];
        yield [{ ...event("x"), document: {} }, event("a")];
      }
      const result = await store.appendAll(batches(), { ...options, onProgress: (sum) => progress.push(sum.stored) });
      expect(result).toMatchObject({ stored: 2, duplicates: 1, rejected: [{ position: 2, id: "x" }] });
      expect(progress.at(-1)).toBe(2);
    });

    it("passes on the error of a stream's source and goes on working", async () => {
      const store = await open();
      async function* broken(): AsyncGenerator<readonly NewEvent[]> {
        yield [event("a")];
        throw new RangeError("the file ended early");
      }
      await expect(store.appendAll(broken(), options)).rejects.toThrow("the file ended early");
      await store.append([event("b")], options);
      expect((await store.get(["b"])).length).toBe(1);
    });

    it("gives events in the order of the ids asked for and leaves out unknown ones", async () => {
      const store = await open(event("a"), event("b"), event("c"));
      expect((await store.get(["c", "nobody", "a"])).map(({ id }) => id)).toEqual(["c", "a"]);
      expect(await store.get([])).toEqual([]);
    });

    it("returns hostile text unharmed", async () => {
      const texts = [
        "'; DROP TABLE events; --",
        "\"quoted\" and 'quoted'",
        "nul\u0000inside",
        "\u0000",
        "line\nbreak\r\ttab",
        "😀👩‍👩‍👧 é e\u0301",
        "\u202eevil\u2066",
        "\ufeffbegins with a byte order mark",
        "<script>alert(1)</script>",
        "$1 ?1 :x {} %s \\x00 \\",
        '{"json": [1]}',
        "",
        "\uffff\u{10ffff}",
      ];
      const events = texts.map((text, i): NewEvent => {
        const made = event(`${i}-${text}`, { "process.name": text, "process.args": [text, "x"], note: text });
        return { ...made, index: `i${text}`, raw: text };
      });
      const store = await open(...events);
      for (const [i, text] of texts.entries()) {
        const [kept] = await store.get([`${i}-${text}`]);
        expect((await store.received([`${i}-${text}`])).get(`${i}-${text}`)).toBe(text);
        expect(kept).toMatchObject({ index: `i${text}`, document: { process: { name: text }, note: text } });
        for (const field of ["process.name", "process.args", "note"]) {
          const { events: found } = await store.search({ query: phrase(field, text), limit: 50 });
          expect(found.map(({ id }) => id)).toEqual([`${i}-${text}`]);
        }
      }
      expect(await store.count({ query: matchAll })).toBe(texts.length);
    });

    it("keeps names of fields that look like something else", async () => {
      const names = ["__proto__", "constructor", "a/b", "a~b", 'a"b', "$", "*", "0", "-", "a b", "é", ""];
      const document = {
        "@timestamp": "2026-03-01T11:00:00Z",
        x: Object.fromEntries(names.map((name) => [name, name])),
      };
      const store = await open({ ...event("a"), document }, event("b"));
      for (const name of names) {
        if (name === "") continue;
        const query = phrase(`x.${name}`, name);
        expect([name, await store.count({ query })]).toEqual([name, 1]);
      }
    });

    it("makes a lone surrogate a replacement character, in what is kept and in what is asked", async () => {
      const store = await open(event("a", { "process.name": "x\ud800", note: "y\udc00" }));
      const [kept] = await store.get(["a"]);
      expect(kept?.document).toMatchObject({ process: { name: "x\ufffd" }, note: "y\ufffd" });
      expect(await store.count({ query: phrase("process.name", "x\ud800") })).toBe(1);
      expect(await store.count({ query: wildcard("note", "y?") })).toBe(1);
    });

    it("removes what a query matches and nothing else", async () => {
      const store = await open(event("a", { n: 1 }), event("b", { n: 2 }), event("c", { list: [{ n: 1 }] }));
      expect(await store.remove(phrase("n", 1))).toBe(1);
      expect(await store.remove(phrase("list.n", 1))).toBe(1);
      expect((await store.search({ query: matchAll, limit: 10 })).events.map(({ id }) => id)).toEqual(["b"]);
      expect(await store.append([event("a")], options)).toMatchObject({ stored: 1 });
    });

    it("gives an event that was removed and came again as it came again", async () => {
      const store = await open(event("a", { n: 1 }), event("b"));
      expect((await store.search({ query: ids("a"), limit: 1 })).events[0]?.document).toMatchObject({ n: 1 });
      await store.remove(ids("a"));
      expect(await store.get(["a", "b"])).toMatchObject([{ id: "b" }]);
      await store.append([event("a", { n: 2 })], options);
      expect((await store.get(["a"]))[0]?.document).toMatchObject({ n: 2 });
      expect((await store.search({ query: ids("a"), limit: 1 })).events[0]?.document).toMatchObject({ n: 2 });
    });

    it("refuses everything after it was closed", async () => {
      const store = await open();
      await store.close();
      await expect(store.append([event("a")], options)).rejects.toMatchObject({ code: "STORE_CLOSED" });
      await expect(store.count({ query: matchAll })).rejects.toMatchObject({ code: "STORE_CLOSED" });
      await store.close();
    });

    it("stops a request that was stopped before it began", async () => {
      const store = await open(event("a"));
      const signal = AbortSignal.abort();
      await expect(store.count({ query: matchAll }, { signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
      expect(await store.get(["a"])).toHaveLength(1);
      await expect(store.get(["a"], { signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
    });

    it("keeps acknowledged events after being reopened", async ({ skip }) => {
      skip(!subject.supports.durable, "this store keeps nothing by design");
      const store = await open(event("a"), event("b", { "@timestamp": "2026-03-01T11:00:00.123456789Z" }));
      await store.close();
      const again = await subject.reopen?.(store);
      const window = { from: at("2026-03-01T11:00:00.123456789Z"), to: null, timeField: "timestamp" } as const;
      const found = await again?.search({ query: matchAll, window, limit: 10 });
      const duplicates = await again?.append([event("a")], options);
      await again?.close();
      expect(found?.events.map(({ id }) => id)).toEqual(["b"]);
      expect(duplicates).toMatchObject({ stored: 0, duplicates: 1 });
    });
  });
}
