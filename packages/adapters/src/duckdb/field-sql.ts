import { type Bounds, exact, unknown } from "./bounds.ts";
import { hotField } from "./hot-fields.ts";
import type { SqlParameters } from "./sql-parameters.ts";
import { traitSql } from "./traits.ts";

/** A condition on one text; `read` gives the text's expression, folded or as it is, any number of times. */
export type TextTestSql = (read: (folded: boolean) => string) => string;

/** A condition on one number's expression. */
export type NumberTestSql = (expression: string) => string;

/** Paths that JSON pointers read as the document is read: no list index can be mistaken for a name. */
const PLAIN_PATH = /^(?![0-9]+(?:\.|$))[A-Za-z0-9_@]+(?:\.(?![0-9]+(?:\.|$))[A-Za-z0-9_@]+)*$/;

/** Whether a field can be asked in SQL at all. */
export function isAskable(path: string): boolean {
  return hotField(path) !== undefined || PLAIN_PATH.test(path);
}

/** The field's value in the document as JSON: a scalar, a list of scalars, an object or null. */
function jsonOf(parameters: SqlParameters, path: string): string {
  const pointer = parameters.text(`/${path.replaceAll(".", "/")}`);
  const flat = parameters.text(`/${path}`);
  const plain = `json_extract(doc, ${pointer})`;
  return `(CASE WHEN flat IS NULL THEN ${plain} ELSE coalesce(json_extract(flat, ${flat}), ${plain}) END)`;
}

/** The values of a field in the document, as a list of JSON scalars; null when there is none. */
function scalarsOf(parameters: SqlParameters, path: string): string {
  const each = `CASE coalesce(json_type(j), 'NULL') WHEN 'ARRAY' THEN list_filter(json_extract(j, '$[*]'), s -> json_type(s) <> 'NULL') WHEN 'OBJECT' THEN NULL WHEN 'NULL' THEN NULL ELSE [j] END`;
  return `list_extract(list_transform([${jsonOf(parameters, path)}], j -> ${each}), 1)`;
}

/** Some value of the field, read as text, passes. */
export function textLeaf(parameters: SqlParameters, path: string, test: TextTestSql): Bounds {
  const hot = hotField(path);
  // In a regular event lower() of a hot text is its folding: see `EventColumns`.
  const plain =
    (expression: string) =>
    (folded: boolean): string =>
      folded ? `lower(${expression})` : expression;
  if (hot?.kind === "text") return exact(`(${test(plain(hot.column))})`);
  if (hot?.kind === "integer") return exact(`(${test(plain(`${hot.column}::VARCHAR`))})`);
  if (hot?.kind === "texts") {
    return exact(`len(list_filter(${hot.column}, x -> ${test(plain("x"))})) > 0`);
  }
  if (!isAskable(path)) return unknown;
  const texts = `list_transform(${scalarsOf(parameters, path)}, s -> json_extract_string(s, '$'))`;
  const read = (folded: boolean): string => (folded ? `(${parameters.folded("x")})` : "x");
  return exact(`len(list_filter(${texts}, x -> ${test(read)})) > 0`);
}

/** Some value of the field, read as text, is this one. */
export function equalLeaf(parameters: SqlParameters, path: string, value: string): Bounds {
  const hot = hotField(path);
  // By one text the engine passes over whole groups of rows, which it cannot by a bit.
  const trait = hot?.kind === "texts" ? traitSql(path, value) : null;
  if (trait !== null) return exact(`${trait} <> 0`);
  const text = parameters.text(value);
  // A statement with fewer lambdas is planned sooner, which counts where the answer takes milliseconds.
  if (hot?.kind === "texts") return exact(`list_contains(${hot.column}, ${text})`);
  return textLeaf(parameters, path, (read) => `${read(false)} = ${text}`);
}

/** The field has a value. */
export function existsLeaf(parameters: SqlParameters, path: string): Bounds {
  const hot = hotField(path);
  if (path === "@timestamp") return exact("TRUE");
  if (hot !== undefined) return exact(`${hot.column} IS NOT NULL`);
  if (!isAskable(path)) return unknown;
  return exact(`len(${scalarsOf(parameters, path)}) > 0`);
}

/**
 * Some value of the field, read as a number, passes. Numbers are decided here; what a text reads as is for the
 * evaluator to say.
 */
export function numberLeaf(parameters: SqlParameters, path: string, test: NumberTestSql): Bounds {
  const hot = hotField(path);
  if (hot?.kind === "integer") return exact(`(${test(`${hot.column}::DOUBLE`)})`);
  if (hot !== undefined) return { lower: "FALSE", upper: `${hot.column} IS NOT NULL` };
  if (!isAskable(path)) return unknown;
  const scalars = scalarsOf(parameters, path);
  const number = test("TRY_CAST(json_extract_string(s, '$') AS DOUBLE)");
  const numeric = "json_type(s) IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')";
  const lower = `len(list_filter(${scalars}, s -> ${numeric} AND ${number})) > 0`;
  const texts = `len(list_filter(${scalars}, s -> json_type(s) = 'VARCHAR')) > 0`;
  return { lower, upper: `(${lower} OR ${texts})` };
}

/** Some value of the field, read as a boolean, is one of these. */
export function booleanLeaf(parameters: SqlParameters, path: string, wanted: readonly boolean[]): Bounds {
  return textLeaf(parameters, path, (read) => `list_contains(${parameters.texts(wanted.map(String))}, ${read(false)})`);
}

/** The field has a value, and only the evaluator can say whether it passes. */
export function doubtfulLeaf(parameters: SqlParameters, path: string): Bounds {
  return { lower: "FALSE", upper: existsLeaf(parameters, path).upper };
}
