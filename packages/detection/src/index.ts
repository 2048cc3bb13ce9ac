export { alertId } from "./alert/alert-id.ts";
export { alertReason } from "./alert/alert-reason.ts";
export { type AlertSource, alertsIndex, buildAlert } from "./alert/build-alert.ts";
export { explainAlert } from "./alert/explain-alert.ts";
export { DetectionError, type DetectionErrorCode } from "./detection-error.ts";
export { type ExecuteRequest, execute } from "./execution/execute.ts";
export type {
  AlertRejection,
  ExecutionLog,
  ExecutionRecord,
  ExecutionStatus,
  ExecutionTimeField,
  ExecutionTrigger,
  ExecutionType,
  ExecutionWindow,
  ListExecutions,
  OwedWindow,
} from "./execution/execution-log.ts";
export { inMemoryExecutionLog } from "./execution/in-memory-execution-log.ts";
export {
  longestWindowMs,
  manualExecution,
  nextDue,
  type PlannedExecution,
  type PlanRequest,
  planWindows,
  scheduledWindow,
} from "./execution/plan-windows.ts";
export { type PreviewedMatch, type PreviewRequest, preview } from "./execution/preview.ts";
export { type RunRequest, runDue, runToEnd } from "./execution/run-due.ts";
export { compileEql } from "./rule/compile-eql.ts";
export { loadRule } from "./rule/load-rule.ts";
export { parseInterval, parseLookBack } from "./rule/look-back.ts";
export type {
  Rule,
  RuleLoad,
  RuleProblem,
  Severity,
  Threat,
  ThreatReference,
  ThreatTechnique,
} from "./rule/rule.ts";
export { type RuleReader, ruleReader } from "./rule/rule-reader.ts";
