import type { EcsDocument, Scalar } from "./event.ts";
import { type HostIdentity, hostOf, isSameHost } from "./host-identity.ts";
import { entityIdOf, guidKey, readUnsigned, sameEntityId } from "./identifiers.ts";
import { type Instant, NS_PER_SECOND, readInstant } from "./instant.ts";
import { type Sensor, sensorOf } from "./sensor.ts";
import { first, firstText } from "./values.ts";

/** One sensor's record of one process start, reduced to what tells it from others. */
export interface ProcessRecord {
  readonly eventId: string;
  readonly sensor: Sensor;
  readonly host: HostIdentity | null;
  readonly pid: bigint | null;
  /** Null where it means no more than the pid. */
  readonly entityId: string | null;
  /** When it started, by each clock the record has: never empty. */
  readonly times: readonly Instant[];
  /** File name, lower case. */
  readonly name: string | null;
  /** In a form to compare; see {@link commandLineKey}. */
  readonly commandLine: string | null;
  readonly parentPid: bigint | null;
}

/** Two sensors' records of one start lie no further apart than this. */
export const SAME_START: Instant = 3n * NS_PER_SECOND;

/** As much of a command line is compared; Windows lets none be longer than twice this, and a record may claim megabytes. */
const COMPARED = 16_384;

const entities: Readonly<Record<string, string>> = { gt: ">", lt: "<", amp: "&", quot: '"', apos: "'" };

/**
 * A command line for comparing across sensors: without quotes (SentinelOne cuts some), blanks and runs of backslashes as
 * one (it halves those), XML entities read (some collectors leave them in), without case. Null for none. For comparing
 * only; what is shown is what was received.
 */
export function commandLineKey(line: string | undefined): string | null {
  if (line === undefined || line.trim() === "") return null;
  return line
    .slice(0, COMPARED)
    .replace(/&(gt|lt|amp|quot|apos);/g, (whole, name: string) => entities[name] ?? whole)
    .replaceAll('"', "")
    .replace(/\\+/g, "\\")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** Reduces an event, or the alert raised on it, to its process start; null when nothing tells the process from others. */
export function processRecordOf(event: { readonly id: string; readonly document: EcsDocument }): ProcessRecord | null {
  const { id, document } = event;
  const pid = readUnsigned(first(document, "process.pid"));
  const entityId = entityIdOf(document);
  if (pid === null && entityId === null) return null;
  const sensor = sensorOf(document);
  const times = timesOf(document, sensor);
  if (times.length === 0) return null;
  const parent: Scalar | undefined = first(document, "process.parent.pid");
  return {
    eventId: id,
    sensor,
    host: hostOf(document),
    pid,
    entityId,
    times,
    name: firstText(document, "process.name")?.trim().toLowerCase() || null,
    commandLine: commandLineKey(firstText(document, "process.command_line")),
    parentPid: readUnsigned(parent),
  };
}

/**
 * The true start where the source has it, because CrowdStrike's and Defender's `@timestamp` may be another clock's. For
 * Sysmon its own clock and the log's, of which either may be the one that agrees with others.
 */
function timesOf(document: EcsDocument, sensor: Sensor): Instant[] {
  const read = (path: string): Instant | null => readInstant(first(document, path));
  const start = read("process.start");
  if (start !== null) return [start];
  const happened = read("kibana.alert.original_time") ?? read("@timestamp");
  const logged = sensor === "sysmon" ? read("event.created") : null;
  return [happened, logged].filter((time) => time !== null);
}

/** When the process of an event or alert started: `process.start`, else when the event happened; null without a time. */
export function startedAtOf(document: EcsDocument): Instant | null {
  return (
    readInstant(first(document, "process.start")) ??
    readInstant(first(document, "kibana.alert.original_time")) ??
    readInstant(first(document, "@timestamp"))
  );
}

function apart(left: ProcessRecord, right: ProcessRecord): Instant {
  let least: Instant | null = null;
  for (const a of left.times) {
    for (const b of right.times) {
      const distance = a > b ? a - b : b - a;
      if (least === null || distance < least) least = distance;
    }
  }
  return least ?? 0n;
}

const disagree = <T>(left: T | null, right: T | null): boolean => left !== null && right !== null && left !== right;

/** Sensors cut long command lines at different lengths; a line that begins another is that line as far as it goes. */
const CUT_FROM = 250;

function differentLines(left: string | null, right: string | null): boolean {
  if (left === null || right === null || left === right) return false;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length < CUT_FROM || !long.startsWith(short);
}

/**
 * Whether two records tell of one process start.
 *
 * Within one sensor its entity id decides; without one every record is a start of its own, unless it is word for word the
 * same. Between sensors no id is shared: the host, the pid, a few seconds ({@link SAME_START}), and no word against it in
 * name, parent pid or command line. The command line matters: a shell that lives for milliseconds may be followed by
 * another with its pid. Records whose hosts cannot be compared are never one process.
 */
export function isSameProcess(left: ProcessRecord, right: ProcessRecord): boolean {
  if (left.eventId === right.eventId) return true;
  if (!isSameHost(left.host, right.host)) return false;
  if (left.sensor === right.sensor) {
    if (left.entityId !== null && right.entityId !== null) return sameEntityId(left.entityId, right.entityId);
    return (
      left.pid !== null &&
      left.pid === right.pid &&
      apart(left, right) === 0n &&
      left.name === right.name &&
      left.commandLine === right.commandLine &&
      left.parentPid === right.parentPid
    );
  }
  if (left.pid === null || left.pid !== right.pid || apart(left, right) > SAME_START) return false;
  return (
    !disagree(left.name, right.name) &&
    !disagree(left.parentPid, right.parentPid) &&
    !differentLines(left.commandLine, right.commandLine)
  );
}

/** Events that tell of one process start. */
export interface OneProcess<E> {
  /** The record that stands for it: the first by time, then by id. */
  readonly first: E;
  /** All records of it, the first included, in order of time. */
  readonly records: readonly E[];
}

interface Member<E> {
  readonly event: E;
  readonly record: ProcessRecord;
}

/**
 * Sorts events into processes: one start told by several sensors is one process with several records. No event is lost
 * and none stands in two; what tells of no process stands alone. The nearest in time are joined first, and never two
 * records of which the sensor that wrote both says that they are different, so the order of the events does not matter.
 * Processes come in order of time.
 */
export function oneByProcess<E extends { readonly id: string; readonly document: EcsDocument }>(
  events: readonly E[],
): readonly OneProcess<E>[] {
  const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
  const members: Member<E>[] = [];
  const alone: E[] = [];
  for (const event of distinct) {
    const record = processRecordOf(event);
    if (record === null) alone.push(event);
    else members.push({ event, record });
  }
  const groups = new Map(members.map((member) => [member, [member]]));
  for (const { left, right } of pairsOf(members)) {
    const [mine, theirs] = [groups.get(left), groups.get(right)];
    if (mine === undefined || theirs === undefined || mine === theirs) continue;
    if (mine.some((a) => theirs.some((b) => contradict(a.record, b.record)))) continue;
    const joined = [...mine, ...theirs];
    for (const member of joined) groups.set(member, joined);
  }
  const processes = [...new Set(groups.values())].map((group) => {
    const records = group.toSorted(byTime).map((member) => member.event);
    return { at: group.toSorted(byTime)[0]?.record.times[0] ?? 0n, records };
  });
  const others = alone.map((event) => ({ at: startedAtOf(event.document) ?? 0n, records: [event] }));
  return [...processes, ...others]
    .toSorted((a, b) => compare(a.at, b.at) || compare(a.records[0]?.id ?? "", b.records[0]?.id ?? ""))
    .flatMap(({ records }) => (records[0] === undefined ? [] : [{ first: records[0], records }]));
}

/** The records among `others` that tell of the same start as `event`, itself left out, in order of time. */
export function recordsOfSameProcess<E extends { readonly id: string; readonly document: EcsDocument }>(
  event: E,
  others: readonly E[],
): readonly E[] {
  const all = [event, ...others.filter((other) => other.id !== event.id)];
  const own = oneByProcess(all).find(({ records }) => records.some((record) => record.id === event.id));
  return (own?.records ?? []).filter((record) => record.id !== event.id);
}

/** Two records of one sensor that are not the same process, or of two hosts, are never in one group. */
function contradict(left: ProcessRecord, right: ProcessRecord): boolean {
  if (left.sensor === right.sensor) return !isSameProcess(left, right);
  return !isSameHost(left.host, right.host) || differentLines(left.commandLine, right.commandLine);
}

function pairsOf<E extends { readonly id: string }>(
  members: readonly Member<E>[],
): { left: Member<E>; right: Member<E> }[] {
  const buckets = new Map<string, Member<E>[]>();
  for (const member of members) {
    const { pid, entityId } = member.record;
    const keys = [
      ...(pid === null ? [] : [`pid ${pid}`]),
      ...(entityId === null ? [] : [`entity ${guidKey(entityId) ?? entityId}`]),
    ];
    for (const key of keys) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [member]);
      else bucket.push(member);
    }
  }
  const pairs: { left: Member<E>; right: Member<E>; distance: Instant; key: string }[] = [];
  for (const bucket of buckets.values()) {
    const ordered = bucket.toSorted((a, b) => compare(a.event.id, b.event.id));
    ordered.forEach((left, index) => {
      for (const right of ordered.slice(index + 1)) {
        if (!isSameProcess(left.record, right.record)) continue;
        const distance = left.record.sensor === right.record.sensor ? -1n : apart(left.record, right.record);
        pairs.push({ left, right, distance, key: `${left.event.id} ${right.event.id}` });
      }
    });
  }
  return pairs.toSorted((a, b) => compare(a.distance, b.distance) || compare(a.key, b.key));
}

function byTime<E extends { readonly id: string }>(left: Member<E>, right: Member<E>): number {
  return compare(left.record.times[0] ?? 0n, right.record.times[0] ?? 0n) || compare(left.event.id, right.event.id);
}

function compare<T extends bigint | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
