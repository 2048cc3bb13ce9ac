import { rmSync } from "node:fs";
import { join } from "node:path";
import { type AppendOptions, admitEvent, type NewEvent, type Rejection } from "@quaestor/telemetry";
import { EventColumns } from "./event-columns.ts";
import type { HostNames } from "./host-names.ts";
import { ParquetFile } from "./parquet-file.ts";
import { ROW_GROUP } from "./row-group.ts";
import { storeError } from "./store-error.ts";

/** Rows buffered before they are written out; a quarter of a group, so that the engine can read in parallel. */
const PAGE_ROWS = ROW_GROUP / 4;
const PAGE_BYTES = 32 << 20;
const GROUP_BYTES = 256 << 20;

/** Events on their way into the table: a file of at most one row group, ready to be read by the engine. Plain data. */
export interface EncodedGroup {
  readonly path: string;
  /** Each id with its position in what was given. */
  readonly ids: ReadonlyMap<string, number>;
  /** Whether it has an event that only its document can answer for. */
  readonly irregular: boolean;
  /** How its regular events name their hosts. */
  readonly hosts: readonly HostNames[];
}

export interface GroupEncoderOptions extends AppendOptions {
  /** Folder of the files. */
  readonly spool: string;
  /** Begins the files' names; different for every encoder of one folder. */
  readonly name: string;
}

/** Encodes events into files of at most one row group. Needs no engine, so that a thread without one can do it. */
export class GroupEncoder {
  readonly #options: GroupEncoderOptions;
  readonly #columns = new EventColumns();
  #rejected: Rejection[] = [];
  #file: ParquetFile | null = null;
  #path = "";
  #ids = new Map<string, number>();
  #irregular = false;
  #bytes = 0;
  #pageRows = 0;
  #taken = 0;
  #duplicates = 0;
  #files = 0;

  constructor(options: GroupEncoderOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#ids.size >= ROW_GROUP || this.#bytes >= GROUP_BYTES;
  }

  /** Whether the group at hand has an event that only its document can answer for. */
  get hasIrregular(): boolean {
    return this.#irregular;
  }

  /** What was refused and what came twice within one group, since this was asked last. */
  takeRefused(): { readonly rejected: readonly Rejection[]; readonly duplicates: number } {
    const refused = { rejected: this.#rejected, duplicates: this.#duplicates };
    this.#rejected = [];
    this.#duplicates = 0;
    return refused;
  }

  /** Encodes one event, or counts it as duplicate or rejected. */
  add(event: NewEvent): void {
    const position = this.#taken++;
    const admitted = admitEvent(event, this.#options.ingestedAt);
    if ("reason" in admitted) {
      this.#rejected.push({ position, id: event.id, reason: admitted.reason });
      return;
    }
    if (this.#ids.has(admitted.given.id)) {
      this.#duplicates++;
      this.#options.onDuplicate?.(position);
      return;
    }
    this.#ids.set(admitted.given.id, position);
    if (this.#columns.add(admitted)) this.#irregular = true;
    this.#pageRows++;
    if (this.#pageRows >= PAGE_ROWS || this.#columns.byteLength >= PAGE_BYTES) this.#flush();
  }

  /** Closes the group at hand; null when it is empty. The file is the taker's. */
  seal(): EncodedGroup | null {
    if (this.#ids.size === 0) return null;
    if (this.#pageRows > 0) this.#flush();
    try {
      this.#file?.finish();
    } catch (error) {
      throw storeError(error);
    }
    const group = { path: this.#path, ids: this.#ids, irregular: this.#irregular, hosts: this.#columns.takeHosts() };
    this.#file = null;
    this.#ids = new Map();
    this.#irregular = false;
    this.#bytes = 0;
    return group;
  }

  /** Drops what was not sealed. */
  abandon(): void {
    this.#file?.close();
    if (this.#file !== null) rmSync(this.#path, { force: true });
    this.#file = null;
  }

  #flush(): void {
    try {
      if (this.#file === null) {
        this.#path = join(this.#options.spool, `${this.#options.name}-${++this.#files}.parquet`);
        this.#file = new ParquetFile(this.#path, this.#columns.all);
      }
      this.#bytes += this.#columns.byteLength;
      this.#file.flush();
      this.#pageRows = 0;
    } catch (error) {
      throw storeError(error);
    }
  }
}
