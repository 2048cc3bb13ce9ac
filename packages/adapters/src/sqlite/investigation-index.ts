import {
  evolve,
  fromEntry,
  hostLookupKeys,
  type Investigation,
  type InvestigationIndex,
  type InvestigationSummary,
  identityOfSubject,
  type LedgerEntry,
  type ListInvestigations,
  readSummary,
  type StoredAssessment,
  type Subject,
  sortableTime,
  summarise,
} from "@quaestor/casework";
import { z } from "zod";
import type { Projection } from "./case-store.ts";
import type { SqliteDatabase, SqlValue } from "./database.ts";

const PREFIX = "investigation:";
const MAX_CACHED = 256;

/** Host and user names come from telemetry and may hold anything; in JSON they keep their NULs. */
const key = (text: string): string => JSON.stringify(text);
const lookupKeys = (subject: Subject): string[] => hostLookupKeys(identityOfSubject(subject)).map(key);

const Row = z.object({ summary: z.string(), assessment: z.string().nullable() });
const BodyRow = z.object({
  sequence: z.number(),
  at: z.string(),
  actor: z.string(),
  stream: z.string(),
  version: z.number(),
  kind: z.string(),
  body: z.string(),
});
const StreamRow = z.object({ stream: z.string(), count: z.number() });
const CountRow = z.object({ count: z.number() });
const AlertRow = z.object({ alert_id: z.string(), investigation_id: z.string() });

/** The reading side of investigations, and the projection that keeps it in step with the ledger. */
export interface SqliteInvestigations {
  readonly index: InvestigationIndex;
  readonly project: Projection;
  /** Builds every row anew from the ledger, for when their form changed. */
  rebuild(): void;
}

export function sqliteInvestigations(database: SqliteDatabase): SqliteInvestigations {
  const states = new Map<string, Investigation>();

  const kept = (stream: string, before: number): LedgerEntry[] =>
    database
      .rows(
        BodyRow,
        "SELECT sequence, at, actor, stream, version, kind, body FROM ledger WHERE stream = ? AND version < ? ORDER BY version",
        stream,
        before,
      )
      .map(({ actor, body, ...rest }) => ({
        ...rest,
        actor: JSON.parse(actor),
        body: JSON.parse(body),
        previousHash: "",
        hash: "",
      }));

  const stateBefore = (entry: LedgerEntry): Investigation | null => {
    const cached = states.get(entry.stream);
    if (cached !== undefined && cached.version === entry.version - 1) return cached;
    const earlier = kept(entry.stream, entry.version);
    return earlier.reduce<Investigation | null>((state, each) => evolve(state, fromEntry(each)), null);
  };

  const remember = (stream: string, state: Investigation): void => {
    states.delete(stream);
    states.set(stream, state);
    const [oldest] = states.keys();
    if (states.size > MAX_CACHED && oldest !== undefined) states.delete(oldest);
  };

  const write = (state: Investigation, openedAt: number): void => {
    const row = summarise(state);
    const { ruleId, hostKey, userKey } = row.subject;
    database.run(
      "INSERT OR IGNORE INTO investigation_hosts (rule_id, host_key, investigation_id) SELECT ?, value, ? FROM json_each(?)",
      key(ruleId),
      row.id,
      JSON.stringify(lookupKeys(row.subject)),
    );
    database.run(
      `INSERT INTO investigations (id, rule_id, host_key, user_key, state, owner_id, opened_sequence, last, summary)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, owner_id = excluded.owner_id, last = excluded.last, summary = excluded.summary`,
      ...[row.id, key(ruleId), key(hostKey), key(userKey), row.state, row.owner?.id ?? null],
      ...[openedAt, row.last, JSON.stringify(row)],
    );
  };

  const project = (entries: readonly LedgerEntry[]): void => {
    const [first] = entries;
    if (first === undefined || !first.stream.startsWith(PREFIX)) return;
    let state = stateBefore(first);
    for (const entry of entries) {
      const event = fromEntry(entry);
      state = evolve(state, event);
      const { fact } = event;
      if (fact.kind !== "opened" && fact.kind !== "alerts_added") continue;
      const ids = JSON.stringify(fact.alerts.map((alert) => alert.alertId));
      database.run(
        "INSERT OR IGNORE INTO investigation_alerts (alert_id, investigation_id) SELECT value, ? FROM json_each(?)",
        state.id,
        ids,
      );
    }
    if (state === null) return;
    write(state, first.sequence);
    // A rollback leaves a state here whose version the next entry does not follow, so it is not used.
    remember(first.stream, state);
  };

  const summaries = (rest: string, ...params: readonly SqlValue[]): InvestigationSummary[] =>
    database
      .rows(Row, `SELECT summary, assessment FROM investigations ${rest}`, ...params)
      .map(({ summary, assessment }) => readSummary(summary, assessment));

  const index: InvestigationIndex = {
    async get(id: string): Promise<InvestigationSummary | null> {
      return summaries("WHERE id = ?", id)[0] ?? null;
    },
    async list(request: ListInvestigations): Promise<readonly InvestigationSummary[]> {
      const { where, params } = conditionsOf(request);
      return summaries(`${where} ORDER BY last DESC, id LIMIT ?`, ...params, request.limit ?? -1);
    },
    async ofHost({ ruleId, hostKeys }): Promise<readonly InvestigationSummary[]> {
      const ids =
        "SELECT investigation_id FROM investigation_hosts WHERE rule_id = ? AND host_key IN (SELECT value FROM json_each(?))";
      const where = `WHERE id IN (${ids}) ORDER BY opened_sequence`;
      return summaries(where, key(ruleId), JSON.stringify(hostKeys.map(key)));
    },
    async ofAlerts(alertIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const sql =
        "SELECT alert_id, investigation_id FROM investigation_alerts WHERE alert_id IN (SELECT value FROM json_each(?))";
      const rows = database.rows(AlertRow, sql, JSON.stringify(alertIds));
      return new Map(rows.map((row) => [row.alert_id, row.investigation_id]));
    },
    async saveAssessment(id: string, assessment: StoredAssessment): Promise<void> {
      database.run(
        "UPDATE investigations SET assessment = ?, assessed_version = ? WHERE id = ? AND coalesce(assessed_version, 0) <= ?",
        ...[JSON.stringify(assessment), assessment.version, id, assessment.version],
      );
    },
  };

  const rebuild = (): void =>
    database.transact(() => {
      database.run("DELETE FROM investigations");
      database.run("DELETE FROM investigation_alerts");
      database.run("DELETE FROM investigation_hosts");
      states.clear();
      const sql =
        "SELECT stream, max(version) AS count FROM ledger WHERE substr(stream, 1, ?) = ? GROUP BY stream ORDER BY min(sequence)";
      for (const { stream, count } of database.rows(StreamRow, sql, PREFIX.length, PREFIX))
        project(kept(stream, count + 1));
    });

  // A directory of before hosts were looked up by all their names: its rows are made anew, once.
  const unnamed = "SELECT count(*) AS count FROM investigations WHERE NOT EXISTS (SELECT 1 FROM investigation_hosts)";
  if (database.rows(CountRow, unnamed).some(({ count }) => count > 0)) rebuild();
  return { index, project, rebuild };
}

function conditionsOf(request: ListInvestigations): { where: string; params: SqlValue[] } {
  const { states, ruleId, hostKey, userKey, ownerId, lastFrom, lastTo } = request;
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const also = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    params.push(value);
  };
  if (states !== undefined) also("state IN (SELECT value FROM json_each(?))", JSON.stringify(states));
  if (ruleId !== undefined) also("rule_id = ?", key(ruleId));
  if (hostKey !== undefined) also("host_key = ?", key(hostKey));
  if (userKey !== undefined) also("user_key = ?", key(userKey));
  if (ownerId !== undefined) also("owner_id IS ?", ownerId);
  if (lastFrom !== undefined) also("last >= ?", sortableTime(lastFrom));
  if (lastTo !== undefined) also("last <= ?", sortableTime(lastTo));
  return { where: conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`, params };
}
