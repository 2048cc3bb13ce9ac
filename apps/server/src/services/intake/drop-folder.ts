import { type FSWatcher, lstatSync, mkdirSync, readdirSync, type Stats, statSync, watch } from "node:fs";
import { join } from "node:path";
import type { ApiKey, ApiKeyStore } from "@quaestor/adapters/sqlite";
import type { DropFolder as ApiDropFolder, IntakeView } from "@quaestor/api";
import { type DropParts, type Found, takeDropped } from "./take-dropped.ts";

export interface DropOptions {
  readonly path: string;
  /** Between two looks. Default two seconds. */
  readonly pollMs?: number;
  /** For so long size and time of a file must stay the same before it is read. Default three seconds. */
  readonly stableMs?: number;
  /** After the disk was full or a store failed. Default half a minute. */
  readonly pauseMs?: number;
}

export interface DropFolderParts extends Omit<DropParts, "done" | "failed" | "stopped"> {
  readonly keys: ApiKeyStore;
}

/** Beside the folders of keys, so that whoever drops files need not be able to write here. */
const outcomes = ["done", "failed"] as const;
/** Soon after the system told of a change; the looks at intervals are what counts. */
const hintMs = 200;

interface Watched {
  readonly found: Found;
  /** When it was first seen like this, in ms of a clock that only goes forward. */
  readonly sinceMs: number;
}

/**
 * Takes files out of the folders of keys, one a key. A file is read when nothing about it changed for a while, one at a
 * time, oldest first, and then moved to `done` or `failed` with a report. Looking at intervals works on every system and
 * on network drives; what the system tells of changes only makes it look sooner.
 */
export class DropFolder {
  readonly #parts: DropFolderParts;
  readonly #options: Required<DropOptions>;
  readonly #watched = new Map<string, Watched>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #problems = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #dueMs = 0;
  #looking: Promise<void> | null = null;
  #reading: Found | null = null;
  #problem: string | null = null;
  #stopped = true;
  #pausedUntilMs = 0;

  constructor(parts: DropFolderParts, { pollMs = 2000, stableMs = 3000, pauseMs = 30_000, path }: DropOptions) {
    this.#parts = parts;
    this.#options = { path, pollMs, stableMs, pauseMs };
  }

  /** Begins to look. */
  start(): void {
    this.#stopped = false;
    this.look();
  }

  /** Looks now, or once more after the look under way. */
  look(): void {
    if (this.#stopped) return;
    this.#again(0);
  }

  /** Reads nothing more; resolves when the file being read has been given up: it is read at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    await this.#looking;
  }

  /** What lies there, by key; looks at the file system anew. */
  view(): NonNullable<IntakeView["drop"]> {
    const { path } = this.#options;
    const keys = this.#parts.keys.list().filter((key) => key.scopes.includes("drop"));
    const names = new Set(keys.map((key) => key.id));
    const strangers = entriesOf(path).filter((name) => !names.has(name) && !isOurs(name)).length;
    const folders = keys.flatMap((key): ApiDropFolder[] => {
      const folder = join(path, key.id);
      const waiting = filesIn(key, folder).length;
      if (key.revokedAt !== null && waiting === 0) return [];
      return [
        {
          keyId: key.id,
          path: folder,
          waiting,
          reading: this.#reading?.key.id === key.id ? this.#reading.name : null,
          problem:
            key.revokedAt === null
              ? (this.#problems.get(key.id) ?? null)
              : "The key was revoked: what lies here is not read.",
        },
      ];
    });
    return { path, folders, strangers, problem: this.#problem };
  }

  #again(afterMs: number): void {
    if (this.#stopped) return;
    const dueMs = performance.now() + afterMs;
    if (this.#timer !== null) {
      // Sooner only: a folder in which something changes all the time would be looked at never.
      if (this.#dueMs <= dueMs) return;
      clearTimeout(this.#timer);
    }
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#looking !== null) return this.#again(hintMs);
      this.#looking = this.#look().finally(() => {
        this.#looking = null;
        this.#again(this.#options.pollMs);
      });
    }, afterMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { path, stableMs } = this.#options;
    const live = this.#parts.keys.list().filter((key) => key.revokedAt === null && key.scopes.includes("drop"));
    this.#problem = makeFolder(path, statSync) ?? firstProblem(outcomes.map((name) => makeFolder(join(path, name))));
    if (this.#problem !== null) return;
    const now = performance.now();
    const seen = new Set<string>();
    const ready: Found[] = [];
    for (const key of live) {
      const folder = join(path, key.id);
      const problem = makeFolder(folder);
      if (problem !== null) {
        this.#problems.set(key.id, problem);
        continue;
      }
      this.#listen(folder);
      for (const found of filesIn(key, folder)) {
        seen.add(found.path);
        const before = this.#watched.get(found.path);
        if (before === undefined || !isSame(before.found, found))
          this.#watched.set(found.path, { found, sinceMs: now });
        else if (now - before.sinceMs >= stableMs) ready.push(found);
      }
    }
    for (const each of this.#watched.keys()) if (!seen.has(each)) this.#watched.delete(each);
    if (now < this.#pausedUntilMs) return;
    for (const found of ready.toSorted(byArrival)) {
      if (this.#stopped || !(await this.#take(found))) return;
    }
  }

  /** False when nothing more should be read for now. */
  async #take(found: Found): Promise<boolean> {
    if (!this.#parts.keys.isLive(found.key.id)) return true;
    this.#reading = found;
    this.#announce();
    try {
      const { path } = this.#options;
      const moved = { done: join(path, "done"), failed: join(path, "failed") };
      await takeDropped({ ...this.#parts, ...moved, stopped: () => this.#stopped }, found);
      this.#problems.delete(found.key.id);
      return true;
    } catch (error) {
      if (this.#stopped) return false;
      // The file stays where it is: nothing was wrong with it.
      const reason = error instanceof Error ? error.message : String(error);
      this.#problems.set(found.key.id, `${found.name} could not be taken yet: ${reason}`);
      this.#parts.imports.core.log.error({ err: error, file: found.name }, "a dropped file could not be taken yet");
      if (!isOfStore(error)) return true;
      this.#pausedUntilMs = performance.now() + this.#options.pauseMs;
      return false;
    } finally {
      this.#watched.delete(found.path);
      this.#reading = null;
      this.#announce();
    }
  }

  #announce(): void {
    this.#parts.imports.core.publish({ topic: "sources", id: null, version: null, by: null });
  }

  #listen(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#again(hintMs));
      const forget = (): void => {
        watcher.close();
        this.#watchers.delete(folder);
      };
      watcher.on("error", forget);
      this.#watchers.set(folder, watcher);
    } catch {
      // Some file systems tell nothing; looking at intervals goes on.
    }
  }
}

const isOurs = (name: string): boolean => outcomes.some((outcome) => outcome === name) || name.startsWith(".");
const firstProblem = (problems: readonly (string | null)[]): string | null =>
  problems.find((problem) => problem !== null) ?? null;

/** Oldest first; names decide between files of one moment. */
function byArrival(left: Found, right: Found): number {
  return left.stats.mtimeMs - right.stats.mtimeMs || (left.name < right.name ? -1 : 1);
}

function isSame(left: Found, right: Found): boolean {
  return (
    left.stats.size === right.stats.size &&
    left.stats.mtimeMs === right.stats.mtimeMs &&
    left.stats.ino === right.stats.ino
  );
}

/** Whether the console cannot take files now, whichever; otherwise something is wrong with this one. */
function isOfStore(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(?:STORE_|SQLITE_|CASEWORK_|ENOSPC|EDQUOT)/.test(code);
}

/** Null when the folder is there; a link to one is none, but for the folder that was named by whoever runs this. */
function makeFolder(path: string, look: (path: string) => Stats = lstatSync): string | null {
  try {
    if (statsOf(path) === null) mkdirSync(path);
    return look(path).isDirectory() ? null : `${path} is no folder.`;
  } catch (error) {
    return `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Names that copying programs give to what is not whole yet. */
const unfinished = /^\.|\.(?:part|partial|filepart|tmp|temp|crdownload|swp)$|~$/i;

/** Plain files directly in a key's folder; links and folders are passed over. */
function filesIn(key: ApiKey, folder: string): readonly Found[] {
  if (!isPlainFolder(folder)) return [];
  return entriesOf(folder).flatMap((name): Found[] => {
    if (unfinished.test(name)) return [];
    const path = join(folder, name);
    const stats = statsOf(path);
    return stats?.isFile() === true ? [{ key, name, path, stats }] : [];
  });
}

const isPlainFolder = (path: string): boolean => statsOf(path)?.isDirectory() === true;

function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}
