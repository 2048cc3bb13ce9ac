import { type Batch, Gathering, wholeFile } from "./gathering.ts";
import { openUnit } from "./open-unit.ts";
import { type ReadOptions, readBytes } from "./read-bytes.ts";
import type { Unit } from "./unit.ts";

/** Reads one unit of a plan: batches of events, and of what had to be put aside. Never throws for what is in a file. */
export async function* readUnit(unit: Unit, options: ReadOptions = {}): AsyncGenerator<Batch> {
  for await (const opened of openUnit(unit, options.bounds)) {
    if (opened.kind === "bytes") {
      yield* readBytes(opened, options);
      continue;
    }
    const gathering = new Gathering(opened.file);
    gathering.bytes = opened.bytes;
    if (opened.kind === "refused") gathering.putAside(wholeFile(opened.file, opened.code, opened.message));
    yield gathering.last({ archive: opened.kind === "archive" });
  }
}
