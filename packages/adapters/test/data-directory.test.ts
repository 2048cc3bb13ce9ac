import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockDirectory } from "@quaestor/adapters/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let directory: string;
let holder: ChildProcess | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "quaestor-lock-"));
});
afterEach(() => {
  holder?.kill("SIGKILL");
  holder = null;
  rmSync(directory, { recursive: true, force: true });
});

async function heldByAnother(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("hold-lock.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  holder = child;
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

describe("a data directory", () => {
  it("is made with its parents where they are missing", () => {
    lockDirectory(join(directory, "a", "b")).release();
  });

  it("that cannot be made is refused at once, with what to do", ({ skip }) => {
    skip(process.platform !== "linux", "only Linux has a /proc that takes no directories");
    expect(() => lockDirectory("/proc/quaestor")).toThrow("Choose a folder you may write to");
  });

  it("is held by one process at a time, and the refusal names it", async () => {
    const child = await heldByAnother();
    expect(() => lockDirectory(directory)).toThrow(`in use by another Quaestor (process ${child.pid})`);
  });

  it("is free at once when its holder was killed", async () => {
    const child = await heldByAnother();
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    lockDirectory(directory).release();
  });

  it("cannot be taken twice within one process, and can be again after release", () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(/in use/);
    lock.release();
    lock.release();
    lockDirectory(directory).release();
  });

  it("does not mind what an earlier version or a crash left in the lock's place", () => {
    writeFileSync(join(directory, "lock"), "1");
    writeFileSync(join(directory, "lock.pid"), "1");
    lockDirectory(directory).release();
  });

  it("is refused with one clear line when it cannot be made", () => {
    const file = join(directory, "file");
    writeFileSync(file, "");
    chmodSync(file, 0o400);
    expect(() => lockDirectory(join(file, "data"))).toThrow(/cannot be used: .*Choose a folder/);
  });
});
