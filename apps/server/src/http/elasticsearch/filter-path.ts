/** What `JSON.stringify` takes. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One name of a dotted pattern and what follows it; {@link end} says that all from here on is meant. */
interface Step {
  readonly name: string;
  readonly next: Step | typeof end;
}
const end = Symbol("end");
type Place = Step | typeof end;

/** More names than any shipper asks for; each costs at every part of the answer. */
const mostNames = 100;

/**
 * Elasticsearch's `filter_path`: keeps the parts of an answer that a list of dotted patterns names. `*` stands for any
 * part of a name, `**` for any number of names; a pattern that begins with `-` leaves out; lists are looked through.
 * A filter of more than 100 names is taken for none.
 */
export function filterPath(answer: Json, filter: string): Json {
  const patterns = filter.split(",").map((text) => text.trim());
  if (patterns.join(".").split(".").length > mostNames) return answer;
  const wanted = patterns.filter((text) => text !== "" && !text.startsWith("-")).map(stepsOf);
  const unwanted = patterns
    .filter((text) => text.startsWith("-") && text.length > 1)
    .map((text) => stepsOf(text.slice(1)));
  const kept = wanted.length === 0 ? answer : (keep(answer, new Set(wanted)) ?? {});
  return unwanted.length === 0 ? kept : (drop(kept, new Set(unwanted)) ?? {});
}

function stepsOf(pattern: string): Place {
  return pattern.split(".").reduceRight<Place>((next, name) => ({ name, next }), end);
}

/** Where the patterns stand behind one name. */
function behind(places: ReadonlySet<Place>, name: string): ReadonlySet<Place> {
  const found = new Set<Place>();
  const pass = (place: Place): void => {
    if (place === end) return;
    if (place.name !== "**") {
      if (matches(place.name, name)) found.add(place.next);
      return;
    }
    // It stands for this name and may for more, or for none.
    found.add(place);
    if (place.next === end) found.add(end);
    else pass(place.next);
  };
  for (const place of places) pass(place);
  return found;
}

function keep(value: Json, places: ReadonlySet<Place>): Json | undefined {
  if (places.has(end)) return value;
  if (places.size === 0) return undefined;
  if (isList(value)) {
    const left = value.flatMap((each) => keep(each, places) ?? []);
    return left.length === 0 ? undefined : left;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const left = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    const kept = keep(inner, behind(places, name));
    return kept === undefined ? [] : [[name, kept]];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function drop(value: Json, places: ReadonlySet<Place>): Json | undefined {
  if (places.has(end)) return undefined;
  if (places.size === 0) return value;
  if (isList(value)) return value.flatMap((each) => drop(each, places) ?? []);
  if (typeof value !== "object" || value === null) return value;
  const left = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    const kept = drop(inner, behind(places, name));
    return kept === undefined ? [] : [[name, kept]];
  });
  return Object.fromEntries(left);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** `*` against a name, without a regular expression: the pattern comes from outside. */
function matches(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const parts = pattern.split("*");
  const [start = ""] = parts;
  const last = parts.at(-1) ?? "";
  if (name.length < start.length + last.length || !name.startsWith(start) || !name.endsWith(last)) return false;
  let at = start.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
