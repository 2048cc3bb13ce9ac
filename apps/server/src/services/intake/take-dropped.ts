import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, rename, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { ApiKey, DropLog } from "@quaestor/adapters/sqlite";
import type { ImportReport } from "@quaestor/api";
import { formatInstant } from "@quaestor/telemetry";
import { type ImportParts, importTelemetry } from "../imports.ts";
import { actorOf } from "./api-keys.ts";

/** A file in a key's folder, as it was when somebody looked. */
export interface Found {
  readonly key: ApiKey;
  readonly name: string;
  readonly path: string;
  readonly stats: Stats;
}

export interface DropParts {
  readonly imports: ImportParts;
  readonly log: DropLog;
  /** Once true nothing is read on: the file stays, and is read from its beginning at the next start. */
  readonly stopped: () => boolean;
  /** Folders that files are moved to. */
  readonly done: string;
  readonly failed: string;
}

/** What lies beside a file that was taken: records = stored + duplicates + quarantined. */
interface DropReport {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly key: { readonly id: string; readonly name: string };
  readonly outcome: "done" | "failed";
  readonly problem: string | null;
  readonly importId: string | null;
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly alerts: number;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/**
 * Takes one file: reads it for its digest, imports it unless that content was taken before, then moves it to `done` or
 * `failed` with a report. A crash at any point is harmless: what is not moved is looked at again, and its digest tells.
 * A file that changes meanwhile is left for the next look. Throws when the stores cannot take it now.
 */
export async function takeDropped(parts: DropParts, found: Found): Promise<void> {
  const handle = await openPlain(found);
  if (handle === null) return;
  try {
    const sha256 = await digestOf(handle, parts.stopped);
    const kept = parts.log.get(sha256);
    if (kept?.outcome === "done") {
      if (!(await isStill(found, handle))) return;
      // Where a crash came before the move, the report of that time is still owed.
      const owed = kept.keyId === found.key.id && kept.name === found.name && !(await isThere(parts.done, found));
      await settle(parts.done, found, sha256, owed ? kept.report : sameAgain(parts, found, sha256, kept));
      return;
    }
    const report = await read(parts, found, handle, sha256);
    if (report === null || !(await isStill(found, handle))) return;
    const { outcome } = report;
    const at = formatInstant(parts.imports.core.outside.now());
    parts.log.put({ sha256, keyId: found.key.id, name: found.name, at, outcome, report });
    await settle(outcome === "done" ? parts.done : parts.failed, found, sha256, report);
  } finally {
    await handle.close();
  }
}

/** Opens what was looked at: no link, and not what was put in its place since. Null for that, and for what is busy. */
async function openPlain({ path, stats }: Found): Promise<FileHandle | null> {
  let handle: FileHandle;
  try {
    // Where the system has no such flag, comparing the opened file with the one looked at serves.
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    // Gone, a link by now, or held by the program that writes it.
    if (
      error instanceof Error &&
      "code" in error &&
      ["ENOENT", "ELOOP", "EBUSY", "EMLINK"].includes(String(error.code))
    )
      return null;
    throw error;
  }
  if (isSame(await handle.stat(), stats)) return handle;
  await handle.close();
  return null;
}

const isSame = (left: Stats, right: Stats): boolean =>
  left.isFile() &&
  right.isFile() &&
  left.size === right.size &&
  left.mtimeMs === right.mtimeMs &&
  (left.ino === right.ino || process.platform === "win32");

async function isStill({ path, stats }: Found, handle: FileHandle): Promise<boolean> {
  const there = await lstat(path).catch(() => null);
  return there !== null && isSame(there, stats) && isSame(await handle.stat(), stats);
}

const piece = 262_144;

async function digestOf(handle: FileHandle, stopped: () => boolean): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of contentOf(handle, stopped)) hash.update(chunk);
  return hash.digest("hex");
}

async function* contentOf(handle: FileHandle, stopped: () => boolean): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    if (stopped())
      throw new Error("The console stopped while this file was being read. It is read again at the next start.");
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(piece), 0, piece, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Null when the content was not that of the digest any more, and when the console is stopping. */
async function read({ imports, stopped }: DropParts, { key, name, stats }: Found, handle: FileHandle, sha256: string) {
  const hash = createHash("sha256");
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of contentOf(handle, stopped)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const report = await importTelemetry(imports, {
    // Named by its content: after a crash in the middle the next try takes the place of this one.
    id: `drop-${sha256.slice(0, 32)}`,
    name,
    stream: hashed(),
    by: actorOf(key),
    sample: false,
  });
  if (report.problem === null ? hash.digest("hex") !== sha256 : stopped()) return null;
  return reportOf(key, report, stats.size, sha256);
}

function reportOf(key: ApiKey, report: ImportReport, bytes: number, sha256: string): DropReport {
  const { id, fileName, records, stored, duplicates, quarantined, alerts, startedAt, finishedAt, problem } = report;
  const nothing = records > 0 && stored + duplicates === 0 ? "No record of this file could be taken." : null;
  return {
    file: fileName,
    sha256,
    bytes,
    key: { id: key.id, name: key.name },
    outcome: problem === null && nothing === null ? "done" : "failed",
    problem: problem ?? nothing,
    importId: id,
    records,
    stored,
    duplicates,
    quarantined,
    alerts,
    startedAt,
    finishedAt: finishedAt ?? startedAt,
  };
}

/** The report of content that was taken before: nothing of it was read again. */
function sameAgain(
  { imports }: DropParts,
  { key, name, stats }: Found,
  sha256: string,
  before: { readonly name: string; readonly at: string },
): DropReport {
  const now = formatInstant(imports.core.outside.now());
  return {
    file: name,
    sha256,
    bytes: stats.size,
    key: { id: key.id, name: key.name },
    outcome: "done",
    problem: `The same content was taken as ${before.name} at ${before.at}; it was not read again.`,
    importId: null,
    records: 0,
    stored: 0,
    duplicates: 0,
    quarantined: 0,
    alerts: 0,
    startedAt: now,
    finishedAt: now,
  };
}

/** The report first: a file that lies in `done` has one. */
async function settle(outcome: string, found: Found, sha256: string, report: unknown): Promise<void> {
  const folder = join(outcome, found.key.id);
  await mkdir(folder, { recursive: true });
  const target = await freeName(folder, found.name, sha256);
  await writeFile(`${target}.report.json`, `${JSON.stringify(report, null, 2)}\n`);
  await rename(found.path, target);
}

const isThere = async (outcome: string, { key, name }: Found): Promise<boolean> =>
  (await lstat(join(outcome, key.id, name)).catch(() => null)) !== null;

async function freeName(folder: string, name: string, sha256: string): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let number = 0; ; number += 1) {
    const marked = number === 0 ? name : `${stem}-${sha256.slice(0, 8)}${number === 1 ? "" : `-${number}`}${ext}`;
    const path = join(folder, marked);
    if ((await lstat(path).catch(() => null)) === null) return path;
  }
}
