import { z } from "zod";
import { defineRoute } from "../route.ts";
import { Nothing } from "../schemas/basics.ts";
import { Presence, Session, Status } from "../schemas/session.ts";

export const signIn = defineRoute({
  id: "signIn",
  method: "POST",
  path: "/api/v1/session",
  summary: "Exchange a one-time sign-in link's token for a session cookie",
  access: "public",
  params: Nothing,
  query: Nothing,
  body: z.object({ token: z.string().min(1).max(200) }),
  response: Session,
});
export const getSession = defineRoute({
  id: "getSession",
  method: "GET",
  path: "/api/v1/session",
  summary: "Who is signed in",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Session,
});
export const signOut = defineRoute({
  id: "signOut",
  method: "DELETE",
  path: "/api/v1/session",
  summary: "End this session",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Nothing,
});
export const getStatus = defineRoute({
  id: "getStatus",
  method: "GET",
  path: "/api/v1/status",
  summary: "What the frame of every page shows",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Status,
});
export const getPresence = defineRoute({
  id: "getPresence",
  method: "GET",
  path: "/api/v1/presence",
  summary: "Who has the console open, and which investigation each is at",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: Presence,
});
export const removeSample = defineRoute({
  id: "removeSample",
  method: "DELETE",
  path: "/api/v1/sample",
  summary: "Remove sample telemetry and its alerts; casework stays in the ledger",
  access: ["analyst", "lead", "admin"],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ events: z.number() }),
});
