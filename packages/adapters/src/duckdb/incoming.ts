import { rmSync } from "node:fs";
import type { AppendOptions, AppendResult, NewEvent, Rejection } from "@quaestor/telemetry";
import type { Engine } from "./engine.ts";
import { type EncodedGroup, GroupEncoder } from "./group-encoder.ts";
import type { HostNames } from "./host-names.ts";
import { insertGroup } from "./insert-group.ts";
import type { KnownHosts } from "./known-hosts.ts";

let serial = 0;

/**
 * Takes events towards the table: encodes them into a file of at most one row group, then has the engine read that file
 * in one transaction. While one group is read, the next is encoded.
 */
export class Incoming {
  readonly #engine: Engine;
  readonly #hosts: KnownHosts;
  readonly #options: AppendOptions;
  readonly #encoder: GroupEncoder;
  readonly #rejected: Rejection[] = [];
  #stored = 0;
  #duplicates = 0;

  constructor(engine: Engine, hosts: KnownHosts, options: AppendOptions) {
    this.#engine = engine;
    this.#hosts = hosts;
    this.#options = options;
    this.#encoder = new GroupEncoder({ ...options, spool: engine.spool, name: `${++serial}` });
  }

  get isFull(): boolean {
    return this.#encoder.isFull;
  }

  /** Whether the group at hand has an event that only its document can answer for. */
  get hasIrregular(): boolean {
    return this.#encoder.hasIrregular;
  }

  get soFar(): AppendResult {
    const { rejected, duplicates } = this.#encoder.takeRefused();
    this.#rejected.push(...rejected);
    this.#duplicates += duplicates;
    return { stored: this.#stored, duplicates: this.#duplicates, rejected: [...this.#rejected] };
  }

  /** Encodes one event, or counts it as duplicate or rejected. */
  add(event: NewEvent): void {
    this.#encoder.add(event);
  }

  /** Hands the group over: resolves when it is durable and counted. */
  async commit(): Promise<void> {
    const group = this.#encoder.seal();
    if (group === null) return;
    const { present, stored } = await commitGroup(this.#engine, this.#hosts, group);
    this.#duplicates += present.length;
    for (const id of present) this.#options.onDuplicate?.(group.ids.get(id) ?? 0);
    this.#stored += stored;
  }

  /** Drops what was not handed over. */
  abandon(): void {
    this.#encoder.abandon();
  }
}

/** Has the engine read one group in one transaction, and removes its file. */
export async function commitGroup(
  engine: Engine,
  hosts: KnownHosts,
  group: EncodedGroup,
): Promise<{ readonly stored: number; readonly present: readonly string[] }> {
  try {
    let newHosts: readonly HostNames[] = [];
    const inserted = await engine.write((connection) => {
      newHosts = hosts.expect(group.hosts);
      return insertGroup(connection, { ...group, newHosts });
    });
    hosts.written(newHosts);
    return inserted;
  } finally {
    rmSync(group.path, { force: true });
  }
}
