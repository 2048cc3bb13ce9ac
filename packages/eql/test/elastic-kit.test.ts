import { describe, expect, it } from "vitest";
import { EqlError } from "../src/error.ts";
import { parse } from "../src/syntax/parse.ts";
import { print } from "../src/syntax/print.ts";
import { describeElasticKit } from "../src/testing/describe-elastic-kit.ts";
import { ElasticKit, findElasticKit, KIT_SUITES } from "../src/testing/elastic-kit.ts";
import { evaluatorSubject } from "../src/testing/evaluator-subject.ts";
import { withoutPlaces } from "../src/testing/without-places.ts";

describeElasticKit("the evaluator", evaluatorSubject());

const root = findElasticKit();

describe.skipIf(root === null)("the parser over Elasticsearch's EQL cases", () => {
  const cases = root === null ? [] : KIT_SUITES.flatMap((suite) => new ElasticKit(root).cases(suite));

  it("refuses every query that Elasticsearch's parser refuses, each with a place in it", () => {
    const accepted = cases.filter(({ stage, query }) => stage === "parse" && outcomeOf(query) === "accepted");
    expect(accepted.map(({ query }) => query)).toEqual([]);
  });

  it("reads every other query, sequences, samples and functions too, and prints it back", () => {
    for (const { stage, query } of cases) {
      if (stage === "parse") continue;
      const tree = parse(query);
      expect(withoutPlaces(parse(print(tree)))).toEqual(withoutPlaces(tree));
    }
  });
});

function outcomeOf(query: string): "accepted" | "refused" {
  try {
    parse(query);
    return "accepted";
  } catch (error) {
    if (!(error instanceof EqlError)) throw error;
    expect(error.location.offset).toBeLessThanOrEqual(query.length);
    expect(error.draw()).toContain("^");
    return "refused";
  }
}
