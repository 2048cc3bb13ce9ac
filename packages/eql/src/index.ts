export type * from "./check/condition.ts";
export { EqlError, type EqlErrorCode, type EqlErrorDetails } from "./error.ts";
export type { EventView, Scalar } from "./evaluate/event-view.ts";
export type * from "./explain/explanation.ts";
export type { CodeRange, RegexNode } from "./regex/regex-node.ts";
export type * from "./syntax/ast.ts";
export { locate, type Source, type SourceLocation } from "./syntax/source.ts";
