import { parse, TomlError } from "smol-toml";
import { sha256Hex } from "../sha256-hex.ts";
import { checkQuery } from "./check-query.ts";
import { parseInterval, parseLookBack } from "./look-back.ts";
import { replacePlaceholders } from "./placeholders.ts";
import type { Rule, RuleLoad, RuleProblem } from "./rule.ts";
import { type RuleFile, ruleFile } from "./rule-file.ts";
import { findValue, offsetInFile, type Position, positionOf } from "./toml-positions.ts";

type Path = readonly PropertyKey[];

/** Longer than the longest rule anybody ships, many times over. */
const MAX_LENGTH = 1_000_000;

/**
 * Reads one rule file in Elastic's detection-rules TOML (elastic-semantics, section 1.1). Gives the rule, or every
 * problem found with file, line, column and field: one bad file never keeps another from loading. The query is parsed
 * and checked, and its errors point into the file.
 */
export function loadRule(text: string, fileName: string): RuleLoad {
  const problem = (field: string | null, message: string, at: Position): RuleProblem => ({
    file: fileName,
    line: at.line,
    column: at.column,
    field,
    message,
  });
  const start: Position = { line: 1, column: 1 };
  if (text.length > MAX_LENGTH) {
    return { problems: [problem(null, `The file is longer than ${MAX_LENGTH} characters.`, start)] };
  }
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = error.message.split("\n", 1)[0] ?? "The file is not TOML.";
    return { problems: [problem(null, message, { line: error.line, column: error.column })] };
  }
  const parsed = ruleFile.safeParse(table);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.flatMap((issue) => {
        const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
        if (unknown.length === 0) {
          return [problem(dotted(issue.path), sentence(issue.message), place(text, issue.path))];
        }
        return unknown.map((key) => {
          const path = [...issue.path, key];
          return problem(dotted(path), `"${key}" is not a key of a rule file.`, place(text, path));
        });
      }),
    };
  }
  const { rule } = parsed.data;
  const problems: RuleProblem[] = [];
  const at = (field: string) => place(text, ["rule", field]);
  const intervalMs = parseInterval(rule.interval);
  const fromMs = parseLookBack(rule.from);
  const toMs = parseLookBack(rule.to);
  if (intervalMs === null)
    problems.push(problem("rule.interval", `"${rule.interval}" is no interval such as 5m.`, at("interval")));
  if (fromMs === null) problems.push(problem("rule.from", `"${rule.from}" is no time such as now-9m.`, at("from")));
  if (toMs === null) problems.push(problem("rule.to", `"${rule.to}" is no time such as now.`, at("to")));
  if (fromMs !== null && toMs !== null && fromMs <= toMs) {
    problems.push(problem("rule.from", `From "${rule.from}" to "${rule.to}" is no window.`, at("from")));
  } else if (fromMs !== null && toMs !== null && intervalMs !== null && fromMs - toMs < intervalMs) {
    problems.push(
      problem(
        "rule.from",
        `Every ${rule.interval}, from "${rule.from}" leaves time unread between executions.`,
        at("from"),
      ),
    );
  }
  for (const fault of checkQuery(rule.query, fileName, rule.event_category_override ?? null)) {
    const found = findValue(text, "rule", "query");
    const position = found === null ? start : positionOf(text, offsetInFile(text, found.valueOffset, fault.offset));
    problems.push(problem("rule.query", fault.message, position));
  }
  if (problems.length > 0 || intervalMs === null || fromMs === null || toMs === null) return { problems };
  return { rule: toRule(parsed.data, { intervalMs, fromMs, toMs }, text, fileName) };
}

interface Schedule {
  readonly intervalMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

function toRule({ rule, transform }: RuleFile, schedule: Schedule, text: string, fileName: string): Rule {
  return {
    ruleId: rule.rule_id,
    name: rule.name,
    description: rule.description.trim(),
    type: rule.type,
    language: rule.language,
    query: rule.query.trim(),
    severity: rule.severity,
    riskScore: rule.risk_score,
    interval: rule.interval,
    from: rule.from,
    to: rule.to,
    ...schedule,
    maxSignals: rule.max_signals,
    enabled: rule.enabled,
    index: rule.index,
    timestampOverride: rule.timestamp_override ?? null,
    eventCategoryOverride: rule.event_category_override ?? null,
    buildingBlock: rule.building_block_type !== undefined,
    author: rule.author,
    license: rule.license,
    tags: rule.tags,
    references: rule.references,
    falsePositives: rule.false_positives.map((entry) => entry.trim()),
    threat: rule.threat,
    note: replacePlaceholders(rule.note, transform),
    setup: rule.setup,
    digest: sha256Hex(text),
    fileName,
    text,
  };
}

/** `transform.investigate[1].label`, as a person would name it. */
function dotted(path: Path): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${String(part)}`))
    .join("");
}

/** The value's place, or that of the nearest thing around it that the file spells out. */
function place(text: string, path: Path): Position {
  for (let length = path.length; length > 0; length--) {
    const key = path[length - 1];
    if (typeof key !== "string") continue;
    const table = path.slice(0, length - 1);
    const names = table.filter((part) => typeof part === "string").join(".");
    const occurrence = table.findLast((part) => typeof part === "number");
    const found = findValue(text, names, key, typeof occurrence === "number" ? occurrence : 0);
    if (found !== null) return positionOf(text, found.keyOffset);
  }
  return { line: 1, column: 1 };
}

function sentence(message: string): string {
  return message.endsWith(".") ? message : `${message}.`;
}
