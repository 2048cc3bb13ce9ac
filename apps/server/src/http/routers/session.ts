import { getPresence, getSession, getStatus, signIn, signOut } from "@quaestor/api";
import { Router } from "express";
import type { Services } from "../../compose/services.ts";
import type { Presence } from "../presence.ts";
import { serve } from "../serve.ts";
import { clearSessionCookie, setSessionCookie } from "../session/cookie.ts";

export function sessionRoutes(services: Services, presence: Presence): Router {
  const router = Router();
  serve(router, signIn, async ({ body, res }) => {
    const { token, session } = await services.signIn(body.token);
    setSessionCookie(res, token, new Date(session.expiresAt));
    return session;
  });
  serve(router, getSession, ({ caller }) => services.session(caller));
  serve(router, signOut, async ({ caller, res }) => {
    await services.signOut(caller);
    clearSessionCookie(res);
    return {};
  });
  serve(router, getStatus, ({ caller }) => services.status(caller.actor.id));
  serve(router, getPresence, () => presence.here());
  return router;
}
