import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type CancelSignal, TelemetryError } from "@quaestor/telemetry";
import { loadFoldTable } from "./fold-table.ts";
import { ROW_GROUP } from "./row-group.ts";
import { migrate } from "./schema.ts";
import { isFatal, openError, storeError } from "./store-error.ts";
import { Turns } from "./turns.ts";

export interface EngineOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** Worker threads of a query. Default: the engine's, one a core. */
  readonly threads?: number;
  /** As the engine reads it. Default `1GB`: the engine's own is most of the machine. What does not fit is spilt to disk. */
  readonly memoryLimit?: string;
  /** Queries at once; the rest wait. Default 3: queries share the cores, and each holds a thread of libuv's pool. */
  readonly readers?: number;
  /** Hears that a file of an earlier version is brought along, before it is: of a large one that takes minutes. */
  readonly onUpgrade?: (version: number, to: number) => void;
}

const INTERRUPT_EVERY_MS = 5;

/** How many rows one statement may read by number. */
export const ROWS_BY_NUMBER = 1000;

/** The engine takes a second opening by the same process for the first, so that must be refused here. */
const opened = new Set<string>();

/** One open file: a writing connection, a bounded pool of reading ones, and a folder for rows on their way in. */
export class Engine {
  readonly spool: string;
  readonly #options: EngineOptions;
  readonly #key: string | null;
  readonly #writing = new Turns(1);
  readonly #reading: Turns;
  #instance: DuckDBInstance;
  #writer: DuckDBConnection;
  #idle: DuckDBConnection[] = [];
  #closed = false;
  #broken = false;

  private constructor(options: EngineOptions, key: string | null, spool: string, opening: Opening) {
    this.#options = options;
    this.#key = key;
    this.spool = spool;
    this.#instance = opening.instance;
    this.#writer = opening.connection;
    this.#reading = new Turns(options.readers ?? 3);
  }

  /** Throws TelemetryError STORE_LOCKED, STORE_NEWER, STORE_FULL or STORE_FAILED. */
  static async open(options: EngineOptions): Promise<Engine> {
    const inMemory = options.path === ":memory:";
    const key = inMemory ? null : canonicalPath(options.path);
    if (key !== null && opened.has(key)) {
      throw new TelemetryError("STORE_LOCKED", `The event store ${options.path} is open in this process already.`, {
        path: options.path,
      });
    }
    if (key !== null) opened.add(key);
    const spool = key === null ? mkdtempSync(join(tmpdir(), "quaestor-incoming-")) : `${key}.incoming`;
    let made: string | undefined;
    try {
      // What opening itself cannot hold in memory, bringing a large file along above all, is spilt to below it. The
      // folder above is not made: the file's path was made canonical without it.
      if (existsSync(dirname(spool))) made = mkdirSync(spool, { recursive: true });
      const opening = await openInstance(options, spool);
      // Only the owner of the file may clear what a killed owner left behind. Where the engine has spilt it goes on to.
      for (const name of readdirSync(spool)) {
        if (name !== opening.spill) rmSync(join(spool, name), { recursive: true, force: true });
      }
      return new Engine(options, key, spool, opening);
    } catch (error) {
      if (key !== null) opened.delete(key);
      const refusal = openError(options.path, error);
      // Where another process came first, the folder is its own by now.
      const isOwned = refusal instanceof TelemetryError && refusal.code === "STORE_LOCKED";
      if (made !== undefined && !isOwned) rmSync(spool, { recursive: true, force: true });
      throw refusal;
    }
  }

  /** Runs work on the writing connection, one at a time, inside a transaction that is undone when the work fails. */
  async write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.refuseIfClosed();
    return this.#writing.run(async () => {
      await this.#mend();
      const connection = this.#writer;
      try {
        await connection.run("BEGIN");
        const result = await work(connection);
        await connection.run("COMMIT");
        return result;
      } catch (error) {
        await connection.run("ROLLBACK").catch(() => undefined);
        this.#broken ||= isFatal(error);
        throw storeError(error);
      }
    });
  }

  /** Runs work on a reading connection. `signal` stops the query that is running on it. */
  async read<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: CancelSignal): Promise<T> {
    this.refuseIfClosed();
    return this.#reading.run(async () => {
      refuseIfStopped(signal);
      if (this.#broken) await this.#writing.run(() => this.#mend());
      const connection = this.#idle.pop() ?? (await this.#instance.connect());
      let again: NodeJS.Timeout | undefined;
      // An interrupt between two statements is lost on the engine, so it is repeated until the work has ended.
      const stop = (): void => {
        connection.interrupt();
        again = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
      };
      signal?.addEventListener("abort", stop);
      let fine = false;
      try {
        const result = await work(connection);
        refuseIfStopped(signal);
        fine = true;
        return result;
      } catch (error) {
        this.#broken ||= isFatal(error);
        throw storeError(error);
      } finally {
        signal?.removeEventListener("abort", stop);
        clearInterval(again);
        if (fine) this.#idle.push(connection);
        else connection.closeSync();
      }
    });
  }

  /** Waits for what runs, then gives the file free. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing.drain();
    await this.#reading.drain();
    await this.#writer.run("CHECKPOINT store").catch(() => undefined);
    this.#release();
    rmSync(this.spool, { recursive: true, force: true });
    if (this.#key !== null) opened.delete(this.#key);
  }

  /** After a fatal error the engine answers nothing until the file is opened anew; committed work is in its log. */
  async #mend(): Promise<void> {
    if (!this.#broken) return;
    this.#release();
    try {
      const { instance, connection } = await openInstance(this.#options, this.spool);
      this.#instance = instance;
      this.#writer = connection;
      this.#broken = false;
    } catch (error) {
      throw openError(this.#options.path, error);
    }
  }

  #release(): void {
    for (const connection of this.#idle) connection.closeSync();
    this.#idle = [];
    this.#writer.closeSync();
    this.#instance.closeSync();
  }

  /** Throws TelemetryError STORE_CLOSED after {@link close}. */
  refuseIfClosed(): void {
    if (this.#closed) throw new TelemetryError("STORE_CLOSED", "The event store was closed.");
  }
}

/** Throws TelemetryError INTERRUPTED when the caller has given up. */
export function refuseIfStopped(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true) throw new TelemetryError("INTERRUPTED", "The request was stopped.");
}

interface Opening {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** The folder in the spool that this instance spills to; there once it has. */
  readonly spill: string;
}

async function openInstance({ path, threads, memoryLimit, onUpgrade }: EngineOptions, spool: string): Promise<Opening> {
  const spill = `spill-${randomUUID()}`;
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(threads === undefined ? {} : { threads: String(threads) }),
    memory_limit: memoryLimit ?? "1GB",
    temp_directory: join(spool, spill),
  });
  const connection = await instance.connect();
  try {
    // Names of files cannot be parameters here; they come from the settings, never from telemetry.
    const file = path === ":memory:" ? path : resolve(path);
    await connection.run(`ATTACH ${quoted(file)} AS store (STORAGE_VERSION 'v1.5.0', ROW_GROUP_SIZE ${ROW_GROUP})`);
    await connection.run(`SET allowed_directories = [${quoted(`${spool}/`)}]`);
    // A larger log means fewer rewrites of the last, half-filled row group.
    await connection.run("SET wal_autocheckpoint = '64MB'");
    // Rows of a page are read by their numbers, which prune only as long as they are kept as a list.
    await connection.run(`SET GLOBAL dynamic_or_filter_threshold = ${ROWS_BY_NUMBER}`);
    await connection.run("SET enable_external_access = false");
    await connection.run("SET lock_configuration = true");
    await migrate(connection, onUpgrade);
    await loadFoldTable(connection);
    return { instance, connection, spill };
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function canonicalPath(path: string): string {
  const absolute = resolve(path);
  try {
    return join(realpathSync(dirname(absolute)), basename(absolute));
  } catch {
    return absolute;
  }
}
