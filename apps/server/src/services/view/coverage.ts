import type { Coverage } from "@quaestor/casework";
import type { HostLink } from "@quaestor/guide";
import { type EventStore, NS_PER_SECOND, not, or, phrase, type StoredEvent, sensorOf } from "@quaestor/telemetry";
import { happenedAt } from "./event-time.ts";
import { startsToCount } from "./host-query.ts";

const around = 1800n * NS_PER_SECOND;

const sysmon = phrase("event.provider", "Microsoft-Windows-Sysmon");
const security = phrase("event.provider", "Microsoft-Windows-Security-Auditing");

/**
 * Processes started on the host around the alert that are not its own and not its children: whether the host is seen at
 * all. Each sensor records a start once, so the sensor that recorded most gives a number that counts no process twice;
 * there may be more. `own` are the records of the alert's process and of its children.
 */
export async function startCoverage(
  store: EventStore,
  host: HostLink | null,
  alert: StoredEvent,
  own: readonly StoredEvent[],
): Promise<Coverage> {
  if (host === null) return { otherProcessStarts: null, windowText: "not counted: the event names no host" };
  const at = happenedAt(alert);
  const window = { from: at - around, to: at + around, timeField: "timestamp" as const };
  const sensors = [
    { query: sysmon, has: (event: StoredEvent) => sensorOf(event.document) === "sysmon" },
    { query: security, has: (event: StoredEvent) => sensorOf(event.document) === "security" },
    {
      query: not(or(sysmon, security)),
      has: (event: StoredEvent) => !["sysmon", "security"].includes(sensorOf(event.document)),
    },
  ];
  const distinct = [...new Map(own.map((event) => [event.id, event])).values()];
  const counts = await Promise.all(
    sensors.map(async ({ query, has }) => {
      const counted = await store.count({ query: startsToCount(host, query), window });
      return counted - distinct.filter(has).length;
    }),
  );
  return { otherProcessStarts: Math.max(0, ...counts), windowText: "30 minutes before and after" };
}
