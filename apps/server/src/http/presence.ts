import type { Presence as ApiPresence } from "@quaestor/api";
import type { RequestHandler } from "express";
import { type Caller, callerOf } from "./serve.ts";

/** Who has the console before them: whoever listens to the stream, which only a visible page does. */
export interface Presence {
  /** Somebody opened a page; gives what to call when it is closed. */
  enter(caller: Caller): () => void;
  here(): ApiPresence;
  /** Notes which investigation a caller opens, and when they go to a list. */
  readonly watch: RequestHandler;
}

const opening = /^\/v1\/investigations\/([^/]+)$/;
const leaving = /^\/v1\/(?:queue|rules|sources|ledger)(?:\/|$)/;

export function createPresence(onChange: () => void): Presence {
  const pages = new Set<{ readonly caller: Caller }>();
  const at = new Map<string, string | null>();
  const look = (sessionId: string, investigation: string | null): void => {
    if ((at.get(sessionId) ?? null) === investigation) return;
    at.set(sessionId, investigation);
    onChange();
  };
  return {
    enter(caller) {
      const page = { caller };
      pages.add(page);
      onChange();
      return () => {
        if (!pages.delete(page)) return;
        if (![...pages].some((other) => other.caller.sessionId === caller.sessionId)) at.delete(caller.sessionId);
        onChange();
      };
    },
    here() {
      const byAccount = new Map<string, ApiPresence["here"][number]>();
      for (const { caller } of pages) {
        const investigation = at.get(caller.sessionId) ?? null;
        const before = byAccount.get(caller.actor.id);
        if (before === undefined || before.investigation === null)
          byAccount.set(caller.actor.id, { account: caller.actor, investigation });
      }
      return { here: [...byAccount.values()].sort((a, b) => a.account.name.localeCompare(b.account.name)) };
    },
    watch(req, res, next) {
      const caller = callerOf(res);
      if (caller !== null && req.method === "GET") {
        const opened = opening.exec(req.path)?.[1];
        if (opened !== undefined) look(caller.sessionId, decoded(opened));
        else if (leaving.test(req.path)) look(caller.sessionId, null);
      }
      next();
    },
  };
}

/** A path that is no path is the router's to refuse. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
