import type { z } from "zod";

export type Method = "GET" | "POST" | "DELETE";

/** Who may call: anybody, anybody signed in, or the roles named. */
export type Access = "public" | "signed_in" | readonly Role[];
export type Role = "analyst" | "lead" | "admin" | "auditor";

/**
 * One HTTP operation, generic in its parsed types so that neither client nor server needs a cast.
 * `path` has `:name` for parameters; query parameters are texts.
 */
export interface Route<P, Q, B, R> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly body: z.ZodType<B>;
  readonly response: z.ZodType<R>;
}

export function defineRoute<P, Q, B, R>(route: Route<P, Q, B, R>): Route<P, Q, B, R> {
  return route;
}
