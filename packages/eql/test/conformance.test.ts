import { describeConformance } from "../src/testing/describe-conformance.ts";
import { evaluatorSubject } from "../src/testing/evaluator-subject.ts";

describeConformance("the evaluator", evaluatorSubject());
