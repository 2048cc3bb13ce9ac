import type { IntakeDoor } from "../../services/intake/door.ts";
import type { Json } from "./filter-path.ts";

/**
 * The release of Elasticsearch whose answers these are. Shippers choose by it what they send; it is not this console's
 * own version. The last 8: Beats and Logstash of 7, 8 and 9 send to it.
 */
const compatibleWith = "8.19.0";
const name = "quaestor";

export const clusterInfo = ({ clusterId }: Pick<IntakeDoor, "clusterId">): Json => ({
  name,
  cluster_name: name,
  cluster_uuid: clusterId,
  version: {
    number: compatibleWith,
    build_flavor: "default",
    build_type: "quaestor",
    build_snapshot: false,
    lucene_version: "9.12.2",
    minimum_wire_compatibility_version: "7.17.0",
    minimum_index_compatibility_version: "7.0.0",
  },
  tagline: "Quaestor live intake: takes events by Elasticsearch's bulk API",
});

/** Beats send only to a licence that is active; `basic` is the one that promises nothing. */
export const license = ({ clusterId }: Pick<IntakeDoor, "clusterId">): Json => ({
  license: { status: "active", uid: clusterId, type: "basic", mode: "basic", issued_to: name, issuer: name },
});

const absent = { available: false, enabled: false };

export const xpack = ({ clusterId }: Pick<IntakeDoor, "clusterId">): Json => ({
  build: {},
  license: { uid: clusterId, type: "basic", mode: "basic", status: "active" },
  features: { ilm: absent, monitoring: absent, security: { available: true, enabled: true } },
});

export const clusterHealth = (): Json => ({
  cluster_name: name,
  status: "green",
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 1,
  active_shards: 1,
  relocating_shards: 0,
  initializing_shards: 0,
  unassigned_shards: 0,
  delayed_unassigned_shards: 0,
  number_of_pending_tasks: 0,
  number_of_in_flight_fetch: 0,
  task_max_waiting_in_queue_millis: 0,
  active_shards_percent_as_number: 100,
});

/** `_cat/health`, as rsyslog asks for before it sends. */
export const healthLine = (): string => `${name} green 1 1 1 1 0 0 0 0 - 100.0%\n`;

/** One node, at the address the shipper came to. */
export const nodes = ({ clusterId }: Pick<IntakeDoor, "clusterId">, host: string): Json => {
  const address = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : "";
  return {
    _nodes: { total: 1, successful: 1, failed: 0 },
    cluster_name: name,
    nodes: {
      [clusterId]: {
        name,
        version: compatibleWith,
        roles: ["data", "ingest"],
        http: { bound_address: [address], publish_address: address },
        ingest: { processors: [] },
      },
    },
  };
};

export const whoAmI = (key: { readonly id: string; readonly name: string }): Json => ({
  username: key.id,
  roles: [],
  full_name: null,
  email: null,
  metadata: {},
  enabled: true,
  authentication_type: "api_key",
  api_key: { id: key.id, name: key.name },
});
