import {
  getCoverage,
  getImports,
  getLedger,
  getNearMisses,
  getQuarantine,
  getRule,
  getRules,
  getSources,
  openNearMiss,
  previewRule,
  removeSample,
  retryQuarantined,
  runRule,
  verifyLedger,
} from "@quaestor/api";
import { Router } from "express";
import type { Services } from "../../compose/services.ts";
import { serve } from "../serve.ts";

export function telemetryRoutes(services: Services): Router {
  const router = Router();
  serve(router, getSources, () => services.sources());
  serve(router, getCoverage, () => services.coverage());
  serve(router, getNearMisses, ({ query }) => services.nearMisses(query));
  serve(router, openNearMiss, ({ params, caller }) => services.openNearMiss(params.id, caller.actor));
  serve(router, getImports, () => services.imports());
  serve(router, getQuarantine, ({ query }) => services.quarantine(query));
  serve(router, retryQuarantined, ({ params, caller }) => services.retry(params.id, caller.actor));
  serve(router, removeSample, ({ caller }) => services.removeSample(caller.actor));
  serve(router, getRules, () => services.rules());
  serve(router, getRule, ({ params }) => services.rule(params.id));
  serve(router, previewRule, ({ params, query }) => services.previewRule(params.id, query));
  serve(router, runRule, ({ params, body, caller }) => services.runRule(params.id, body, caller.actor));
  serve(router, getLedger, ({ query }) => services.ledger(query));
  serve(router, verifyLedger, () => services.verifyLedger());
  return router;
}
