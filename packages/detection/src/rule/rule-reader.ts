import { compile, type EventView, type ExplainOptions, type Explanation, explain } from "@quaestor/eql";
import { checkedQuery } from "./check-query.ts";
import type { Rule } from "./rule.ts";

/** A rule's query, ready to be held against one event after another. */
export interface RuleReader {
  /** Whether the query is true of the event. */
  matches(event: EventView): boolean;
  /** Which conditions hold, and by what; slower. Spans are offsets into the rule's query. */
  explain(event: EventView, options?: Pick<ExplainOptions, "evidence">): Explanation;
}

/** Checks a rule's query once. Throws EqlError for a query that cannot be run. */
export function ruleReader(rule: Pick<Rule, "query" | "fileName" | "eventCategoryOverride">): RuleReader {
  const checked = checkedQuery(rule.query, rule.fileName, rule.eventCategoryOverride);
  return { matches: compile(checked), explain: (event, options) => explain(checked, event, options) };
}
