import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { SqliteDatabase } from "./database.ts";

const Account = z.object({ id: z.string(), name: z.string(), role: z.enum(["analyst", "lead", "admin", "auditor"]) });
export type Account = z.infer<typeof Account>;

export interface SessionRecord {
  readonly id: string;
  readonly account: Account;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Accounts, one-time sign-in links and sessions. Only hashes of tokens are kept; times are epoch ms. */
export interface IdentityStore {
  putAccount(account: Account): void;
  accounts(): readonly Account[];
  account(id: string): Account | null;
  /** A new link's token; it works once and until `expiresAt`. */
  issueLink(accountId: string, expiresAt: number): string;
  /** Spends a link for a session, or null when it was spent, has expired or never was. */
  redeemLink(
    token: string,
    now: number,
    sessionUntil: number,
  ): { readonly token: string; readonly session: SessionRecord } | null;
  /** A session without a link, for the command line on the same machine. */
  openSession(
    accountId: string,
    now: number,
    until: number,
  ): { readonly token: string; readonly session: SessionRecord } | null;
  session(token: string, now: number): SessionRecord | null;
  endSession(id: string): void;
}

const SessionRow = z.object({
  id: z.string(),
  expires_at: z.number(),
  account_id: z.string(),
  name: z.string(),
  role: Account.shape.role,
});
const tokenBytes = 32;

export function identityStore(database: SqliteDatabase): IdentityStore {
  const account = (id: string): Account | null =>
    database.rows(Account, "SELECT id, name, role FROM accounts WHERE id = ?", id)[0] ?? null;

  const openSession: IdentityStore["openSession"] = (accountId, now, until) => {
    const owner = account(accountId);
    if (owner === null) return null;
    const token = randomBytes(tokenBytes).toString("base64url");
    const id = randomBytes(16).toString("hex");
    database.run("DELETE FROM sessions WHERE expires_at < ?", now);
    database.run(
      "INSERT INTO sessions (id, token_hash, account_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      id,
      hashOf(token),
      accountId,
      now,
      until,
    );
    return { token, session: { id, account: owner, expiresAt: until } };
  };

  return {
    account,
    openSession,
    putAccount({ id, name, role }) {
      database.run(
        "INSERT INTO accounts (id, name, role) VALUES (?, ?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name, role = excluded.role",
        id,
        name,
        role,
      );
    },
    accounts: () => database.rows(Account, "SELECT id, name, role FROM accounts ORDER BY name"),
    issueLink(accountId, expiresAt) {
      const token = randomBytes(tokenBytes).toString("base64url");
      database.run(
        "INSERT INTO sign_in_links (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
        hashOf(token),
        accountId,
        expiresAt,
      );
      return token;
    },
    redeemLink: (token, now, sessionUntil) =>
      database.transact(() => {
        const spent = database.run(
          "UPDATE sign_in_links SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at >= ?",
          now,
          hashOf(token),
          now,
        );
        if (spent !== 1) return null;
        const [link] = database.rows(
          z.object({ account_id: z.string() }),
          "SELECT account_id FROM sign_in_links WHERE token_hash = ?",
          hashOf(token),
        );
        return link === undefined ? null : openSession(link.account_id, now, sessionUntil);
      }),
    session(token, now) {
      const [row] = database.rows(
        SessionRow,
        "SELECT s.id, s.expires_at, a.id AS account_id, a.name, a.role FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = ? AND s.expires_at >= ?",
        hashOf(token),
        now,
      );
      return row === undefined
        ? null
        : { id: row.id, expiresAt: row.expires_at, account: { id: row.account_id, name: row.name, role: row.role } };
    },
    endSession(id) {
      database.run("DELETE FROM sessions WHERE id = ?", id);
    },
  };
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
