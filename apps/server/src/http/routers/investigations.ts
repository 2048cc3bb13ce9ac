import {
  commandInvestigation,
  exportInvestigation,
  getEvent,
  getInvestigation,
  getPivot,
  getQueue,
  getReviews,
  search,
} from "@quaestor/api";
import { Router } from "express";
import type { Services } from "../../compose/services.ts";
import { serve } from "../serve.ts";

export function investigationRoutes(services: Services): Router {
  const router = Router();
  serve(router, getQueue, ({ query, caller }) => services.queue(query, caller.actor.id));
  serve(router, getInvestigation, ({ params, query, caller }) => services.view(params.id, query, caller.actor));
  serve(router, getPivot, ({ params, query }) => services.pivot(params.id, params.pivot, query));
  serve(router, commandInvestigation, ({ params, body, caller }) => services.command(params.id, body, caller.actor));
  serve(router, exportInvestigation, ({ params, caller }) => services.exportBundle(params.id, caller.actor));
  serve(router, search, ({ query }) => services.search(query));
  serve(router, getReviews, ({ caller }) => services.reviews(caller.actor));
  serve(router, getEvent, ({ params }) => services.event(params.id));
  return router;
}
