import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "./entry.ts";
import { canonicalEntry, EMPTY_HEAD, sealEntry, verifyChain } from "./hash-chain.ts";

const ANALYST = { id: "a1", name: "Ada", role: "analyst" } as const;

function chain(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  let head = EMPTY_HEAD;
  for (let index = 0; index < length; index += 1) {
    const stream = index % 2 === 0 ? "investigation:a" : "rule:b";
    const version = Math.floor(index / 2) + 1;
    const entry = sealEntry(
      head,
      { stream, version },
      { at: "2026-11-24T14:00:00.000Z", actor: ANALYST, kind: "noted", body: { text: `note ${index}` } },
    );
    entries.push(entry);
    head = entry;
  }
  return entries;
}

describe("the chain", () => {
  it("hashes as written down: SHA-256(0x01, previous, SHA-256(canonical))", () => {
    const [entry] = chain(1);
    if (entry === undefined) throw new Error("no entry");
    const inner = createHash("sha256").update(canonicalEntry(entry)).digest();
    const outer = createHash("sha256").update(Buffer.concat([Buffer.from([1]), Buffer.alloc(32), inner]));
    expect(entry.hash).toBe(outer.digest("hex"));
  });

  it("gives the head of an untouched chain, whole or page by page", () => {
    const entries = chain(7);
    const last = entries.at(-1);
    const whole = verifyChain(entries);
    expect(whole).toEqual({ ok: true, head: { sequence: 7, hash: last?.hash } });
    const first = verifyChain(entries.slice(0, 3));
    expect(first.ok && verifyChain(entries.slice(3), first.head)).toEqual(whole);
  });

  it("names the first entry of which anything was changed", () => {
    const change = fc.constantFrom<(entry: LedgerEntry) => LedgerEntry>(
      (entry) => ({ ...entry, at: "2026-11-24T14:00:01.000Z" }),
      (entry) => ({ ...entry, actor: { ...entry.actor, name: "Eve" } }),
      (entry) => ({ ...entry, actor: { ...entry.actor, role: "lead" } }),
      (entry) => ({ ...entry, body: { text: "another" } }),
      (entry) => ({ ...entry, body: { ...entry.body, more: 1 } }),
      (entry) => ({ ...entry, kind: "answered" }),
      (entry) => ({ ...entry, stream: "investigation:z" }),
      (entry) => ({ ...entry, version: entry.version + 1 }),
      (entry) => ({ ...entry, previousHash: "f".repeat(64) }),
      (entry) => ({ ...entry, hash: "f".repeat(64) }),
    );
    const entries = chain(6);
    fc.assert(
      fc.property(fc.nat(5), change, (at, tamper) => {
        const tampered = entries.map((entry, index) => (index === at ? tamper(entry) : entry));
        expect(verifyChain(tampered)).toMatchObject({ ok: false, sequence: at + 1 });
      }),
    );
  });

  it("names the place where an entry was removed, put in twice or moved", () => {
    const entries = chain(6);
    expect(verifyChain(entries.toSpliced(2, 1))).toMatchObject({ ok: false, sequence: 3 });
    expect(verifyChain(entries.toSpliced(3, 0, ...entries.slice(2, 3)))).toMatchObject({ ok: false, sequence: 4 });
    expect(verifyChain(entries.toReversed())).toMatchObject({ ok: false, sequence: 1 });
  });

  it("names an entry that was written anew with a fitting hash, by its follower", () => {
    const entries = chain(4);
    const before = entries[1];
    if (before === undefined) throw new Error("no entry");
    const forged = sealEntry(
      before,
      { stream: "investigation:a", version: 2 },
      { at: "2026-11-24T14:00:00.000Z", actor: ANALYST, kind: "noted", body: { text: "forged" } },
    );
    expect(verifyChain(entries.with(2, forged))).toMatchObject({ ok: false, sequence: 4 });
  });
});
