import fc from "fast-check";
import { expect } from "vitest";
import type { CaseStore } from "../case-store.ts";
import type { NewEntry } from "../entry.ts";

/** The oracle and the store under test side by side: whatever is asked of both must be answered alike. */
export interface Pair {
  readonly oracle: CaseStore;
  readonly store: CaseStore;
}

const STREAMS = ["investigation:a", "investigation:b", "investigation:ab", "rule:a", "session"];

const anyEntry: fc.Arbitrary<NewEntry> = fc.record({
  at: fc.constantFrom("2026-11-24T14:00:00.000Z", "2026-11-24T14:00:00.123456789Z"),
  actor: fc.constantFrom(
    { id: "a1", name: "Ada", role: "analyst" as const },
    { id: "l1", name: 'O\'Neil "Lea"\u202e', role: "lead" as const },
  ),
  kind: fc.constantFrom("opened", "noted", "answered"),
  body: fc.dictionary(fc.string({ unit: "grapheme", maxLength: 8 }), fc.jsonValue({ maxDepth: 2 })).map((body) =>
    // A number like -0 or a lone surrogate in a key is refused by the canonical form; JSON's own round trip tames it.
    JSON.parse(JSON.stringify(body).replaceAll("\\ud", "ud")),
  ),
});

class Append implements fc.AsyncCommand<object, Pair> {
  readonly #stream: string;
  readonly #behind: number | "any";
  readonly #entries: readonly NewEntry[];
  constructor(stream: string, behind: number | "any", entries: readonly NewEntry[]) {
    this.#stream = stream;
    this.#behind = behind;
    this.#entries = entries;
  }
  check(): boolean {
    return true;
  }
  async run(_model: object, { oracle, store }: Pair): Promise<void> {
    const version = (await oracle.read(this.#stream)).length;
    const expectedVersion = this.#behind === "any" ? "any" : Math.max(0, version - this.#behind);
    const request = { stream: this.#stream, expectedVersion, entries: this.#entries } as const;
    expect(await store.append(request)).toEqual(await oracle.append(request));
  }
  toString(): string {
    return `append(${this.#stream}, ${this.#behind} behind, ${this.#entries.length})`;
  }
}

class Look implements fc.AsyncCommand<object, Pair> {
  readonly #stream: string;
  readonly #direction: "asc" | "desc";
  readonly #limit: number;
  constructor(stream: string, direction: "asc" | "desc", limit: number) {
    this.#stream = stream;
    this.#direction = direction;
    this.#limit = limit;
  }
  check(): boolean {
    return true;
  }
  async run(_model: object, { oracle, store }: Pair): Promise<void> {
    expect(await store.head()).toEqual(await oracle.head());
    expect(await store.read(this.#stream, this.#limit)).toEqual(await oracle.read(this.#stream, this.#limit));
    let cursor: number | null | undefined;
    for (let page = 0; page < 5 && cursor !== null; page += 1) {
      const request = {
        limit: this.#limit,
        direction: this.#direction,
        stream: this.#stream,
        ...(cursor !== undefined && { cursor }),
      };
      const answer = await store.list(request);
      expect(answer).toEqual(await oracle.list(request));
      cursor = answer.cursor;
    }
  }
  toString(): string {
    return `look(${this.#stream}, ${this.#direction}, ${this.#limit})`;
  }
}

/** Random sequences of appends (up to date, behind, regardless) and looks. */
export const anyCaseStoreCommands = fc.commands(
  [
    fc
      .tuple(
        fc.constantFrom(...STREAMS),
        fc.constantFrom<(number | "any")[]>(0, 0, 0, 1, "any"),
        fc.array(anyEntry, { minLength: 1, maxLength: 3 }),
      )
      .map(([stream, behind, entries]) => new Append(stream, behind, entries)),
    fc
      .tuple(
        fc.constantFrom(...STREAMS, "investigation:", "rule:"),
        fc.constantFrom("asc" as const, "desc" as const),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(([stream, direction, limit]) => new Look(stream, direction, limit)),
  ],
  { maxCommands: 20 },
);
