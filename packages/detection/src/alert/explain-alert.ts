import type { ExplainOptions, Explanation } from "@quaestor/eql";
import { type EcsDocument, values } from "@quaestor/telemetry";
import type { Rule } from "../rule/rule.ts";
import { ruleReader } from "../rule/rule-reader.ts";

/**
 * Which conditions of a rule a document satisfied, by which field, element and pattern; works on the alert itself, since
 * the source's fields stay in place (but not for a condition on `event.kind`). Spans are offsets into `rule.query`.
 */
export function explainAlert(
  rule: Pick<Rule, "query" | "fileName" | "eventCategoryOverride">,
  document: EcsDocument,
  options: Pick<ExplainOptions, "evidence"> = {},
): Explanation {
  return ruleReader(rule).explain({ values: (path) => values(document, path) }, options);
}
