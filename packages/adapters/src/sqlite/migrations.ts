/**
 * The schema, step by step; `user_version` counts how many of these a file has had. Steps are added, never changed.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL);
  CREATE TABLE sign_in_links (token_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), expires_at INTEGER NOT NULL, used_at INTEGER);
  CREATE TABLE sessions (id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL REFERENCES accounts(id), created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
  CREATE TABLE imports (id TEXT PRIMARY KEY, started_at TEXT NOT NULL, report TEXT NOT NULL);
  CREATE TABLE quarantine (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, import_id TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
    code TEXT NOT NULL, message TEXT NOT NULL, bytes BLOB NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL, retried TEXT NOT NULL DEFAULT 'never');
  CREATE INDEX quarantine_import ON quarantine(import_id);
  CREATE TABLE exports (id TEXT PRIMARY KEY, investigation_id TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL);
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  `,
  `
  CREATE TABLE ledger (
    sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, previous_hash TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, UNIQUE (stream, version));
  CREATE TRIGGER ledger_keeps BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_keeps_all BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TABLE investigations (
    id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, host_key TEXT NOT NULL, user_key TEXT NOT NULL, state TEXT NOT NULL, owner_id TEXT,
    opened_sequence INTEGER NOT NULL, last TEXT NOT NULL, summary TEXT NOT NULL, assessed_version INTEGER, assessment TEXT);
  CREATE INDEX investigations_subject ON investigations(rule_id, host_key, user_key);
  CREATE INDEX investigations_state ON investigations(state, last);
  CREATE TABLE investigation_alerts (alert_id TEXT PRIMARY KEY, investigation_id TEXT NOT NULL);
  CREATE TABLE executions (id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, type TEXT NOT NULL, window_to TEXT NOT NULL, started_at TEXT NOT NULL, record TEXT NOT NULL);
  CREATE INDEX executions_rule ON executions(rule_id, window_to);
  CREATE INDEX executions_started ON executions(started_at);
  CREATE TABLE owed_windows (id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, window_from TEXT NOT NULL, owed TEXT NOT NULL);
  `,
  `
  CREATE TABLE near_misses (
    rule_id TEXT NOT NULL, event_id TEXT NOT NULL, source TEXT NOT NULL, host TEXT, at TEXT NOT NULL, miss TEXT NOT NULL, PRIMARY KEY (rule_id, event_id));
  CREATE INDEX near_misses_time ON near_misses(at, event_id);
  CREATE TABLE near_miss_marks (rule_id TEXT PRIMARY KEY, reading TEXT NOT NULL, looked_to TEXT);
  ALTER TABLE quarantine ADD COLUMN source TEXT;
  ALTER TABLE quarantine ADD COLUMN host TEXT;
  `,
  `
  DROP INDEX investigations_subject;
  CREATE TABLE investigation_hosts (
    rule_id TEXT NOT NULL, host_key TEXT NOT NULL, investigation_id TEXT NOT NULL, PRIMARY KEY (rule_id, host_key, investigation_id)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_sha256 TEXT NOT NULL, scopes TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL,
    revoked_at TEXT, revoked_by TEXT, last_used_at TEXT, records INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0, trouble TEXT, trouble_at TEXT);
  CREATE TABLE dropped_files (
    sha256 TEXT PRIMARY KEY, key_id TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL, report TEXT NOT NULL);
  `,
  `
  CREATE TABLE quarantine_chunks (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
  ALTER TABLE quarantine ADD COLUMN chunk_sha256 TEXT;
  ALTER TABLE quarantine ADD COLUMN chunk_offset INTEGER;
  ALTER TABLE quarantine ADD COLUMN chunk_at INTEGER;
  `,
];
