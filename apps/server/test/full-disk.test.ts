import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportInvestigation, verifyLedger } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { describe, expect, it } from "vitest";
import { exportsDirectory } from "../src/config/layout.ts";
import { freshDirectory, startConsole } from "./running-console.ts";
import { bulkBody, makeKey, sendBulk } from "./shipper.ts";

/** A file system of its own that is soon full; null where this account may not mount one. */
function smallDisk(megabytes: number): { path: string; remove(): void } | null {
  if (process.platform !== "linux") return null;
  const path = freshDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path], { stdio: "ignore" });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  return {
    path,
    remove() {
      // Detached at once: the engines let go of their files when their memory is collected.
      execFileSync("umount", ["-l", path], { stdio: "ignore" });
      rmSync(path, { recursive: true });
    },
  };
}

const probe = smallDisk(1);
probe?.remove();

describe.skipIf(probe === null)(`a full disk (${probe === null ? "this account may not mount one" : "tmpfs"})`, () => {
  it("is named, the console stays up, and goes on when there is room", { timeout: 60_000 }, async () => {
    const disk = smallDisk(24);
    if (disk === null) throw new Error("it could be mounted a moment ago");
    const running = await startConsole({ dataDir: disk.path });
    try {
      const analyst = await running.signIn("analyst");
      const good = (pid: number): string => `${processStart({ pid }).raw}\n`;
      await analyst.upload("before.ndjson", good(4242));
      const id = (await analyst.queue()).items[0]?.id ?? "";

      const key = await makeKey(running);
      const shipped = (pid: number) =>
        sendBulk(running.url, key.header, bulkBody(Array.from({ length: 3000 }, (_, at) => good(pid + at).trim())));

      const filler = join(disk.path, "filler");
      try {
        writeFileSync(filler, Buffer.alloc(64_000_000));
      } catch {
        // As much as fits is written: that is the point.
      }
      const problems: unknown[] = [];
      for (let at = 0; at < 20; at += 1) {
        const response = await analyst.raw(`/api/v1/investigations/${id}/commands`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ expectedVersion: 1, command: { kind: "note", text: "x".repeat(15_000) } }),
        });
        if (!response.ok) problems.push(await response.json());
      }
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.at(-1)).toMatchObject({ code: "STORE_FULL", status: 507 });
      const upload = await analyst.raw("/api/v1/imports?name=full", {
        method: "POST",
        body: Array.from({ length: 3000 }, (_, at) => good(10_000 + at)).join(""),
      });
      expect([upload.status, await upload.json()]).toMatchObject([507, { code: "STORE_FULL" }]);
      const refused = await shipped(20_000);
      expect([refused.status, refused.refused?.type]).toEqual([503, "cluster_block_exception"]);
      expect(refused.headers.get("retry-after")).toBe("30");
      const made = analyst.call(exportInvestigation, { params: { id }, query: {}, body: {} });
      await expect(made).rejects.toMatchObject({
        code: "STORE_FULL",
        message: expect.stringContaining("no room left"),
      });
      expect(readdirSync(exportsDirectory(disk.path))).toEqual([]);
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
      expect((await analyst.view(id)).failures).toEqual([]);

      rmSync(filler);
      expect(await analyst.upload("after.ndjson", good(5000))).toMatchObject({ stored: 1, alerts: 1, problem: null });
      expect((await sendBulk(running.url, key.header, bulkBody([good(6000).trim()]))).errors).toBe(false);
      await analyst.command(id, { kind: "note", text: "There is room again." });
      expect(await analyst.call(verifyLedger, { params: {}, query: {}, body: {} })).toMatchObject({ ok: true });
    } finally {
      await running.stop();
      disk.remove();
    }
  });
});
