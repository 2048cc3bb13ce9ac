import type { Stats } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";

/** A file to read, or a path that cannot be. */
export type Found =
  | { readonly kind: "file"; readonly path: string; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file or directory.",
  EACCES: "Permission to read it is missing.",
  EPERM: "Permission to read it is missing.",
  ELOOP: "Its symbolic links lead in a circle.",
  ENAMETOOLONG: "Its name is too long.",
  EMFILE: "Too many files are open.",
  EIO: "The disk gives an error.",
  EISDIR: "It is a directory.",
};

/** What went wrong with a file, for people. */
export function fileReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/**
 * The files under paths: a path that is a file is itself, a directory is walked in the order of names. Symbolic links
 * met on the way are not followed (a path given by hand may be one).
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<Found> {
  for (const each of paths) {
    try {
      yield* visit(each, await stat(each));
    } catch (error) {
      yield { kind: "unreadable", path: each, reason: fileReason(error) };
    }
  }
}

async function* visit(at: string, stats: Stats): AsyncGenerator<Found> {
  if (stats.isFile()) yield { kind: "file", path: at, bytes: stats.size };
  else if (!stats.isDirectory()) {
    yield { kind: "unreadable", path: at, reason: "It is neither a file nor a directory." };
  } else {
    let names: string[];
    try {
      names = await readdir(at);
    } catch (error) {
      yield { kind: "unreadable", path: at, reason: fileReason(error) };
      return;
    }
    names.sort((left, right) => (left < right ? -1 : 1));
    for (const name of names) {
      const inner = path.join(at, name);
      try {
        const innerStats = await lstat(inner);
        if (!innerStats.isSymbolicLink()) yield* visit(inner, innerStats);
      } catch (error) {
        yield { kind: "unreadable", path: inner, reason: fileReason(error) };
      }
    }
  }
}
