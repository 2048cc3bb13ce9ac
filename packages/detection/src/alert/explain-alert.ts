import { type Explanation, explain } from "@quaestor/eql";
import { type EcsDocument, values } from "@quaestor/telemetry";
import { checkedQuery } from "../rule/check-query.ts";
import type { Rule } from "../rule/rule.ts";

/**
 * Which conditions of a rule a document satisfied, by which field, element and pattern; works on the alert itself, since
 * the source's fields stay in place (but not for a condition on `event.kind`). Spans are offsets into `rule.query`.
 */
export function explainAlert(
  rule: Pick<Rule, "query" | "fileName" | "eventCategoryOverride">,
  document: EcsDocument,
): Explanation {
  const checked = checkedQuery(rule.query, rule.fileName, rule.eventCategoryOverride);
  return explain(checked, { values: (path) => values(document, path) });
}
