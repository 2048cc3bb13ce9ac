import type { Actor, Route } from "@quaestor/api";
import type { Request, Response, Router } from "express";
import type { z } from "zod";
import { HttpProblem } from "./refusal.ts";

/** Who asks: the signed-in account, and the session it came by. */
export interface Caller {
  readonly actor: Actor;
  readonly sessionId: string;
  /** Epoch ms. */
  readonly expiresAtMs: number;
}

export interface Served<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Present on every route whose access is not public. */
  readonly caller: Caller;
  readonly req: Request;
  readonly res: Response;
}

const nobody: Caller = { actor: { id: "", name: "", role: "auditor" }, sessionId: "", expiresAtMs: 0 };

/** Serves one route of the contract: checks access, parses what came, parses what goes. */
export function serve<P, Q, B, R>(
  router: Router,
  route: Route<P, Q, B, R>,
  handle: (input: Served<P, Q, B>) => Promise<R> | R,
): void {
  const method = route.method === "GET" ? "get" : route.method === "POST" ? "post" : "delete";
  router[method](route.path, async (req, res) => {
    const caller = allowed(route, callerOf(res));
    const input = {
      params: parse(route.params, req.params, "path"),
      query: parse(route.query, req.query, "query"),
      body: parse(route.body, req.body ?? {}, "body"),
      caller,
      req,
      res,
    };
    const answer = await handle(input);
    res.json(route.response.parse(answer));
  });
}

/** The caller that the session middleware found, if any. */
export function callerOf(res: Response): Caller | null {
  const found: unknown = res.locals.caller;
  return isCaller(found) ? found : null;
}

function isCaller(value: unknown): value is Caller {
  return typeof value === "object" && value !== null && "actor" in value && "sessionId" in value;
}

function allowed(
  route: { readonly access: Route<unknown, unknown, unknown, unknown>["access"] },
  caller: Caller | null,
): Caller {
  if (route.access === "public") return caller ?? nobody;
  if (caller === null)
    throw new HttpProblem("NOT_SIGNED_IN", "Open a sign-in link first; the server prints new ones at every start.");
  if (route.access !== "signed_in" && !route.access.includes(caller.actor.role)) {
    throw new HttpProblem("FORBIDDEN", `The role ${caller.actor.role} may not do this.`);
  }
  return caller;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: [where, ...issue.path].join("."),
    message: issue.message,
  }));
  throw new HttpProblem("BAD_REQUEST", errors.map(({ path, message }) => `${path}: ${message}`).join("; "), { errors });
}
