import {
  type EcsDocument,
  entityIdOf,
  firstText,
  formatInstant,
  type Instant,
  NS_PER_SECOND,
  parseInstant,
  SAME_START,
  type StoredEvent,
  sameEntityId,
  sensorOf,
  values,
} from "@quaestor/telemetry";
import type { ParentProcess } from "./pivot.ts";
import { otherHost } from "./same-host.ts";

/** How long a process lived, as far as its host's records tell. */
export interface ParentLifetime {
  readonly from: Instant;
  /** Null: no end was seen. */
  readonly to: Instant | null;
  /** `ended`: a record of its end. `reused`: the pid was given to a later process, so it had ended before. */
  readonly endedBy: "ended" | "reused" | null;
  /** The record that says so. */
  readonly eventId: string | null;
}

/** Sources stamp one moment each in its own way: this much apart is the same moment. */
const TOLERANCE = NS_PER_SECOND;

/**
 * The lifetime of a process from the starts and ends of its pid on its host: from its start to the first end of its own,
 * or to the first later start with the pid, whichever comes first. A second source's record of the same start does not
 * count as reuse. Order of the facts does not matter.
 */
export function parentLifetime(parent: ParentProcess, facts: readonly StoredEvent[]): ParentLifetime {
  let lifetime: ParentLifetime = { from: parent.startedAt, to: null, endedBy: null, eventId: null };
  const sooner = (to: Instant, endedBy: "ended" | "reused", eventId: string) => {
    const first =
      lifetime.to === null || to < lifetime.to || (to === lifetime.to && eventId < (lifetime.eventId ?? ""));
    if (first) lifetime = { ...lifetime, to, endedBy, eventId };
  };
  for (const event of facts) {
    const at = timeOf(event.document);
    if (at === null || otherHost(parent.host, event.document) !== null) continue;
    const types = values(event.document, "event.type");
    const entity = sameEntity(parent, event, "process");
    if (types.includes("end")) {
      const since = entity === true ? parent.startedAt - TOLERANCE : parent.startedAt;
      if (at >= since && (entity ?? sameName(parent, event.document))) sooner(at, "ended", event.id);
    } else if (types.includes("start") && at > parent.startedAt && !isSameStart(parent, event, at, entity)) {
      sooner(at, "reused", event.id);
    }
  }
  return lifetime;
}

/** Why a row that names this pid as its parent cannot mean this process; null when nothing speaks against it. */
export function outsideLifetime(parent: ParentProcess, lifetime: ParentLifetime, row: StoredEvent): string | null {
  if (sameEntity(parent, row, "process.parent") === false) {
    return "pid reused: the record names another run of the parent by entity id";
  }
  const named = firstText(row.document, "process.parent.name");
  if (named !== undefined && parent.name !== null && named.toLowerCase() !== parent.name.toLowerCase()) {
    return `pid reused: the record names ${named} as its parent, not ${parent.name}`;
  }
  const at = timeOf(row.document);
  if (at === null) return null;
  if (at < lifetime.from - TOLERANCE) return "pid reused: it started before the parent did";
  if (lifetime.to === null || at <= lifetime.to + TOLERANCE) return null;
  return lifetime.endedBy === "ended"
    ? `pid reused: the parent had ended at ${formatInstant(lifetime.to)}`
    : `pid reused: another process had the pid from ${formatInstant(lifetime.to)}`;
}

function isSameStart(parent: ParentProcess, event: StoredEvent, at: Instant, entity: boolean | null): boolean {
  if (entity !== null) return entity;
  return at - parent.startedAt <= SAME_START && sameName(parent, event.document);
}

/** Entity ids compare only within one sensor; null when there is nothing to compare. */
function sameEntity(parent: ParentProcess, event: StoredEvent, of: "process" | "process.parent"): boolean | null {
  const other = entityIdOf(event.document, of);
  if (parent.entityId === null || other === null || sensorOf(event.document) !== parent.sensor) return null;
  return sameEntityId(parent.entityId, other);
}

function sameName(parent: ParentProcess, document: EcsDocument): boolean {
  const name = firstText(document, "process.name");
  return name === undefined || parent.name === null || name.toLowerCase() === parent.name.toLowerCase();
}

function timeOf(document: EcsDocument): Instant | null {
  const text = firstText(document, "@timestamp");
  return text === undefined ? null : parseInstant(text);
}
