import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import type { Services } from "../compose/services.ts";
import { elasticsearchRoutes } from "./elasticsearch/router.ts";
import { errorHandler, notFound } from "./errors.ts";
import { ownHostNames, refuseCrossSite, refuseForeignHosts } from "./guards.ts";
import { createPresence } from "./presence.ts";
import { fileRoutes } from "./routers/files.ts";
import { intakeRoutes } from "./routers/intake.ts";
import { investigationRoutes } from "./routers/investigations.ts";
import { sessionRoutes } from "./routers/session.ts";
import { telemetryRoutes } from "./routers/telemetry.ts";
import { readSessionCookie } from "./session/cookie.ts";
import { serveConsole } from "./static.ts";
import type { StreamHub } from "./stream.ts";

export interface AppParts {
  readonly services: Services;
  readonly hub: StreamHub;
  readonly log: Logger;
  readonly host: string;
  readonly webDir: string;
  readonly maxUploadBytes: number;
}

/** The whole HTTP side, wired in one place. */
export function createApp({ services, hub, log, host, webDir, maxUploadBytes }: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(securityHeaders());
  // Before the check of host names: that is against pages elsewhere that use a browser's session, and here only a key counts.
  app.use(elasticsearchRoutes(services.door, log));
  app.use(refuseForeignHosts(ownHostNames(host)));
  app.get("/healthz", (_req, res) => void res.json({ ok: true }));
  app.use("/api", refuseCrossSite, findCaller(services), (_req, res, next) => {
    res.set("cache-control", "no-store");
    next();
  });
  const presence = createPresence(() => hub.publish({ topic: "presence", id: null, version: null, by: null }));
  app.use("/api", presence.watch);
  app.use(fileRoutes(services, hub, presence, maxUploadBytes));
  app.use("/api", express.json({ limit: "1mb", strict: true }));
  app.use(
    sessionRoutes(services, presence),
    investigationRoutes(services),
    telemetryRoutes(services),
    intakeRoutes(services),
  );
  app.use("/api", notFound);
  serveConsole(app, webDir);
  app.use(errorHandler(log));
  return app;
}

function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // EUI styles at run time through emotion; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
  });
}

function findCaller(services: Services): RequestHandler {
  return async (req, res, next) => {
    const bearer = req.get("authorization")?.match(/^Bearer ([A-Za-z0-9_-]{20,200})$/)?.[1];
    const token = bearer ?? readSessionCookie(req);
    if (token !== null && token !== undefined) res.locals.caller = await services.callerOf(token);
    next();
  };
}
