import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeCaseStore } from "@quaestor/casework/contract";
import { describeExecutionLog } from "@quaestor/detection/contract";
import { sqliteCaseStore } from "./case-store.ts";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { sqliteExecutionLog } from "./execution-log.ts";

/** A file of its own, opened anew as often as asked. */
function temporary() {
  const directory = mkdtempSync(join(tmpdir(), "quaestor-sqlite-"));
  let database: SqliteDatabase | null = null;
  const open = (): SqliteDatabase => {
    database?.close();
    database = openDatabase(join(directory, "casework.sqlite"));
    return database;
  };
  const close = async (): Promise<void> => {
    database?.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { open, close };
}

describeCaseStore("SQLite", {
  supports: { durable: true },
  async open() {
    const { open, close } = temporary();
    return { store: sqliteCaseStore(open()), reopen: async () => sqliteCaseStore(open()), close };
  },
});

describeExecutionLog("SQLite", {
  supports: { durable: true },
  async open() {
    const { open, close } = temporary();
    return { log: sqliteExecutionLog(open()), reopen: async () => sqliteExecutionLog(open()), close };
  },
});
