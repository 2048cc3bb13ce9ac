export { describeExecutionLog, type ExecutionLogSubject } from "./describe-execution-log.ts";
export { cutExecutionRecord, executionRecord } from "./execution-record.ts";
