import { z } from "zod";

/** Stable codes, RFC 9457 `type` is `urn:quaestor:problem:<code>`. Added, never renamed. */
export const ProblemCode = z.enum([
  "BAD_REQUEST",
  "NOT_SIGNED_IN",
  "LINK_SPENT",
  "FORBIDDEN",
  "NOT_FOUND",
  "VERSION_CONFLICT",
  "REFUSED",
  "TOO_LARGE",
  "UNSUPPORTED_MEDIA",
  "CROSS_SITE",
  "STORE_FULL",
  "STORE_FAILED",
  "STOPPING",
  "INTERNAL",
  "OFFLINE",
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** Problem details; `refusal` names the domain's reason, `changed` what others did since the version named. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: ProblemCode,
  detail: z.string(),
  refusal: z.string().optional(),
  changed: z.array(z.string()).optional(),
  currentVersion: z.number().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const statusOf: Readonly<Record<ProblemCode, number>> = {
  BAD_REQUEST: 400,
  NOT_SIGNED_IN: 401,
  LINK_SPENT: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  VERSION_CONFLICT: 409,
  REFUSED: 422,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA: 415,
  CROSS_SITE: 403,
  STORE_FULL: 507,
  STORE_FAILED: 500,
  STOPPING: 503,
  INTERNAL: 500,
  OFFLINE: 503,
};

const titles: Readonly<Record<ProblemCode, string>> = {
  BAD_REQUEST: "The request is not understood",
  NOT_SIGNED_IN: "Not signed in",
  LINK_SPENT: "The sign-in link was used or has expired",
  FORBIDDEN: "Not allowed for this role",
  NOT_FOUND: "Not found",
  VERSION_CONFLICT: "Somebody changed it meanwhile",
  REFUSED: "Refused",
  TOO_LARGE: "Too large",
  UNSUPPORTED_MEDIA: "Unsupported content type",
  CROSS_SITE: "Refused: the request came from another site",
  STORE_FULL: "The disk is full",
  STORE_FAILED: "The store failed",
  STOPPING: "The server is stopping",
  INTERNAL: "Unexpected failure",
  OFFLINE: "The server cannot be reached",
};

/** Builds the body of a problem response. */
export function problem(
  code: ProblemCode,
  detail: string,
  more: Partial<Pick<Problem, "refusal" | "changed" | "currentVersion" | "errors">> = {},
): Problem {
  return {
    type: `urn:quaestor:problem:${code.toLowerCase()}`,
    title: titles[code],
    status: statusOf[code],
    code,
    detail,
    ...more,
  };
}

/** What the client throws: a problem the server described, or `OFFLINE`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ProblemCode;
  readonly problem: Problem;
  constructor(body: Problem) {
    super(body.detail);
    this.code = body.code;
    this.problem = body;
  }
}
