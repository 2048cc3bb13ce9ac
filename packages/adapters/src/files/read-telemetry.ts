import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Batch } from "./gathering.ts";
import { planFile, planUnits } from "./plan-units.ts";
import { countBytes, peek, type ReadOptions, readBytes } from "./read-bytes.ts";
import { readUnit } from "./read-unit.ts";
import { spool } from "./spool.ts";
import type { Unit } from "./unit.ts";
import { isZip } from "./unpack.ts";

/** Where telemetry comes from: paths of files or directories, or one file or stream with a name to show. */
export type TelemetryInput =
  | string
  | readonly string[]
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

export interface ReadTelemetryOptions extends ReadOptions {
  /** Where an archive that comes as a stream is kept, packed, while it is read; default: the system's temporary folder. */
  readonly spoolDirectory?: string;
}

/**
 * Reads telemetry: opens files and directories (in the order of names), unpacks gzip and opens zip (told by their first
 * bytes, not by names), finds the records, normalises them. Gives batches as they are asked for, so that a slow taker
 * slows the reading; memory does not grow with the input. What cannot be read is quarantined with its file, line and
 * reason, and reading goes on; only an aborted stream of an upload throws.
 */
export async function* readTelemetry(input: TelemetryInput, options: ReadTelemetryOptions = {}): AsyncGenerator<Batch> {
  if (typeof input === "string") yield* readUnits(planUnits([input], options), options);
  else if ("stream" in input) yield* readStream(input.name, input.stream, options);
  else if ("path" in input)
    yield* readUnits(planFile(input.path, input.name, await sizeOf(input.path), options), options);
  else yield* readUnits(planUnits(input, options), options);
}

async function* readUnits(units: AsyncIterable<Unit>, options: ReadOptions): AsyncGenerator<Batch> {
  for await (const unit of units) yield* readUnit(unit, options);
}

/** A file that cannot be looked at is told when it is opened. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function* readStream(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  options: ReadTelemetryOptions,
): AsyncGenerator<Batch> {
  const { head, all } = await peek(chunksOf(stream));
  if (!isZip(head)) {
    yield* readBytes({ file: name, open: countBytes(all), fromDisk: false }, options);
    return;
  }
  const kept = await spool(all, options.spoolDirectory ?? join(tmpdir(), "quaestor"));
  try {
    yield* readUnits(planFile(kept.path, name, kept.bytes, options), options);
  } finally {
    await kept.remove();
  }
}

async function* chunksOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* stream;
}
