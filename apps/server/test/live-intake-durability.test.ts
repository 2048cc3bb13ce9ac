import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { createApiKey, getIntake, getQuarantine } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type ConsoleProcess, killed, startedProcess } from "./console-process.ts";
import { freshDirectory, signInAt, startConsole } from "./running-console.ts";
import { bulkBody, sendBulk } from "./shipper.ts";

const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const none = { params: {}, query: {}, body: {} };
const pattern = processStart({ pid: 4242, recordId: 777_777, at: "2026-03-02T10:00:00.000Z" }).raw ?? "";
const record = (number: number): string => pattern.replace("777777", String(number + 1));

async function startedWithKey(): Promise<ConsoleProcess & { readonly dataDir: string; readonly header: string }> {
  const dataDir = freshDirectory();
  folders.push(dataDir);
  const started = await startedProcess(dataDir);
  children.push(started.child);
  const admin = await signInAt(started.ready.url, started.ready.links.admin.split("#token=")[1] ?? "");
  const { key, secret } = await admin.call(createApiKey, { ...none, body: { name: "shipper", scopes: ["ingest"] } });
  return { ...started, dataDir, header: `ApiKey ${Buffer.from(`${key.id}:${secret}`).toString("base64")}` };
}

describe("a console that is killed while shippers send", () => {
  it("has everything that it acknowledged, in the store or in quarantine", { timeout: 90_000 }, async () => {
    const { child, ready, dataDir, header } = await startedWithKey();
    const acknowledged: string[] = [];
    let refused = 0;
    let next = 0;
    const shipper = async (): Promise<void> => {
      for (;;) {
        const from = next;
        next += 20;
        const documents = Array.from({ length: 20 }, (_, at) => record(from + at));
        const { items } = await sendBulk(ready.url, header, bulkBody([...documents, `{"not": "known", "n": ${from}}`]));
        for (const { status, _id } of items) {
          if (status === 201) acknowledged.push(_id);
          if (status === 400) refused += 1;
        }
      }
    };
    const shippers = Array.from({ length: 8 }, () => shipper().catch(() => undefined));
    await expect.poll(() => acknowledged.length, { timeout: 40_000 }).toBeGreaterThan(1500);
    await killed(child);
    await Promise.all(shippers);

    const again = await startConsole({ dataDir });
    try {
      const kept = await again.backend.core.store.get(acknowledged);
      expect(kept.length).toBe(acknowledged.length);
      const analyst = await again.signIn("analyst");
      const aside = await analyst.call(getQuarantine, none);
      expect(aside.total).toBeGreaterThanOrEqual(refused);
      expect(refused).toBeGreaterThan(0);
      const [shown] = (await analyst.call(getIntake, none)).keys;
      if (shown === undefined) throw new Error("the key is gone");
      expect(shown.stored + shown.duplicates + shown.quarantined).toBe(shown.records);
      expect(shown.stored).toBeGreaterThanOrEqual(acknowledged.length);
    } finally {
      await again.stop();
    }
  });
});
