import {
  createMemoryEventStore,
  type EcsDocument,
  type EventStore,
  formatInstant,
  type Instant,
  type JsonObject,
  type NewEvent,
  parseInstant,
} from "@quaestor/telemetry";
import type { Pivot, Provider } from "../pivot/pivot.ts";

/** 2026-11-24T08:00:00Z: when the process of these tests began. */
export const eight: Instant = parseInstant("2026-11-24T08:00:00Z") ?? 0n;

/** An instant some seconds from eight, and its text. */
export const at = (seconds: number): Instant => eight + BigInt(Math.round(seconds * 1000)) * 1_000_000n;
export const time = (seconds: number): string => formatInstant(at(seconds));

const provider = (field: string, value: string): Provider => ({
  field,
  value,
  excluded: false,
  queryType: "phrase",
  valueType: "string",
});
const sameHostId = provider("host.id", "{{host.id}}");
const processes = provider("event.category", "process");
const signals = provider("event.kind", "signal");

export const children: Pivot = {
  id: "p1",
  label: "Child processes",
  description: "",
  groups: [
    [sameHostId, processes, provider("process.parent.entity_id", "{{process.entity_id}}")],
    [sameHostId, processes, provider("process.parent.pid", "{{process.pid}}")],
  ],
  relativeFrom: "now-1h",
  relativeTo: "now",
};
export const userAlerts: Pivot = {
  id: "p2",
  label: "Alerts of the user",
  description: "",
  groups: [[signals, provider("user.id", "{{user.id}}")]],
  relativeFrom: "now-48h/h",
  relativeTo: "now",
};
export const hostAlerts: Pivot = {
  ...userAlerts,
  id: "p3",
  label: "Alerts of the host",
  groups: [[signals, sameHostId]],
};

/** Merges objects; lists and scalars of the later one win. */
function merged(base: JsonObject, changes: JsonObject): JsonObject {
  const out = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return out;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An Elastic Defend alert written four minutes after its process began. */
export function alert(changes: JsonObject = {}): EcsDocument {
  return merged(
    {
      "@timestamp": time(240),
      "kibana.alert.uuid": "the-alert",
      "kibana.alert.original_time": time(0),
      "kibana.alert.ancestors": [{ id: "source-1", type: "event", index: "logs-x", depth: 0 }],
      event: { kind: "signal", category: ["process"], type: ["start"] },
      host: { id: "host-1", name: "WS-042.corp.example" },
      user: { id: "S-1-5-21-1-2-3-1001", name: "jdoe", domain: "CORP" },
      process: { pid: 4711, entity_id: "entity-1", name: "cmd.exe" },
    },
    changes,
  );
}

/** The same as Sysmon tells it: no host.id, and a user.id that is the writer's. */
export function sysmonAlert(changes: JsonObject = {}): EcsDocument {
  return merged(
    alert({
      host: { id: undefined },
      user: { id: "S-1-5-18" },
      event: { code: "1" },
      winlog: { provider_name: "Microsoft-Windows-Sysmon", event_data: { LogonId: "0x3e2f5f3" } },
    }),
    changes,
  );
}

/** The same as 4688 tells it: the subject is the broker, the account in question the target. */
export function securityAlert(changes: JsonObject = {}): EcsDocument {
  return merged(
    alert({
      host: { id: undefined },
      event: { code: "4688" },
      user: {
        id: "S-1-5-20",
        name: "WS-042$",
        domain: "CORP",
        effective: { id: "S-1-0-0", name: "jdoe", domain: "CORP" },
      },
      process: { entity_id: undefined },
      winlog: {
        provider_name: "Microsoft-Windows-Security-Auditing",
        event_data: { SubjectLogonId: "0x3e4", TargetLogonId: "0x3e2f5f3" },
      },
    }),
    changes,
  );
}

let serial = 0;

/** An event some seconds past eight. */
export function event(seconds: number, document: JsonObject, more: Partial<NewEvent> = {}): NewEvent {
  const made = merged(
    { "@timestamp": time(seconds), event: { kind: "event" }, host: { id: "host-1", name: "ws-042" } },
    document,
  );
  return { id: `event-${++serial}`, index: "logs-x", source: "ecs", raw: null, document: made, ...more };
}

/** A process start naming its parent. */
export function child(
  seconds: number,
  process: JsonObject,
  more: Partial<NewEvent> = {},
  changes: JsonObject = {},
): NewEvent {
  return event(seconds, merged({ event: { category: ["process"], type: ["start"] }, process }, changes), more);
}

export async function storeOf(...events: readonly NewEvent[]): Promise<EventStore> {
  const store = createMemoryEventStore({
    eql: () => {
      throw new RangeError("no EQL in these tests");
    },
  });
  const result = await store.append(events, { ingestedAt: at(1000) });
  if (result.rejected.length > 0) throw new RangeError(JSON.stringify(result.rejected));
  return store;
}
