import type { DuckDBConnection } from "@duckdb/node-api";
import { compileMatcher, type EcsDocument, type QueryPlan } from "@quaestor/telemetry";
import { ask } from "./ask.ts";
import { HOST_FIELDS, type HostNames, hostHash64 } from "./host-names.ts";
import { SqlParameters } from "./sql-parameters.ts";
import { unmarked } from "./stored-row.ts";

export const createHosts = `CREATE TABLE store.hosts (
  hosth BIGINT NOT NULL,
  host_id VARCHAR,
  host_name VARCHAR,
  host_hostname VARCHAR
)`;

/** Hosts beyond which they are no longer gone through one by one: that would take longer than reading the column. */
const MOST_HOSTS = 20_000;
/** A question that many hosts answer prunes little. */
const MOST_NAMED = 32;
const MOST_REMEMBERED = 256;

/** Which hosts a question means. */
export interface NamedHosts {
  /** What the column holds for their regular events. */
  readonly hashes: readonly bigint[];
  /** Whether that is the answer; else it only narrows the search, and the question itself has to decide. */
  readonly decides: boolean;
}

/**
 * Every way in which events of the store name their host. A question about the host of an event is a set of conditions
 * on three columns of text, joined by `or`, which the engine can only answer row by row. Asked of the few hosts there
 * are, it becomes a handful of numbers in one column, by which the engine passes over all other rows unread.
 *
 * A host is known before the first of its events can be seen, and never forgotten. The numbers decide by themselves as
 * long as no two hosts share one, which somebody who chooses names could bring about.
 */
export class KnownHosts {
  readonly #known = new Map<string, { readonly hash: bigint; readonly document: EcsDocument }>();
  readonly #hashes = new Set<bigint>();
  readonly #written = new Set<string>();
  #remembered = new Map<string, NamedHosts | null>();

  /** Takes note of hosts whose events are about to come; gives those that are not in the table yet. */
  expect(hosts: readonly HostNames[]): readonly HostNames[] {
    // The table has more than are gone through, now and whenever it is read: no use in holding what a sender makes up.
    if (this.#written.size > MOST_HOSTS) return [];
    for (const host of hosts) {
      const key = keyOf(host);
      if (this.#known.has(key)) continue;
      const { id, name, hostname } = host;
      const named = Object.entries({ id, name, hostname }).filter(([, value]) => value !== null);
      const hash = hostHash64(host);
      this.#known.set(key, { hash, document: { host: Object.fromEntries(named) } });
      this.#hashes.add(hash);
      this.#remembered = new Map();
    }
    return hosts.filter((host) => !this.#written.has(keyOf(host)));
  }

  /** Hosts that are in the table for good. */
  written(hosts: readonly HostNames[]): void {
    for (const host of hosts) this.#written.add(keyOf(host));
  }

  /** The hosts whose regular events a plan matches; null when it asks of other fields too, or too many match it or exist. */
  namedBy(plan: QueryPlan): NamedHosts | null {
    if (this.#known.size > MOST_HOSTS || !asksOnlyHost(plan)) return null;
    const key = JSON.stringify(plan, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const matches = compileMatcher(plan);
    const found = new Set<bigint>();
    for (const { hash, document } of this.#known.values()) if (matches({ id: "", document })) found.add(hash);
    const decides = this.#hashes.size === this.#known.size && readsTexts(plan);
    const answer = found.size > MOST_NAMED ? null : { hashes: [...found], decides };
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered = new Map();
    this.#remembered.set(key, answer);
    return answer;
  }
}

const keyOf = ({ id, name, hostname }: HostNames): string => JSON.stringify([id, name, hostname]);

function asksOnlyHost(plan: QueryPlan): boolean {
  switch (plan.kind) {
    case "and":
    case "or":
      return plan.of.length > 0 && plan.of.every(asksOnlyHost);
    case "not":
      return asksOnlyHost(plan.of);
    case "exists":
    case "field":
      return HOST_FIELDS.some((field) => field === plan.field);
    default:
      return false;
  }
}

/** Names are known as texts: what a number or an address would be read as is for the question itself to say. */
function readsTexts(plan: QueryPlan): boolean {
  switch (plan.kind) {
    case "and":
    case "or":
      return plan.of.every(readsTexts);
    case "not":
      return readsTexts(plan.of);
    case "field":
      return plan.tests.every(({ kind }) => kind === "text" || kind === "wildcard" || kind === "contains");
    default:
      return true;
  }
}

const NAMES = "'>' || host_id, '>' || host_name, '>' || host_hostname";

/** Writes hosts to their table. Part of the caller's transaction. */
export async function writeHosts(connection: DuckDBConnection, hosts: readonly HostNames[]): Promise<void> {
  if (hosts.length === 0) return;
  const parameters = new SqlParameters();
  // Lists hold no nulls, so an absent name is told by a flag of its own.
  const column = (read: (host: HostNames) => string | null): string => {
    const texts = parameters.texts(hosts.map((host) => read(host) ?? ""));
    const present = parameters.texts(hosts.map((host) => (read(host) === null ? "" : "x")));
    return `CASE WHEN ${present}[i] = 'x' THEN ${texts}[i] END`;
  };
  const hashes = parameters.texts(hosts.map((host) => hostHash64(host).toString()));
  const columns = [
    `${hashes}[i]::BIGINT`,
    column(({ id }) => id),
    column(({ name }) => name),
    column(({ hostname }) => hostname),
  ];
  const count = parameters.bigint(BigInt(hosts.length));
  await ask(
    connection,
    `INSERT INTO store.hosts SELECT ${columns.join(", ")} FROM range(1, ${count} + 1) t(i)`,
    parameters,
  );
}

/** The hosts of the table. */
export async function readHosts(connection: DuckDBConnection): Promise<KnownHosts> {
  const hosts = await hostsOf(connection, `SELECT ${NAMES} FROM store.hosts`);
  const known = new KnownHosts();
  known.expect(hosts);
  known.written(hosts);
  return known;
}

/** Fills table and column of a file that was written before they were there. Part of the caller's transaction. */
export async function numberHosts(connection: DuckDBConnection): Promise<void> {
  await writeHosts(
    connection,
    await hostsOf(connection, `SELECT DISTINCT ${NAMES} FROM store.events WHERE NOT irregular`),
  );
  const same = ["host_id", "host_name", "host_hostname"].map((name) => `e.${name} IS NOT DISTINCT FROM h.${name}`);
  await connection.run(
    `UPDATE store.events e SET hosth = h.hosth FROM store.hosts h WHERE NOT e.irregular AND ${same.join(" AND ")}`,
  );
}

async function hostsOf(connection: DuckDBConnection, sql: string): Promise<readonly HostNames[]> {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  return rows.map((row) => {
    const [id = null, name = null, hostname = null] = row.map((value) => (value === null ? null : unmarked(value)));
    return { id, name, hostname };
  });
}
