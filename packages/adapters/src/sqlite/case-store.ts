import {
  type AppendOutcome,
  type AppendRequest,
  type CaseStore,
  CaseworkError,
  canonicalJson,
  EMPTY_HEAD,
  type EntryPage,
  type LedgerEntry,
  type LedgerHead,
  type ListEntries,
  sealEntry,
} from "@quaestor/casework";
import type { JsonObject } from "@quaestor/telemetry";
import { z } from "zod";
import type { SqliteDatabase, SqlValue } from "./database.ts";

/** Keeps something for reading in step with the ledger; called inside the transaction of the entries. */
export type Projection = (entries: readonly LedgerEntry[]) => void;

const Row = z.object({
  sequence: z.number(),
  at: z.string(),
  actor: z.string(),
  stream: z.string(),
  version: z.number(),
  kind: z.string(),
  body: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
const ActorText = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["analyst", "lead", "admin", "auditor", "system"]),
});
const NOBODY = { id: "", name: "", role: "auditor" } as const;
const Count = z.object({ version: z.number() });
const COLUMNS = "sequence, at, actor, stream, version, kind, body, previous_hash, hash";

/** A text that is no JSON object any more was changed by somebody: it is given as it stands, and its hash will not fit. */
function readObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return JSON.parse(text);
  } catch {
    // Falls through: an unreadable body must be named by the chain's check, not hide behind an exception.
  }
  return { unreadable: text };
}

function entryOf(row: z.infer<typeof Row>): LedgerEntry {
  const { previous_hash: previousHash, actor, body, ...rest } = row;
  const parsed = ActorText.safeParse(readObject(actor));
  return { ...rest, actor: parsed.success ? parsed.data : NOBODY, body: readObject(body), previousHash };
}

/**
 * The ledger in SQLite. What `append` acknowledges is on disk (WAL, synchronous FULL); projections change in the same
 * transaction. Texts that come from outside stand in JSON, because the engine cuts a bare text at a NUL.
 */
export function sqliteCaseStore(database: SqliteDatabase, projections: readonly Projection[] = []): CaseStore {
  let closed = false;
  const open = (): void => {
    if (closed) throw new CaseworkError("STORE_CLOSED", "The case store is closed.");
  };
  const entries = (where: string, ...params: readonly SqlValue[]): LedgerEntry[] =>
    database.rows(Row, `SELECT ${COLUMNS} FROM ledger ${where}`, ...params).map(entryOf);
  const ofStream = (stream: string, after: number): LedgerEntry[] =>
    entries("WHERE stream = ? AND version > ? ORDER BY version", stream, after);
  const head = (): LedgerHead => {
    const [last] = entries("ORDER BY sequence DESC LIMIT 1");
    return last === undefined ? EMPTY_HEAD : { sequence: last.sequence, hash: last.hash };
  };
  const keep = (entry: LedgerEntry): void => {
    const { sequence, at, actor, stream, version, kind, body, previousHash, hash } = entry;
    database.run(
      `INSERT INTO ledger (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[sequence, at, canonicalJson({ ...actor }), stream, version, kind, canonicalJson(body), previousHash, hash],
    );
  };
  return {
    async append({ stream, expectedVersion, entries: fresh }: AppendRequest): Promise<AppendOutcome> {
      open();
      return database.transact((): AppendOutcome => {
        const [last] = database.rows(
          Count,
          "SELECT coalesce(max(version), 0) AS version FROM ledger WHERE stream = ?",
          stream,
        );
        const version = last?.version ?? 0;
        if (expectedVersion !== "any" && expectedVersion !== version) {
          return { ok: false, version, since: ofStream(stream, expectedVersion) };
        }
        const sealed: LedgerEntry[] = [];
        for (const entry of fresh) {
          const place = { stream, version: version + sealed.length + 1 };
          // As it will be read back: without members that are undefined.
          const body: JsonObject = JSON.parse(canonicalJson(entry.body));
          sealed.push(sealEntry(sealed.at(-1) ?? head(), place, { ...entry, body }));
        }
        for (const entry of sealed) keep(entry);
        for (const project of projections) project(sealed);
        return { ok: true, version: version + sealed.length, entries: sealed };
      });
    },
    async read(stream: string, afterVersion = 0): Promise<readonly LedgerEntry[]> {
      open();
      return ofStream(stream, afterVersion);
    },
    async list(request: ListEntries): Promise<EntryPage> {
      open();
      const { limit, direction = "desc", cursor, stream, kinds, actorId } = request;
      const conditions: string[] = [];
      const params: SqlValue[] = [];
      const also = (condition: string, ...values: readonly SqlValue[]): void => {
        conditions.push(condition);
        params.push(...values);
      };
      if (cursor !== undefined) also(direction === "asc" ? "sequence > ?" : "sequence < ?", cursor);
      if (stream?.endsWith(":")) also("substr(stream, 1, ?) = ?", stream.length, stream);
      else if (stream !== undefined) also("stream = ?", stream);
      if (kinds !== undefined) also("kind IN (SELECT value FROM json_each(?))", JSON.stringify(kinds));
      if (actorId !== undefined) also("json_extract(actor, '$.id') = ?", actorId);
      const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
      const order = direction === "asc" ? "ASC" : "DESC";
      const found = entries(`${where} ORDER BY sequence ${order} LIMIT ?`, ...params, limit + 1);
      const page = found.slice(0, limit);
      return { entries: page, cursor: found.length > limit ? (page.at(-1)?.sequence ?? null) : null };
    },
    async head(): Promise<LedgerHead> {
      open();
      return head();
    },
    async close(): Promise<void> {
      closed = true;
    },
  };
}
