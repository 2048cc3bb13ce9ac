import type { Instant } from "../ecs/instant.ts";
import { TelemetryError } from "../telemetry-error.ts";
import type { Direction, TimeField } from "./event-store.ts";

/** The order of a listing: by instant, then by id (by UTF-8 bytes), both in the same direction. */
export interface SortOrder {
  readonly by: TimeField;
  readonly direction: Direction;
}

/** Where a page ended. */
export interface SortKey {
  readonly at: Instant;
  readonly id: string;
}

const FORM = /^1~(timestamp|ingested|original)~(asc|desc)~([0-9]{1,19})~(.*)$/;

/** The text that lets a later request go on after `key`; callers must not look into it. */
export function writeCursor(order: SortOrder, key: SortKey): string {
  return `1~${order.by}~${order.direction}~${key.at}~${encodeURIComponent(key.id)}`;
}

/** Reads a cursor. Throws TelemetryError CURSOR_INVALID if it is none, or of a listing in another order. */
export function readCursor(cursor: string, order: SortOrder): SortKey {
  const match = FORM.exec(cursor);
  if (match === null || match[1] !== order.by || match[2] !== order.direction) throw invalid();
  const at = BigInt(match[3] ?? "");
  // No store has such an instant, and none could compare with it.
  if (at !== BigInt.asIntN(64, at)) throw invalid();
  try {
    return { at, id: decodeURIComponent(match[4] ?? "") };
  } catch {
    throw invalid();
  }
}

function invalid(): TelemetryError {
  return new TelemetryError("CURSOR_INVALID", "The cursor is not one of this listing.");
}
