import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileReason, walk } from "@quaestor/adapters/files";
import { loadRule, type Rule, type RuleProblem } from "@quaestor/detection";
import { type Guide, parseGuide } from "@quaestor/guide";

/** A rule with its guide, as files have them now. */
export interface ShelvedRule {
  readonly rule: Rule;
  readonly guide: Guide;
}

export interface RuleShelf {
  readonly rules: readonly ShelvedRule[];
  readonly problems: readonly RuleProblem[];
  byId(ruleId: string): ShelvedRule | null;
}

/** Loads every `.toml` of a folder. A bad file is reported; the others load. */
export async function loadRuleFolder(folder: string): Promise<RuleShelf> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".toml")).sort();
  return shelve(
    await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") }))),
  );
}

/**
 * Loads rule files and folders of them, with the folders in these, in the order given and then of names. What cannot be
 * read is a problem of its file; paths that are not there are named apart.
 */
export async function loadRulePaths(paths: readonly string[]): Promise<{
  readonly shelf: RuleShelf;
  readonly missing: readonly { readonly path: string; readonly reason: string }[];
}> {
  const files: { readonly name: string; readonly text: string }[] = [];
  const unreadable: RuleProblem[] = [];
  const missing: { readonly path: string; readonly reason: string }[] = [];
  const fail = (file: string, message: string): void => {
    unreadable.push({ file, line: 1, column: 1, field: null, message });
  };
  const seen = new Set<string>();
  for await (const found of walk(paths)) {
    if (seen.has(found.path)) continue;
    seen.add(found.path);
    if (found.kind === "unreadable") {
      if (paths.includes(found.path)) missing.push(found);
      else fail(found.path, found.reason);
    } else if (found.path.endsWith(".toml") || paths.includes(found.path)) {
      if (found.bytes > maxRuleBytes) fail(found.path, `It is larger than ${maxRuleBytes} bytes.`);
      else {
        const text = await readFile(found.path, "utf8").catch((error: unknown) => error);
        if (typeof text === "string") files.push({ name: found.path, text });
        else fail(found.path, fileReason(text));
      }
    }
  }
  const shelf = shelve(files);
  return { shelf: { ...shelf, problems: [...unreadable, ...shelf.problems] }, missing };
}

/** Longer than any rule; a folder may hold anything. */
const maxRuleBytes = 4_000_000;

/** Shelves rule files already read. Of two files with one `rule_id` the first (by name) is kept and the other reported. */
export function shelve(files: readonly { readonly name: string; readonly text: string }[]): RuleShelf {
  const rules = new Map<string, ShelvedRule>();
  const problems: RuleProblem[] = [];
  for (const { name, text } of files) {
    const load = loadRule(text, name);
    if ("problems" in load) problems.push(...load.problems);
    else if (rules.has(load.rule.ruleId))
      problems.push({
        file: name,
        line: 1,
        column: 1,
        field: "rule.rule_id",
        message: `another file has the same rule_id: ${rules.get(load.rule.ruleId)?.rule.fileName ?? ""}`,
      });
    else rules.set(load.rule.ruleId, { rule: load.rule, guide: parseGuide(load.rule.note) });
  }
  return { rules: [...rules.values()], problems, byId: (ruleId) => rules.get(ruleId) ?? null };
}
