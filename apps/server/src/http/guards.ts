import type { NextFunction, Request, RequestHandler, Response } from "express";
import { HttpProblem } from "./refusal.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site could make a browser send: by `Sec-Fetch-Site`, where that is missing by `Origin`; with
 * neither, only a bearer token (command line) passes. Source: OWASP ASVS 5.0, 3.5.1 to 3.5.3.
 */
export const refuseCrossSite: RequestHandler = (req, _res, next) => {
  if (safeMethods.has(req.method)) return next();
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return settle(site === "same-origin" || site === "none", next);
  const origin = req.get("origin");
  if (origin !== undefined) return settle(hostOf(origin) === req.get("host"), next);
  settle(req.get("authorization")?.startsWith("Bearer ") ?? false, next);
};

function settle(ok: boolean, next: NextFunction): void {
  if (!ok)
    throw new HttpProblem(
      "CROSS_SITE",
      "Requests that change something must come from the console itself or carry a bearer token.",
    );
  next();
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** A page elsewhere can point its own name at 127.0.0.1; only names that are ours are answered. */
export function refuseForeignHosts(allowed: (hostname: string) => boolean): RequestHandler {
  return (req: Request, _res: Response, next) => {
    const host = req.get("host") ?? "";
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
    if (!allowed(name)) throw new HttpProblem("CROSS_SITE", "This server does not answer under that host name.");
    next();
  };
}

/** Loopback names, and the address the server was bound to. */
export function ownHostNames(bound: string): (hostname: string) => boolean {
  const own = new Set(["localhost", "127.0.0.1", "[::1]", bound.toLowerCase()]);
  const everywhere = bound === "0.0.0.0" || bound === "::";
  return (hostname) => everywhere || own.has(hostname.toLowerCase());
}
