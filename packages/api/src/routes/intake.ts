import { z } from "zod";
import { defineRoute } from "../route.ts";
import { Nothing } from "../schemas/basics.ts";
import { ApiKey, CreateApiKey, CreatedApiKey, IntakeView } from "../schemas/intake.ts";

export const getIntake = defineRoute({
  id: "getIntake",
  method: "GET",
  path: "/api/v1/intake",
  summary: "Live intake: API keys with what came in by each, and the drop folder",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: IntakeView,
});
export const createApiKey = defineRoute({
  id: "createApiKey",
  method: "POST",
  path: "/api/v1/keys",
  summary: "Make an API key; its secret is in this answer and nowhere else",
  access: ["admin"],
  params: Nothing,
  query: Nothing,
  body: CreateApiKey,
  response: CreatedApiKey,
});
export const revokeApiKey = defineRoute({
  id: "revokeApiKey",
  method: "DELETE",
  path: "/api/v1/keys/:id",
  summary: "Revoke an API key for good; what came in by it stays",
  access: ["admin"],
  params: z.object({ id: z.string().min(1).max(200) }),
  query: Nothing,
  body: Nothing,
  response: ApiKey,
});
