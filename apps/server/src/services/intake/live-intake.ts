import { createHash } from "node:crypto";
import type { ApiKeyStore, ApiKeyUse, IntakeLog, NewQuarantinedRecord } from "@quaestor/adapters/sqlite";
import { formatInstant, hostOf, type Instant, type NewEvent, NS_PER_MS } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import type { Detection } from "../detect.ts";
import { type Arrival, type ReadArrival, readArrival } from "./read-arrival.ts";

/** What became of one document. Durable when told. */
export type Outcome =
  | { readonly kind: "stored"; readonly index: string; readonly id: string }
  | { readonly kind: "duplicate"; readonly index: string; readonly id: string }
  | { readonly kind: "quarantined"; readonly code: string; readonly message: string };

export interface LiveIntakeParts {
  readonly core: Core;
  readonly intake: IntakeLog;
  readonly keys: ApiKeyStore;
  readonly detection: Detection;
  /** All of a work's writes to log and keys, or none. */
  readonly together: <T>(work: () => T) => T;
}

export interface IntakeLimits {
  /** Bytes of documents that may wait for the store at once. */
  readonly queueBytes: number;
  /** How long a request waits for room before it is told to come again. */
  readonly patienceMs: number;
}

/** Thrown by {@link LiveIntake.keep} once the console is stopping. */
export class IntakeStopped extends Error {
  override readonly name = "IntakeStopped";
  readonly code = "STOPPING";
}

interface Slice {
  readonly keyId: string;
  readonly read: readonly ReadArrival[];
  readonly settle: (outcomes: readonly Outcome[]) => void;
  readonly fail: (error: unknown) => void;
}

/** Documents in one write to the store; more wait for the next. */
const groupDocuments = 10_000;
/** Documents normalised before others have a turn. */
const turnDocuments = 200;
/** Open pages are told at most this often that something came. */
const announceEveryMs = 10_000;
/** A scheduled rule looks back four minutes beyond its interval; what became visible later than this is looked at apart. */
const lateMs = 120_000;

/** Where quarantined records of a key are listed. */
export const importIdOf = (keyId: string): string => `live-${keyId}`;

/**
 * Documents from shippers on their way into the store. Requests that come while one write is under way go into the next
 * together, so that many small ones cost few writes. Nothing is acknowledged before it is durable: events appended,
 * refused records in quarantine, counts kept.
 */
export class LiveIntake {
  readonly #parts: LiveIntakeParts;
  readonly #limits: IntakeLimits;
  #used = 0;
  #entering: { readonly bytes: number; readonly open: (entered: boolean) => void }[] = [];
  #ready: Slice[] = [];
  #writing: Promise<void> | null = null;
  #announcing: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: LiveIntakeParts, limits: IntakeLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /** Bytes that wait for the store now. */
  get waitingBytes(): number {
    return this.#used;
  }

  /** Whether a request that comes now would have to wait. */
  get isFull(): boolean {
    return this.#used >= this.#limits.queueBytes;
  }

  /**
   * Takes room for so many bytes, in turn; false when there was none for as long as patience lasts. Whoever entered must
   * call {@link keep} with the same number, which gives the room back. One that is larger than all room enters alone.
   */
  async enter(bytes: number): Promise<boolean> {
    if (this.#stopped) throw new IntakeStopped("The console is stopping.");
    if (this.#entering.length === 0 && this.#fits(bytes)) {
      this.#used += bytes;
      return true;
    }
    return new Promise((resolve) => {
      const waiting = {
        bytes,
        open: (entered: boolean) => {
          clearTimeout(patience);
          resolve(entered);
        },
      };
      const patience = setTimeout(() => {
        this.#entering = this.#entering.filter((each) => each !== waiting);
        resolve(false);
        this.#letIn();
      }, this.#limits.patienceMs);
      this.#entering.push(waiting);
    });
  }

  /** Keeps documents of one key; resolves when all of them are durable. Throws what the stores throw: then none is acknowledged. */
  async keep(keyId: string, arrivals: readonly Arrival[], bytes: number): Promise<readonly Outcome[]> {
    try {
      const read: ReadArrival[] = [];
      for (const [at, arrival] of arrivals.entries()) {
        if (at % turnDocuments === turnDocuments - 1) await new Promise((resolve) => setImmediate(resolve));
        read.push(readArrival(arrival));
      }
      if (this.#stopped) throw new IntakeStopped("The console is stopping.");
      return await new Promise<readonly Outcome[]>((settle, fail) => {
        this.#ready.push({ keyId, read, settle, fail });
        this.#writing ??= this.#write();
      });
    } finally {
      this.#used -= bytes;
      this.#letIn();
    }
  }

  /** Takes nothing more; resolves when what waits has been kept. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { open } of this.#entering.splice(0)) open(false);
    while (this.#writing !== null) await this.#writing;
    if (this.#announcing !== null) clearTimeout(this.#announcing);
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.#limits.queueBytes;
  }

  #letIn(): void {
    for (let next = this.#entering[0]; next !== undefined && this.#fits(next.bytes); next = this.#entering[0]) {
      this.#entering.shift();
      this.#used += next.bytes;
      next.open(true);
    }
  }

  async #write(): Promise<void> {
    while (this.#ready.length > 0) {
      const group: Slice[] = [];
      let documents = 0;
      for (let next = this.#ready[0]; next !== undefined; next = this.#ready[0]) {
        if (group.length > 0 && documents + next.read.length > groupDocuments) break;
        documents += next.read.length;
        group.push(next);
        this.#ready.shift();
      }
      await this.#writeGroup(group);
    }
    // Not later: what comes between this and a callback would wait for nobody.
    this.#writing = null;
  }

  async #writeGroup(group: readonly Slice[]): Promise<void> {
    try {
      const outcomes = await this.#append(group);
      for (const [at, slice] of group.entries()) slice.settle(outcomes[at] ?? []);
    } catch (error) {
      // What one shipper sent must not keep out what others sent beside it.
      if (group.length > 1 && !isFull(error)) for (const slice of group) await this.#writeGroup([slice]);
      else {
        this.#parts.core.log.error({ err: error }, "live intake could not be kept");
        for (const slice of group) slice.fail(error);
      }
    }
  }

  /** One write to each store, in the order that makes a crash between them harmless: what comes again is a duplicate. */
  async #append(group: readonly Slice[]): Promise<readonly (readonly Outcome[])[]> {
    const { core } = this.#parts;
    const ingestedAt = core.outside.now();
    const events: NewEvent[] = [];
    for (const { read } of group) for (const each of read) if (each.kind === "event") events.push(each.event);
    const duplicates = new Set<number>();
    const rejections = new Map<number, string>();
    if (events.length > 0) {
      const onDuplicate = (position: number): void => void duplicates.add(position);
      const { rejected } = await core.store.append(events, { ingestedAt, onDuplicate });
      for (const { position, reason } of rejected) rejections.set(position, reason);
    }
    let position = 0;
    const at = formatInstant(core.outside.now());
    const tallies: Tally[] = [];
    const outcomes = group.map(({ keyId, read }) => {
      const tally: Tally = { keyId, stored: 0, duplicates: 0, aside: [] };
      tallies.push(tally);
      return read.map((each): Outcome => {
        if (each.kind === "refused") {
          tally.aside.push(asideOf(keyId, each, at));
          return { kind: "quarantined", code: each.code, message: each.message };
        }
        const place = position++;
        const { id, index, raw, source, document } = each.event;
        const reason = rejections.get(place);
        if (reason !== undefined) {
          const refused = { code: "field_invalid", message: `The store does not take it: ${reason}` };
          const bytes = Buffer.from(raw ?? "");
          const host = hostOf(document)?.name ?? null;
          tally.aside.push(
            asideOf(keyId, { ...refused, line: each.line, bytes, size: bytes.length, source, host }, at),
          );
          return { kind: "quarantined", ...refused };
        }
        if (duplicates.has(place)) tally.duplicates += 1;
        else tally.stored += 1;
        return { kind: duplicates.has(place) ? "duplicate" : "stored", index, id };
      });
    });
    this.#count(tallies, at);
    this.#lookAtLate(ingestedAt);
    this.#announce();
    return outcomes;
  }

  #count(tallies: readonly Tally[], at: string): void {
    const { intake, keys, together } = this.#parts;
    together(() => {
      const uses = new Map<string, ApiKeyUse>();
      for (const { keyId, stored, duplicates, aside } of tallies) {
        // The same record refused again is there already, like an event that comes again.
        const quarantined = aside.length === 0 ? 0 : intake.quarantine(aside);
        const before = uses.get(keyId) ?? { records: 0, stored: 0, duplicates: 0, quarantined: 0 };
        uses.set(keyId, {
          records: before.records + stored + duplicates + aside.length,
          stored: before.stored + stored,
          duplicates: before.duplicates + duplicates + aside.length - quarantined,
          quarantined: before.quarantined + quarantined,
        });
      }
      for (const [keyId, use] of uses) keys.count(keyId, use, at);
    });
  }

  /** A write that took minutes made its events visible under a time that scheduled executions may have passed. */
  #lookAtLate(ingestedAt: Instant): void {
    const { core, detection } = this.#parts;
    if (core.outside.now() - ingestedAt < BigInt(lateMs) * NS_PER_MS) return;
    for (const shelved of core.rules.rules.filter(({ rule }) => rule.enabled))
      void detection
        .over(shelved, { from: ingestedAt, to: ingestedAt, timeField: "ingested" }, "import")
        .catch((error: unknown) => core.log.error({ err: error }, "the rules could not be run over a late write"));
  }

  #announce(): void {
    this.#announcing ??= setTimeout(() => {
      this.#announcing = null;
      this.#parts.core.publish({ topic: "sources", id: null, version: null, by: null });
    }, announceEveryMs).unref();
  }
}

interface Tally {
  readonly keyId: string;
  stored: number;
  duplicates: number;
  readonly aside: NewQuarantinedRecord[];
}

type Refused = Pick<NewQuarantinedRecord, "code" | "message" | "line" | "bytes" | "size" | "source" | "host">;

/** Its id is made of what came, so that a shipper that sends it again adds nothing. */
function asideOf(keyId: string, refused: Refused, at: string): NewQuarantinedRecord {
  const { code, message, line, bytes, size, source, host } = refused;
  const id = createHash("sha256").update(`live intake ${keyId} ${code}\n`).update(bytes).digest("hex");
  return {
    id,
    importId: importIdOf(keyId),
    file: "live intake",
    line,
    code,
    message,
    bytes,
    size,
    at,
    retried: "never",
    source,
    host,
  };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "STORE_FULL" || error.code === "SQLITE_FULL");
}
