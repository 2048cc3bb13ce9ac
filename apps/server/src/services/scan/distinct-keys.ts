import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyTable, WORDS_PER_KEY } from "./key-table.ts";

const partitions = 256;
const bytesPerKey = WORDS_PER_KEY * 4;
const keysPerChunk = 1024;
/** As many as a table of 16 MB takes. */
const keysInMemory = 700_000;

/** Keys of one partition that were put away: in the file, or in memory when the disk took no more. */
type Chunk = { readonly at: number; readonly keys: number } | Uint32Array;

interface Partition {
  readonly waiting: Uint32Array;
  held: number;
  readonly chunks: Chunk[];
}

/**
 * Counts how many keys are different, in memory that does not follow how many there are. Up to 700,000 stay in memory;
 * beyond, all go to a file of the temporary folder, in 256 partitions by their first byte, and are counted partition by
 * partition at the end. The file holds hashes only, and has no name once it is open (where the system allows that).
 */
export class DistinctKeys {
  readonly #table = new KeyTable();
  readonly #limit: number;
  #file: SpillFile | null = null;
  #partitions: Partition[] | null = null;

  constructor({ inMemory = keysInMemory }: { readonly inMemory?: number } = {}) {
    this.#limit = inMemory;
  }

  add(keys: Uint32Array): void {
    for (let at = 0; at < keys.length; at += WORDS_PER_KEY) {
      if (this.#partitions !== null) this.#put(this.#partitions, keys, at);
      else {
        this.#table.add(keys, at);
        if (this.#table.size > this.#limit) this.#partitions = this.#spill();
      }
    }
  }

  /** How many different keys were added. */
  count(): number {
    if (this.#partitions === null) return this.#table.size;
    let distinct = 0;
    for (const { waiting, held, chunks } of this.#partitions) {
      this.#table.clear();
      this.#count(waiting.subarray(0, held * WORDS_PER_KEY));
      for (const chunk of chunks) this.#count(chunk instanceof Uint32Array ? chunk : this.#read(chunk));
      distinct += this.#table.size;
    }
    return distinct;
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #count(keys: Uint32Array): void {
    for (let at = 0; at < keys.length; at += WORDS_PER_KEY) this.#table.add(keys, at);
  }

  #spill(): Partition[] {
    const made = Array.from({ length: partitions }, () => ({
      waiting: new Uint32Array(keysPerChunk * WORDS_PER_KEY),
      held: 0,
      chunks: [],
    }));
    this.#file = SpillFile.open();
    for (const { words, at } of this.#table.keys()) this.#put(made, words, at);
    return made;
  }

  #put(all: readonly Partition[], keys: Uint32Array, at: number): void {
    const partition = all[(keys[at] ?? 0) >>> 24];
    if (partition === undefined) return;
    partition.waiting.set(keys.subarray(at, at + WORDS_PER_KEY), partition.held * WORDS_PER_KEY);
    partition.held += 1;
    if (partition.held < keysPerChunk) return;
    partition.chunks.push(this.#file?.write(partition.waiting) ?? partition.waiting.slice());
    partition.held = 0;
  }

  #read({ at, keys }: { readonly at: number; readonly keys: number }): Uint32Array {
    if (this.#file === null) throw new Error("The keys were put away and the file is closed.");
    return this.#file.read(at, keys);
  }
}

class SpillFile {
  readonly #descriptor: number;
  readonly #path: string;
  readonly #words = new Uint32Array(keysPerChunk * WORDS_PER_KEY);
  #end = 0;

  private constructor(descriptor: number, path: string) {
    this.#descriptor = descriptor;
    this.#path = path;
  }

  /** Null when the temporary folder takes no file: memory has to do then. */
  static open(): SpillFile | null {
    const path = join(tmpdir(), `quaestor-scan-${randomUUID()}`);
    try {
      const descriptor = openSync(path, "wx+", 0o600);
      const file = new SpillFile(descriptor, path);
      file.#unlink();
      return file;
    } catch {
      return null;
    }
  }

  /** Null when there is no room left. */
  write(words: Uint32Array): Chunk | null {
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    const at = this.#end;
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
      }
    } catch {
      return null;
    }
    this.#end += bytes.length;
    return { at, keys: words.length / WORDS_PER_KEY };
  }

  /** Gives keys in memory that the next call uses again. */
  read(at: number, keys: number): Uint32Array {
    const words = this.#words.subarray(0, keys * WORDS_PER_KEY);
    const bytes = Buffer.from(this.#words.buffer);
    const wanted = keys * bytesPerKey;
    for (let done = 0; done < wanted; ) {
      const got = readSync(this.#descriptor, bytes, done, wanted - done, at + done);
      if (got === 0) throw new Error(`The temporary file of seen ids was cut at byte ${at + done}.`);
      done += got;
    }
    return words;
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#unlink();
  }

  #unlink(): void {
    try {
      rmSync(this.#path, { force: true });
    } catch {
      // Where an open file keeps its name, it loses it on closing.
    }
  }
}
