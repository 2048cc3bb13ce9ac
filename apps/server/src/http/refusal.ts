import { type Problem, type ProblemCode, problem } from "@quaestor/api";

/** Thrown by use cases; the error handler answers with its problem description. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly code: ProblemCode;
  readonly body: Problem;
  constructor(code: ProblemCode, detail: string, more: Parameters<typeof problem>[2] = {}) {
    super(detail);
    this.code = code;
    this.body = problem(code, detail, more);
  }
}
