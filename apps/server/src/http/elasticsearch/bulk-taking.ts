import type { IntakeDoor } from "../../services/intake/door.ts";
import type { Outcome } from "../../services/intake/live-intake.ts";
import type { BulkDocument, BulkOperation } from "./bulk-reader.ts";
import { notKept, tooBusy, unknownKey } from "./refusals.ts";
import type { Refusal } from "./reply.ts";

/** A request hands documents over in pieces of this size, so that what it holds itself is little. */
const sliceBytes = 512 * 1024;
const sliceDocuments = 1000;
/** What a document weighs beside its bytes while it waits. */
const documentOverhead = 512;

/** The answer for one operation, in Elasticsearch's form. */
export interface ItemAnswer {
  readonly [key: string]: string | number | Readonly<Record<string, string | number>>;
  readonly status: number;
}

interface Item {
  readonly verb: BulkOperation["verb"];
  readonly index: string | null;
  readonly id: string | null;
  /** Null where it was not taken, or not kept. */
  outcome: Outcome | null;
  failure: Refusal | null;
}

interface Waiting {
  readonly document: BulkDocument;
  readonly item: Item;
}

/** The operations of one request: handed over in slices, each remembered until its answer is known. */
export class BulkTaking {
  readonly #door: IntakeDoor;
  readonly #keyId: string;
  readonly #items: Item[] = [];
  readonly #pending: Promise<void>[] = [];
  #slice: Waiting[] = [];
  #sliceBytes = 0;
  #isFull = false;

  constructor(door: IntakeDoor, keyId: string) {
    this.#door = door;
    this.#keyId = keyId;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Takes operations in; waits where there is no room. Throws {@link Refusal} when the key was revoked meanwhile. */
  async add(operations: readonly BulkOperation[]): Promise<void> {
    for (const operation of operations) {
      const { verb, index, id } = operation;
      const item: Item = { verb, index, id, outcome: null, failure: null };
      this.#items.push(item);
      // What will not be taken is only counted, so that it can be answered.
      if (operation.kind === "refusal" || this.#isFull) continue;
      this.#slice.push({ document: operation, item });
      this.#sliceBytes += operation.bytes + documentOverhead;
      if (this.#sliceBytes >= sliceBytes || this.#slice.length >= sliceDocuments) await this.handOver();
    }
  }

  /** Hands over what was gathered. */
  async handOver(): Promise<void> {
    const slice = this.#slice;
    const bytes = this.#sliceBytes;
    this.#slice = [];
    this.#sliceBytes = 0;
    if (slice.length === 0) return;
    if (!this.#door.isLive(this.#keyId)) throw unknownKey();
    this.#isFull ||= !(await this.#door.intake.enter(bytes));
    if (this.#isFull) return;
    const kept = this.#door.intake.keep(
      this.#keyId,
      slice.map(({ document }) => document),
      bytes,
    );
    this.#pending.push(
      this.#settle(
        slice.map(({ item }) => item),
        kept,
      ),
    );
  }

  /** Resolves when nothing of it is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Whether some operations were not taken for want of room. */
  get isCutShort(): boolean {
    return this.#isFull;
  }

  /** One answer an operation, in order. Throws {@link Refusal} where the stores kept nothing: all of it may come again whole. */
  answers(): readonly { readonly verb: Item["verb"]; readonly answer: ItemAnswer }[] {
    const asked = this.#items.filter(({ verb }) => verb === "create" || verb === "index");
    const failed = asked.find(({ failure }) => failure !== null)?.failure ?? null;
    if (failed !== null && asked.every(({ outcome }) => outcome === null)) throw failed;
    return this.#items.map((item) => ({ verb: item.verb, answer: answerOf(item) }));
  }

  async #settle(items: readonly Item[], kept: Promise<readonly Outcome[]>): Promise<void> {
    try {
      const outcomes = await kept;
      for (const [at, item] of items.entries()) item.outcome = outcomes[at] ?? null;
    } catch (error) {
      for (const item of items) item.failure = notKept(error);
    }
  }
}

function answerOf({ verb, index, id, outcome, failure }: Item): ItemAnswer {
  const asked = { _index: index ?? "", _id: id ?? "" };
  const error = (status: number, type: string, reason: string): ItemAnswer => ({
    ...asked,
    status,
    error: { type, reason },
  });
  if (verb === "update" || verb === "delete")
    return error(400, "illegal_argument_exception", `Events are kept as they came: ${verb} is not carried out here.`);
  // Of single operations shippers repeat those with 429 and drop others, so that is what every passing failure says.
  if (outcome === null) {
    const { type, message } = failure ?? tooBusy();
    return error(429, type, message);
  }
  switch (outcome.kind) {
    case "stored":
      return { ...place(outcome, id), _version: 1, result: "created", _shards: oneShard, status: 201 };
    case "duplicate":
      if (verb === "index")
        return { ...place(outcome, id), _version: 1, result: "noop", _shards: oneShard, status: 200 };
      return {
        ...place(outcome, id),
        status: 409,
        error: {
          type: "version_conflict_engine_exception",
          reason: `[${outcome.id}]: version conflict, document already exists (current version [1])`,
        },
      };
    case "quarantined":
      return error(
        400,
        "document_parsing_exception",
        `${outcome.message} The record is in quarantine on the Sources page (${outcome.code}).`,
      );
  }
}

const oneShard = { total: 1, successful: 1, failed: 0 };

const place = (kept: { readonly index: string; readonly id: string }, asked: string | null) => ({
  _index: kept.index,
  _id: asked ?? kept.id,
});
