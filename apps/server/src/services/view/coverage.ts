import type { Coverage } from "@quaestor/casework";
import type { HostLink } from "@quaestor/guide";
import { type EventStore, NS_PER_SECOND, type StoredEvent } from "@quaestor/telemetry";
import { happenedAt } from "./event-time.ts";
import { startsOnHost } from "./host-query.ts";

const around = 1800n * NS_PER_SECOND;

/** Process starts of the host around the alert that are not its own and not its children: whether the host is seen at all. */
export async function startCoverage(
  store: EventStore,
  host: HostLink | null,
  alert: StoredEvent,
  ownIds: ReadonlySet<string>,
): Promise<Coverage> {
  if (host === null) return { otherProcessStarts: null, windowText: "not counted: the event names no host" };
  const at = happenedAt(alert);
  const counted = await store.count({
    query: startsOnHost(host),
    window: { from: at - around, to: at + around, timeField: "timestamp" },
  });
  return { otherProcessStarts: Math.max(0, counted - ownIds.size), windowText: "30 minutes before and after" };
}
