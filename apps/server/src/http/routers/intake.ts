import { createApiKey, getIntake, revokeApiKey } from "@quaestor/api";
import { Router } from "express";
import type { Services } from "../../compose/services.ts";
import { serve } from "../serve.ts";

export function intakeRoutes(services: Services): Router {
  const router = Router();
  serve(router, getIntake, () => services.intake());
  serve(router, createApiKey, ({ body, caller }) => services.createApiKey(body, caller.actor));
  serve(router, revokeApiKey, ({ params, caller }) => services.revokeApiKey(params.id, caller.actor));
  return router;
}
