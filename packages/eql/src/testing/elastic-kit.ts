import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { kitWorld } from "./kit-world.ts";
import type { EqlSession, JsonObject, World } from "./world.ts";

/** Where the kit of Elasticsearch's own cases lies: under QUAESTOR_SHARED_DATA, else beside the checkout; null if nowhere. */
export function findElasticKit(): string | null {
  const repository = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
  const shared = process.env.QUAESTOR_SHARED_DATA ?? join(repository, "../shared/data");
  const kit = join(shared, "eql");
  return existsSync(join(kit, "suites")) ? kit : null;
}

export type KitSuiteName =
  | "es-test-queries"
  | "es-string-functions"
  | "negative"
  | "es-missing-events"
  | "es-sample"
  | "es-series";

export const KIT_SUITES: readonly KitSuiteName[] = [
  "es-test-queries",
  "es-string-functions",
  "negative",
  "es-missing-events",
  "es-sample",
  "es-series",
];

/** One case: a query over a world, and what Elasticsearch answers. */
export interface KitCase {
  readonly suite: KitSuiteName;
  readonly name: string;
  readonly query: string;
  /** Shared by the cases over the same data, so that an engine need load it once. */
  readonly world: World;
  /** `other`: sequences and values, which an event query does not give. */
  readonly expected: readonly string[] | "refused" | "other";
  /** Of a refused one: whether already without a schema. */
  readonly stage: "parse" | "verify" | null;
}

interface RawCase {
  readonly name?: string;
  readonly group?: string;
  readonly query?: string;
  readonly expression?: string;
  readonly must_fail?: boolean;
  readonly upstream_excluded?: boolean;
  readonly parse_only?: boolean;
  readonly unsure?: boolean;
  readonly stage?: "parse" | "verify";
  readonly needs_mapping?: string;
  readonly expected?: string | number | boolean | null;
  readonly expected_ids?: readonly number[];
  readonly params?: {
    readonly event_category_field?: string;
    readonly timestamp_field?: string;
    readonly tiebreaker_field?: string;
  };
  readonly data?: readonly string[];
  readonly events?: readonly JsonObject[];
  readonly id_field?: string;
}

interface RawSuite {
  readonly id_field?: string;
  readonly cases: readonly RawCase[];
}

interface RawMapping {
  readonly like?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly dynamic?: Readonly<Record<string, string>>;
}

/** The kit's cases, one suite at a time. Cases that upstream itself excludes, and unsure ones, are left out. */
export class ElasticKit {
  readonly #root: string;
  readonly #mappings: Readonly<Record<string, RawMapping>>;
  readonly #worlds = new Map<string, World>();

  constructor(root: string) {
    this.#root = root;
    this.#mappings = JSON.parse(readFileSync(join(root, "data/mappings.json"), "utf8"));
  }

  cases(suite: KitSuiteName): readonly KitCase[] {
    const raw: RawSuite = JSON.parse(readFileSync(join(this.#root, `suites/${suite}.json`), "utf8"));
    const wanted = raw.cases.filter((each) => !each.upstream_excluded && !each.parse_only && !each.unsure);
    return wanted.map((each, i) => ({
      suite,
      name: each.name ?? `${each.group ?? suite} ${i + 1}`,
      query: each.query ?? `any where ${each.expression} == ${literal(each.expected ?? null)}`,
      world: this.#world(each, each.id_field ?? raw.id_field ?? "id"),
      expected: each.must_fail ? "refused" : (each.expected_ids?.map(String) ?? "other"),
      stage: each.stage ?? null,
    }));
  }

  #world(raw: RawCase, idField: string): World {
    const key = JSON.stringify([raw.data, raw.events, raw.needs_mapping, raw.params, raw.must_fail, idField]);
    const known = this.#worlds.get(key);
    if (known !== undefined) return known;
    const mappings = [
      ...(raw.data ?? []),
      ...(raw.needs_mapping === undefined ? [] : [`negative: ${raw.needs_mapping}`]),
    ];
    const world = kitWorld({
      events: raw.events ?? (raw.data ?? []).flatMap((name) => this.#load(name)),
      types: Object.assign({}, ...mappings.map((name) => this.#typesOf(name))),
      idField,
      categoryField: raw.must_fail ? "event.category" : (raw.params?.event_category_field ?? "event_type"),
      timestampField: raw.params?.timestamp_field,
      tiebreakerField: raw.params?.tiebreaker_field,
    });
    this.#worlds.set(key, world);
    return world;
  }

  #typesOf(name: string): Readonly<Record<string, string>> {
    const mapping = this.#mappings[name];
    if (mapping === undefined) return {};
    return {
      ...(mapping.like === undefined ? {} : this.#typesOf(mapping.like)),
      ...mapping.dynamic,
      ...mapping.fields,
    };
  }

  #load(name: string): readonly JsonObject[] {
    const lines = readFileSync(join(this.#root, `data/${name}.ndjson`), "utf8").split("\n");
    return lines
      .filter((line) => line !== "")
      .map((line): JsonObject => {
        const { timestamp, ...document } = JSON.parse(line);
        // A FILETIME beyond 2^53 there, which the kit's own runner leaves out too.
        return name.startsWith("endgame") ? document : { timestamp, ...document };
      });
  }
}

function literal(value: string | number | boolean | null): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** How one case went: null when as Elasticsearch, else what came instead. */
export async function runKitCase(session: EqlSession, kitCase: KitCase): Promise<string | null> {
  try {
    const ids = (await session.run(kitCase.query)).join();
    if (kitCase.expected === "refused") return "was accepted";
    const wanted = kitCase.expected === "other" ? "no event query's result" : kitCase.expected.join();
    return ids === wanted ? null : `gave [${ids}] instead of [${wanted}]`;
  } catch (error) {
    if (kitCase.expected === "refused") return null;
    return `was refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}
