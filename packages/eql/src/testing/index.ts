export {
  type ArbitraryOptions,
  anyEvent,
  anyQuery,
  anyStatement,
  type QueryFields,
  SAMPLE_FIELDS,
} from "./arbitraries.ts";
export { CONFORMANCE_FOLDER, type ConformanceCase, type ConformanceFile, loadConformance } from "./conformance.ts";
export { describeConformance } from "./describe-conformance.ts";
export { describeElasticKit, type ElasticKitOptions } from "./describe-elastic-kit.ts";
export { ElasticKit, findElasticKit, KIT_SUITES, type KitCase, type KitSuiteName, runKitCase } from "./elastic-kit.ts";
export { evaluatorSubject } from "./evaluator-subject.ts";
export { type KitInput, kitWorld } from "./kit-world.ts";
export { naiveMatch } from "./naive-match.ts";
export { NOT_DUE, type NotDue } from "./not-due.ts";
export { withoutPlaces } from "./without-places.ts";
export {
  type EqlSession,
  type EqlSubject,
  type JsonObject,
  type JsonValue,
  type TestEvent,
  viewOf,
  type World,
} from "./world.ts";
