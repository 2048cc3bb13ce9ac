import { type Problem, type ProblemCode, problem } from "@quaestor/api";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";
import { HttpProblem } from "./refusal.ts";

/** Codes of adapters and packages that a caller should see as something other than INTERNAL. */
const known: Readonly<Record<string, ProblemCode>> = {
  STORE_FULL: "STORE_FULL",
  ENOSPC: "STORE_FULL",
  SQLITE_FULL: "STORE_FULL",
  STORE_FAILED: "STORE_FAILED",
};

function codeOf(error: unknown): string | null {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}

function statusFromExpress(error: unknown): number | null {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : null;
}

/** Turns whatever was thrown into the problem the caller gets. Unexpected failures keep their text to the log. */
export function describe(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.body;
  const mapped = known[codeOf(error) ?? ""];
  if (mapped === "STORE_FULL")
    return problem(
      mapped,
      "There is no room left on the disk that holds the data directory. Make room and try again; nothing was half-written.",
    );
  if (mapped !== undefined) return problem(mapped, error instanceof Error ? error.message : "The store refused.");
  const status = statusFromExpress(error);
  if (status === 413) return problem("TOO_LARGE", "The request body is larger than this route takes.");
  if (status !== null && status >= 400 && status < 500)
    return problem("BAD_REQUEST", error instanceof Error ? error.message : "The request could not be read.");
  return problem(
    "INTERNAL",
    "Something failed that should not have. The server's log has the details; nothing was half-written.",
  );
}

export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, req, res, next) => {
    const body = describe(error);
    if (body.status >= 500) log.error({ err: error, method: req.method, path: req.path }, "request failed");
    if (res.headersSent) return next(error);
    res.status(body.status).type("application/problem+json").send(JSON.stringify(body));
  };
}

export const notFound: RequestHandler = (req) => {
  throw new HttpProblem("NOT_FOUND", `There is nothing at ${req.method} ${req.path}.`);
};
