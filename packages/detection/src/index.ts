export type {
  AlertRejection,
  ExecutionLog,
  ExecutionRecord,
  ExecutionStatus,
  ExecutionTimeField,
  ExecutionType,
  ExecutionWindow,
  ListExecutions,
  OwedWindow,
} from "./execution/execution-log.ts";
export { inMemoryExecutionLog } from "./execution/in-memory-execution-log.ts";
export type {
  Rule,
  RuleLoad,
  RuleProblem,
  Severity,
  Threat,
  ThreatReference,
  ThreatTechnique,
} from "./rule/rule.ts";
