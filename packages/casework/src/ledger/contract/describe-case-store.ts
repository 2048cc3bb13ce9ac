import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CaseStore } from "../case-store.ts";
import type { NewEntry } from "../entry.ts";
import { EMPTY_HEAD, verifyChain } from "../hash-chain.ts";
import { inMemoryCaseStore } from "../in-memory-case-store.ts";
import { anyCaseStoreCommands } from "./case-store-model.ts";

/** What an adapter hands to the suite. */
export interface CaseStoreSubject {
  readonly supports: { readonly durable: boolean };
  /** A fresh, empty store; `reopen` gives the same store as a new process would find it. */
  open(): Promise<{ readonly store: CaseStore; reopen(): Promise<CaseStore>; close(): Promise<void> }>;
}

function note(text: string, actorId = "a1"): NewEntry {
  return {
    at: "2026-11-24T14:00:00.000Z",
    actor: { id: actorId, name: "Ada", role: "analyst" },
    kind: "noted",
    body: { text },
  };
}

/** The contract of {@link CaseStore}: every adapter runs it whole. */
export function describeCaseStore(name: string, subject: CaseStoreSubject): void {
  describe(`CaseStore contract: ${name}`, () => {
    const using = async (test: (store: CaseStore, reopen: () => Promise<CaseStore>) => Promise<void>) => {
      const opened = await subject.open();
      try {
        await test(opened.store, () => opened.reopen());
      } finally {
        await opened.close();
      }
    };

    it("begins empty, with the head that the first entry follows", () =>
      using(async (store) => {
        expect(await store.head()).toEqual(EMPTY_HEAD);
        expect(await store.read("investigation:a")).toEqual([]);
        expect(await store.list({ limit: 10 })).toEqual({ entries: [], cursor: null });
      }));

    it("gives entries their place, their version in the stream and their hash", () =>
      using(async (store) => {
        await store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note("one"), note("two")] });
        await store.append({ stream: "rule:r", expectedVersion: 0, entries: [note("three")] });
        const { entries } = await store.list({ limit: 10, direction: "asc" });
        expect(entries.map(({ sequence, stream, version }) => [sequence, stream, version])).toEqual([
          [1, "investigation:a", 1],
          [2, "investigation:a", 2],
          [3, "rule:r", 1],
        ]);
        expect(verifyChain(entries)).toEqual({ ok: true, head: await store.head() });
      }));

    it("refuses an append computed from an older version, and says what was done since", () =>
      using(async (store) => {
        await store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note("one"), note("two")] });
        const refused = await store.append({ stream: "investigation:a", expectedVersion: 1, entries: [note("late")] });
        expect(refused.ok).toBe(false);
        expect(!refused.ok && [refused.version, refused.since.map((entry) => entry.body)]).toEqual([
          2,
          [{ text: "two" }],
        ]);
        expect((await store.head()).sequence).toBe(2);
      }));

    it("refuses an append computed from a version that does not exist yet", () =>
      using(async (store) => {
        const refused = await store.append({ stream: "investigation:a", expectedVersion: 3, entries: [note("early")] });
        expect(refused).toEqual({ ok: false, version: 0, since: [] });
      }));

    it("appends at whatever version when the order does not matter", () =>
      using(async (store) => {
        await store.append({ stream: "session", expectedVersion: "any", entries: [note("one")] });
        const second = await store.append({ stream: "session", expectedVersion: "any", entries: [note("two")] });
        expect(second.version).toBe(2);
      }));

    it("keeps all entries of an append or none", () =>
      using(async (store) => {
        const bad = { ...note("bad"), body: { text: "\ud800" } };
        await expect(
          store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note("good"), bad] }),
        ).rejects.toMatchObject({ code: "NOT_CANONICAL" });
        expect(await store.head()).toEqual(EMPTY_HEAD);
        expect(await store.read("investigation:a")).toEqual([]);
      }));

    it("lets exactly one of many writers at the same version through", () =>
      using(async (store) => {
        const outcomes = await Promise.all(
          ["a", "b", "c", "d"].map((text) =>
            store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note(text)] }),
          ),
        );
        expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      }));

    it("narrows a list by stream, by prefix, by kind and by person, page by page", () =>
      using(async (store) => {
        await store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note("1"), note("2", "b")] });
        await store.append({
          stream: "investigation:b",
          expectedVersion: 0,
          entries: [{ ...note("3"), kind: "pinned" }],
        });
        await store.append({ stream: "rule:r", expectedVersion: 0, entries: [note("4")] });
        const sequences = async (request: Parameters<CaseStore["list"]>[0]) =>
          (await store.list(request)).entries.map((entry) => entry.sequence);
        expect(await sequences({ limit: 9, stream: "investigation:a" })).toEqual([2, 1]);
        expect(await sequences({ limit: 9, stream: "investigation:" })).toEqual([3, 2, 1]);
        expect(await sequences({ limit: 9, kinds: ["pinned"] })).toEqual([3]);
        expect(await sequences({ limit: 9, actorId: "b" })).toEqual([2]);
        const page = await store.list({ limit: 3 });
        expect(page.cursor).toBe(2);
        expect(await sequences({ limit: 3, cursor: page.cursor ?? 0 })).toEqual([1]);
      }));

    it("gives bodies back exactly, whatever characters are in them", () =>
      using(async (store) => {
        const body = { "a'b": ['"; DROP TABLE ledger;--', "\u0000\u202e\u{1f600}", 1e-7, null, true, { __proto: [] }] };
        await store.append({ stream: "investigation:a", expectedVersion: 0, entries: [{ ...note(""), body }] });
        expect((await store.read("investigation:a"))[0]?.body).toEqual(body);
      }));

    it("answers every question as the in-memory store does, whatever was done before", () =>
      fc.assert(
        fc.asyncProperty(anyCaseStoreCommands, (commands) =>
          using(async (store) => {
            const oracle = inMemoryCaseStore();
            await fc.asyncModelRun(() => ({ model: {}, real: { oracle, store } }), commands);
          }),
        ),
        { numRuns: 25 },
      ));

    it("rejects whatever is asked after it was closed", () =>
      using(async (store) => {
        await store.close();
        await expect(store.head()).rejects.toMatchObject({ code: "STORE_CLOSED" });
        await expect(store.read("investigation:a")).rejects.toMatchObject({ code: "STORE_CLOSED" });
      }));

    it("keeps acknowledged entries after being reopened", ({ skip }) => {
      skip(!subject.supports.durable, "this store keeps nothing beyond its process, by design");
      return using(async (store, reopen) => {
        await store.append({ stream: "investigation:a", expectedVersion: 0, entries: [note("one")] });
        const before = await store.read("investigation:a");
        const again = await reopen();
        expect(await again.read("investigation:a")).toEqual(before);
        const next = await again.append({ stream: "investigation:a", expectedVersion: 1, entries: [note("two")] });
        expect(next.version).toBe(2);
        const { entries } = await again.list({ limit: 10, direction: "asc" });
        expect(verifyChain(entries).ok).toBe(true);
      });
    });
  });
}
