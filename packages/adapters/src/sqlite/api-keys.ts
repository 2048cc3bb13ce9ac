import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Projection } from "./case-store.ts";
import type { SqliteDatabase } from "./database.ts";

const Scope = z.enum(["ingest", "drop"]);
/** `ingest`: events by HTTP. `drop`: files in the key's folder. */
export type KeyScope = z.infer<typeof Scope>;

const Person = z.object({ id: z.string(), name: z.string(), role: z.enum(["analyst", "lead", "admin", "auditor"]) });

/** What telemetry comes in by. The secret itself is nowhere. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** ISO 8601, as all instants here. */
  readonly createdAt: string;
  readonly createdBy: z.infer<typeof Person>;
  readonly revokedAt: string | null;
  readonly revokedBy: z.infer<typeof Person> | null;
  readonly lastUsedAt: string | null;
  /** Of what was acknowledged: records = stored + duplicates + quarantined. */
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Why something sent with it was last refused as a whole. */
  readonly trouble: { readonly message: string; readonly at: string } | null;
}

/** What one key brought in, to be added to its counts. */
export type ApiKeyUse = Pick<ApiKey, "records" | "stored" | "duplicates" | "quarantined">;

/** The keys for reading and counting. They are made and revoked by entries of the ledger: see {@link SqliteApiKeys}. */
export interface ApiKeyStore {
  /** Newest first, revoked ones too. */
  list(): readonly ApiKey[];
  get(id: string): ApiKey | null;
  /** The key, when it exists, is not revoked and this is its secret. Compares in constant time. */
  authenticate(id: string, secret: string): ApiKey | null;
  isLive(id: string): boolean;
  touch(id: string, at: string): void;
  count(id: string, use: ApiKeyUse, at: string): void;
  trouble(id: string, message: string, at: string): void;
}

export interface SqliteApiKeys {
  readonly keys: ApiKeyStore;
  /** Makes and revokes keys as the ledger's entries say, in their transaction: no key works of which it does not tell. */
  readonly project: Projection;
}

const parsedText = <T>(schema: z.ZodType<T>) => z.string().transform((text): T => schema.parse(JSON.parse(text)));
const Row = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: parsedText(z.array(Scope)),
    created_at: z.string(),
    created_by: parsedText(Person),
    revoked_at: z.string().nullable(),
    revoked_by: parsedText(Person).nullable(),
    last_used_at: z.string().nullable(),
    records: z.number(),
    stored: z.number(),
    duplicates: z.number(),
    quarantined: z.number(),
    trouble: z.string().nullable(),
    trouble_at: z.string().nullable(),
  })
  .transform(
    (row): ApiKey => ({
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      createdAt: row.created_at,
      createdBy: row.created_by,
      revokedAt: row.revoked_at,
      revokedBy: row.revoked_by,
      lastUsedAt: row.last_used_at,
      records: row.records,
      stored: row.stored,
      duplicates: row.duplicates,
      quarantined: row.quarantined,
      trouble: row.trouble === null ? null : { message: row.trouble, at: row.trouble_at ?? row.created_at },
    }),
  );
const Secret = z.object({ secret_sha256: z.string() });
const Created = z.object({ id: z.string(), name: z.string(), scopes: z.array(Scope), secretSha256: z.string() });
const Revoked = z.object({ id: z.string() });
const columns =
  "id, name, scopes, created_at, created_by, revoked_at, revoked_by, last_used_at, records, stored, duplicates, quarantined, trouble, trouble_at";

/**
 * API keys in SQLite. A secret is 256 random bits, so its SHA-256 is as good as any slow hash: those are for passwords,
 * which can be guessed; and a key is checked at every request.
 */
export function sqliteApiKeys(database: SqliteDatabase): SqliteApiKeys {
  const get = (id: string): ApiKey | null =>
    database.rows(Row, `SELECT ${columns} FROM api_keys WHERE id = ?`, id)[0] ?? null;
  return {
    keys: {
      get,
      list: () => database.rows(Row, `SELECT ${columns} FROM api_keys ORDER BY created_at DESC, id`),
      authenticate(id, secret) {
        const [row] = database.rows(
          Secret,
          "SELECT secret_sha256 FROM api_keys WHERE id = ? AND revoked_at IS NULL",
          id,
        );
        const given = createHash("sha256").update(secret).digest();
        const kept = Buffer.from(row?.secret_sha256 ?? "", "hex");
        return kept.length === given.length && timingSafeEqual(kept, given) ? get(id) : null;
      },
      isLive: (id) =>
        database.rows(Secret, "SELECT secret_sha256 FROM api_keys WHERE id = ? AND revoked_at IS NULL", id).length > 0,
      touch(id, at) {
        database.run("UPDATE api_keys SET last_used_at = ? WHERE id = ?", at, id);
      },
      count(id, { records, stored, duplicates, quarantined }, at) {
        database.run(
          "UPDATE api_keys SET last_used_at = ?, records = records + ?, stored = stored + ?, duplicates = duplicates + ?, quarantined = quarantined + ? WHERE id = ?",
          at,
          records,
          stored,
          duplicates,
          quarantined,
          id,
        );
      },
      trouble(id, message, at) {
        database.run("UPDATE api_keys SET trouble = ?, trouble_at = ? WHERE id = ?", message, at, id);
      },
    },
    project(entries) {
      for (const { kind, body, actor, at } of entries) {
        if (kind === "api_key_created") {
          const { id, name, scopes, secretSha256 } = Created.parse(body);
          database.run(
            "INSERT INTO api_keys (id, name, secret_sha256, scopes, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?)",
            id,
            name,
            secretSha256,
            JSON.stringify(scopes),
            at,
            JSON.stringify(actor),
          );
        } else if (kind === "api_key_revoked") {
          database.run(
            "UPDATE api_keys SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL",
            at,
            JSON.stringify(actor),
            Revoked.parse(body).id,
          );
        }
      }
    },
  };
}
