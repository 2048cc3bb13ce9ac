import { type InvestigateJson, investigateJson } from "../pivot/investigate-json.ts";

/** A plugin taken out of a piece of the guide's text. */
export type Placeholder =
  | { readonly kind: "investigate"; readonly json: InvestigateJson; readonly key: string }
  | { readonly kind: "osquery"; readonly label: string };

export interface Extracted {
  /** The text without placeholders; in the middle of a sentence the label stands in. */
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
  readonly problems: readonly string[];
}

const OPENING = /!\{(investigate|osquery|insight)(?=\{)/g;

/**
 * Takes `!{investigate{…}}` and `!{osquery{…}}` out of a text. Braces inside JSON strings do not count, unlike in
 * Kibana's own tokenizer, which breaks on them and also swallows the text behind a placeholder (elastic-semantics, 4.1).
 */
export function extractPlaceholders(source: string): Extracted {
  const placeholders: Placeholder[] = [];
  const problems: string[] = [];
  let text = "";
  let at = 0;
  for (const match of source.matchAll(OPENING)) {
    if (match.index < at) continue;
    const [opening, kind = ""] = match;
    const begin = match.index + opening.length;
    const end = endOfJson(source, begin);
    if (end === null || source[end] !== "}") {
      problems.push(`A ${kind} placeholder is not closed.`);
      break;
    }
    const made = read(kind, source.slice(begin, end), problems);
    text += source.slice(at, match.index);
    at = end + 1;
    if (made === null) continue;
    placeholders.push(made);
    if (/^\s*[\p{L}\p{N}`(]/u.test(source.slice(at, at + 8))) text += `"${labelOf(made)}"`;
  }
  text += source.slice(at);
  for (const [name] of text.matchAll(/\$\{?(?:investigate|osquery)_[0-9]+\}?/g)) {
    problems.push(`${name} refers to no transform of the rule.`);
  }
  return { text: tidy(text), placeholders, problems };
}

function read(kind: string, json: string, problems: string[]): Placeholder | null {
  if (kind === "insight") {
    problems.push("An insight placeholder is of a form that has not been read since Kibana 8.6.");
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    problems.push(`The JSON of an ${kind} placeholder cannot be read.`);
    return null;
  }
  if (kind === "osquery") {
    const label = typeof value === "object" && value !== null && "label" in value ? value.label : undefined;
    return { kind: "osquery", label: typeof label === "string" ? label : "osquery" };
  }
  const parsed = investigateJson.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    problems.push(
      `An investigate placeholder is not understood: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    );
    return null;
  }
  return { kind: "investigate", json: parsed.data, key: JSON.stringify(parsed.data) };
}

/** The offset just behind the object that begins at `begin`, or null when it never closes. */
function endOfJson(source: string, begin: number): number | null {
  let depth = 0;
  let inString = false;
  for (let i = begin; i < source.length; i++) {
    const character = source[i];
    if (inString) {
      if (character === "\\") i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i + 1;
  }
  return null;
}

function labelOf(placeholder: Placeholder): string {
  return placeholder.kind === "investigate" ? placeholder.json.label : placeholder.label;
}

function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/(\S) {2,}/g, "$1 ").trimEnd())
    .join("\n")
    .trim();
}
