import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  type AppendOptions,
  type AppendResult,
  type NewEvent,
  prepareEvent,
  type Rejection,
} from "@quaestor/telemetry";
import type { Engine } from "./engine.ts";
import { EventColumns } from "./event-columns.ts";
import { insertGroup } from "./insert-group.ts";
import { ParquetFile } from "./parquet-file.ts";
import { ROW_GROUP } from "./schema.ts";
import { storeError } from "./store-error.ts";

/** Rows buffered before they are written out; a quarter of a group, so that the engine can read in parallel. */
const PAGE_ROWS = ROW_GROUP / 4;
const PAGE_BYTES = 32 << 20;
const GROUP_BYTES = 256 << 20;

interface Group {
  readonly path: string;
  /** Each id with its position in what was given. */
  readonly ids: ReadonlyMap<string, number>;
}

let serial = 0;

/**
 * Takes events towards the table: encodes them into a file of at most one row group, then has the engine read that file
 * in one transaction. While one group is read, the next is encoded.
 */
export class Incoming {
  readonly #engine: Engine;
  readonly #options: AppendOptions;
  readonly #columns = new EventColumns();
  readonly #rejected: Rejection[] = [];
  #file: ParquetFile | null = null;
  #path = "";
  #ids = new Map<string, number>();
  #irregular = false;
  #bytes = 0;
  #pageRows = 0;
  #taken = 0;
  #stored = 0;
  #duplicates = 0;

  constructor(engine: Engine, options: AppendOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#ids.size >= ROW_GROUP || this.#bytes >= GROUP_BYTES;
  }

  /** Whether the group at hand has an event that only its document can answer for. */
  get hasIrregular(): boolean {
    return this.#irregular;
  }

  get soFar(): AppendResult {
    return { stored: this.#stored, duplicates: this.#duplicates, rejected: [...this.#rejected] };
  }

  /** Encodes one event, or counts it as duplicate or rejected. */
  add(event: NewEvent): void {
    const position = this.#taken++;
    const prepared = prepareEvent(event, this.#options.ingestedAt);
    if ("reason" in prepared) {
      this.#rejected.push({ position, id: event.id, reason: prepared.reason });
      return;
    }
    if (this.#ids.has(prepared.event.id)) {
      this.#duplicates++;
      this.#options.onDuplicate?.(position);
      return;
    }
    this.#ids.set(prepared.event.id, position);
    if (this.#columns.add(prepared)) this.#irregular = true;
    this.#pageRows++;
    if (this.#pageRows >= PAGE_ROWS || this.#columns.byteLength >= PAGE_BYTES) this.#flush();
  }

  /** Hands the group over: resolves when it is durable and counted. */
  async commit(): Promise<void> {
    const group = this.#seal();
    if (group === null) return;
    try {
      const { present, stored } = await this.#engine.write((connection) => insertGroup(connection, group));
      this.#duplicates += present.length;
      for (const id of present) this.#options.onDuplicate?.(group.ids.get(id) ?? 0);
      this.#stored += stored;
    } finally {
      rmSync(group.path, { force: true });
    }
  }

  /** Drops what was not handed over. */
  abandon(): void {
    this.#file?.close();
    if (this.#file !== null) rmSync(this.#path, { force: true });
    this.#file = null;
  }

  #flush(): void {
    try {
      if (this.#file === null) {
        this.#path = join(this.#engine.spool, `${++serial}.parquet`);
        this.#file = new ParquetFile(this.#path, this.#columns.all);
      }
      this.#bytes += this.#columns.byteLength;
      this.#file.flush();
      this.#pageRows = 0;
    } catch (error) {
      throw storeError(error);
    }
  }

  #seal(): Group | null {
    if (this.#ids.size === 0) return null;
    if (this.#pageRows > 0) this.#flush();
    try {
      this.#file?.finish();
    } catch (error) {
      throw storeError(error);
    }
    const group = { path: this.#path, ids: this.#ids };
    this.#file = null;
    this.#ids = new Map();
    this.#irregular = false;
    this.#bytes = 0;
    return group;
  }
}
