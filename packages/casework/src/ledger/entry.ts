import type { JsonObject } from "@quaestor/telemetry";

/** What somebody may do. `system` is the console itself: it opens investigations and adds alerts. */
export type Role = "analyst" | "lead" | "admin" | "auditor" | "system";

/** Who did something, with the role held at that time. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The actor of what the console does by itself. */
export const SYSTEM: Actor = { id: "system", name: "Quaestor", role: "system" };

/** What a caller appends; the store gives it its place and its hash. The body is plain JSON (no undefined, no bigint). */
export interface NewEntry {
  /** ISO 8601, UTC: the server's claim. Order comes from the chain, not from this. */
  readonly at: string;
  readonly actor: Actor;
  readonly kind: string;
  readonly body: JsonObject;
}

/** One entry of the ledger as kept. */
export interface LedgerEntry extends NewEntry {
  /** 1, 2, 3 … over the whole ledger, without gaps. */
  readonly sequence: number;
  /** `investigation:<id>`, `rule:<id>`, `session`, `imports` … */
  readonly stream: string;
  /** 1, 2, 3 … within the stream. */
  readonly version: number;
  /** Hex; of the entry before, or {@link GENESIS_HASH} for the first. */
  readonly previousHash: string;
  /** Hex: SHA-256(0x01 || previous hash || SHA-256(canonical text)). */
  readonly hash: string;
}

/** What the first entry follows: 32 zero bytes. */
export const GENESIS_HASH = "0".repeat(64);
