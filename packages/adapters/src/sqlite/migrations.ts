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
];
