import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as parseYaml } from "yaml";
import type { FieldType } from "../check/condition.ts";
import type { JsonObject, TestEvent, World } from "./world.ts";

/** A file of `conformance/`: a world and the answers it must give. */
export interface ConformanceFile {
  readonly name: string;
  readonly world: World;
  readonly cases: readonly ConformanceCase[];
}

/** Either the ids of the matching events in order, or the code of the refusal. */
export interface ConformanceCase {
  readonly query: string;
  readonly ids: readonly string[] | null;
  readonly error: string | null;
  readonly because: string | null;
}

interface RawFile {
  readonly fields?: Readonly<Record<string, FieldType>>;
  readonly strict?: boolean;
  readonly category?: string;
  readonly events: readonly (JsonObject & { readonly id: string })[];
  readonly cases: readonly {
    readonly query: string;
    readonly ids?: readonly string[];
    readonly error?: string;
    readonly because?: string;
  }[];
}

/** The folder of the conformance files, for whoever runs them elsewhere. */
export const CONFORMANCE_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../conformance");

/** Every conformance file, by name. */
export function loadConformance(folder = CONFORMANCE_FOLDER): readonly ConformanceFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.sort().map((name) => readFile(name.replace(/\.yaml$/, ""), readFileSync(join(folder, name), "utf8")));
}

function readFile(name: string, text: string): ConformanceFile {
  const raw: RawFile = parseYaml(text);
  const fields = raw.fields ?? {};
  const events = raw.events.map(({ id, ...document }): TestEvent => ({ id, document }));
  const fieldTypes = (path: string): FieldType | undefined => (Object.hasOwn(fields, path) ? fields[path] : undefined);
  const categoryField = raw.category ?? "event.category";
  const world: World = { events, fieldTypes, strict: raw.strict ?? false, fields: Object.keys(fields), categoryField };
  const cases = raw.cases.map((each) => {
    const { query, ids = null, error = null, because = null, ...rest } = each;
    // A comma in an unquoted `because` silently becomes a key of its own.
    if (Object.keys(rest).length > 0 || (ids === null) === (error === null))
      throw new SyntaxError(`${name}: a case cannot be read: ${query}`);
    return { query, ids, error, because };
  });
  return { name, world, cases };
}
