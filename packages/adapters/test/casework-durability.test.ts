import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase, SqliteError, sqliteCaseStore } from "@quaestor/adapters/sqlite";
import { verifyChain } from "@quaestor/casework";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "quaestor-durability-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the writer until it has acknowledged some entries, then kills it without warning; gives what it acknowledged. */
function writeUntilKilled(file: string, enough: number): Promise<number> {
  const writer = fileURLToPath(new URL("append-forever.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", writer, file], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let acknowledged = 0;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      acknowledged = Number(lines.at(-1) ?? acknowledged);
      if (acknowledged >= enough) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      if (signal === "SIGKILL") resolve(acknowledged);
      else reject(new Error("the writer ended by itself"));
    });
  });
}

describe("a process killed while it writes", () => {
  it("loses nothing that it acknowledged, and leaves a whole chain", async () => {
    const file = join(directory, "casework.sqlite");
    let before = 0;
    for (const enough of [20, 200]) {
      const acknowledged = await writeUntilKilled(file, before + enough);
      const database = openDatabase(file);
      const store = sqliteCaseStore(database);
      const { entries } = await store.list({ limit: 1_000_000, direction: "asc" });
      expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
      expect(verifyChain(entries)).toEqual({ ok: true, head: await store.head() });
      before = entries.length;
      database.close();
    }
  }, 60_000);
});

describe("a casework file of a newer version", () => {
  it("is refused with one clear line and left alone", () => {
    const file = join(directory, "casework.sqlite");
    const database = openDatabase(file);
    database.run("PRAGMA user_version = 99");
    database.close();
    expect(() => openDatabase(file)).toThrow(SqliteError);
    expect(() => openDatabase(file)).toThrow(/newer version/);
  });
});
