import type { IdentityStore } from "@quaestor/adapters/sqlite";
import type { Actor, Session } from "@quaestor/api";
import { formatInstant, msFromInstant } from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Caller } from "../http/serve.ts";
import type { Core } from "./core.ts";

const hour = 3_600_000;
const linkForMs = 24 * hour;
const sessionForMs = 12 * hour;

export interface SignInLinks {
  readonly analyst: string;
  readonly lead: string;
  readonly admin: string;
}

/** The accounts every console begins with. Names of people come with full identity. */
const firstAccounts: readonly Actor[] = [
  { id: "analyst", name: "Analyst", role: "analyst" },
  { id: "lead", name: "Lead", role: "lead" },
  { id: "admin", name: "Admin", role: "admin" },
];
const sampleNames: Readonly<Record<string, string>> = { analyst: "Ana Ruiz", lead: "Lee Park", admin: "Adi Okoro" };

/** Who takes files in by the command line: nobody's name is put to what a person did not do on the page. */
export const commandLineActor: Actor = { id: "command-line", name: "Command line", role: "analyst" };

/**
 * Makes the first accounts where they are missing: a directory of an earlier version has no admin. With sample telemetry
 * they have names, so that the page reads as it will.
 */
export function ensureAccounts(identity: IdentityStore, sample: boolean): void {
  identity.putAccount(commandLineActor);
  const roles = new Set(identity.accounts().map(({ id, role }) => (id === commandLineActor.id ? null : role)));
  for (const account of firstAccounts.filter(({ role }) => !roles.has(role)))
    identity.putAccount({ ...account, name: sample ? (sampleNames[account.id] ?? account.name) : account.name });
}

/** A fresh one-time link each; the token is in the fragment, which browsers keep to themselves. */
export function issueLinks(identity: IdentityStore, baseUrl: string, nowMs: number): SignInLinks {
  const link = (id: string): string => `${baseUrl}/sign-in#token=${identity.issueLink(id, nowMs + linkForMs)}`;
  return { analyst: link("analyst"), lead: link("lead"), admin: link("admin") };
}

export async function signIn(
  core: Core,
  identity: IdentityStore,
  token: string,
): Promise<{ token: string; session: Session }> {
  const nowMs = msFromInstant(core.outside.now());
  const opened = identity.redeemLink(token, nowMs, nowMs + sessionForMs);
  if (opened === null)
    throw new HttpProblem(
      "LINK_SPENT",
      "This sign-in link was used before or has expired. The server prints new ones each time it starts.",
    );
  await remember(core, "signed_in", opened.session.account);
  return { token: opened.token, session: sessionOf(opened.session.account, opened.session.expiresAt) };
}

export async function signOut(core: Core, identity: IdentityStore, caller: Caller): Promise<void> {
  identity.endSession(caller.sessionId);
  await remember(core, "signed_out", caller.actor);
}

export const sessionOf = (account: Actor, expiresAtMs: number): Session => ({
  account,
  expiresAt: new Date(expiresAtMs).toISOString(),
});

export function callerOf(
  core: Core,
  identity: IdentityStore,
  token: string,
): (Caller & { readonly expiresAtMs: number }) | null {
  const found = identity.session(token, msFromInstant(core.outside.now()));
  return found === null ? null : { actor: found.account, sessionId: found.id, expiresAtMs: found.expiresAt };
}

async function remember(core: Core, kind: "signed_in" | "signed_out", actor: Actor): Promise<void> {
  await core.cases.append({
    stream: "session",
    expectedVersion: "any",
    entries: [{ at: formatInstant(core.outside.now()), actor, kind, body: {} }],
  });
}
