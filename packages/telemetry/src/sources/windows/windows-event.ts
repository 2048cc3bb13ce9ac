import type { Instant } from "../../ecs/instant.ts";
import type { Draft } from "../draft.ts";

/** One datum of the event, with where it stood in the record. */
export interface EventDatum {
  readonly value: string;
  readonly from: string;
}

/** A time with the place it was read from. */
export interface TimeFound {
  readonly instant: Instant;
  readonly from: string;
  /** False when it only stands in for the event's own time: a time of receipt, or a local time read as UTC. */
  readonly exact: boolean;
}

/**
 * A Windows event lifted out of its carrier. What every event has is in the draft already (`winlog.*`, `event.*`,
 * `host.*`); the table of its channel decides what its data become.
 */
export interface WindowsEvent {
  readonly draft: Draft;
  readonly provider: string;
  readonly channel: string;
  /** Number of the event, as text. */
  readonly eventId: string;
  readonly computer: string;
  readonly recordId: string | null;
  /** Data that say something, by name; a channel's table takes out what it moves, the rest is `winlog.event_data`. */
  readonly data: Map<string, string>;
  /** Where a datum stood in the record; asked only when origins are noted. */
  readonly placeOf: (name: string) => string;
  /** Who wrote the event (System/Security@UserID); seldom whom it tells of. */
  readonly writer: {
    readonly sid: EventDatum | null;
    readonly name: EventDatum | null;
    readonly domain: EventDatum | null;
  };
  /** System/TimeCreated, or what stands in for it. */
  readonly created: TimeFound | null;
  /** The record's own `@timestamp`, where a collector stamped one beside the event's time. */
  readonly stamped?: TimeFound | null;
  /** Turns a place noted while lifting into the place in the record as received, where the two differ. */
  readonly received?: (from: string) => string;
}

/** A datum that stays in the event's data, with its place. */
export function look(event: WindowsEvent, name: string): EventDatum | undefined {
  const value = event.data.get(name);
  if (value === undefined) return undefined;
  return { value, from: event.draft.explains ? event.placeOf(name) : "" };
}

/** Takes a datum out of the event's data, so that it is moved rather than copied. */
export function take(event: WindowsEvent, name: string): EventDatum | undefined {
  const datum = look(event, name);
  if (datum !== undefined) event.data.delete(name);
  return datum;
}

/** Moves a datum to a field as it is. */
export function move(event: WindowsEvent, name: string, path: string): void {
  const datum = take(event, name);
  if (datum !== undefined) event.draft.set(path, datum.value, datum.from);
}

/** Copies a datum to a field as it is. */
export function copy(event: WindowsEvent, name: string, path: string): void {
  const datum = look(event, name);
  if (datum !== undefined) event.draft.set(path, datum.value, datum.from);
}

/** What the event's own data become, for one channel; gives the event's own time where it carries one. */
export type ChannelTable = (event: WindowsEvent) => TimeFound | null;
