import { once } from "node:events";
import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { matchAll } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { describe, expect, it } from "vitest";
import { holdWrites } from "./held-writes.ts";
import { startConsole } from "./running-console.ts";
import { bulkBody, makeKey, sendBulk } from "./shipper.ts";

let pid = 1000;
const fresh = (): string => processStart({ pid: pid++, at: new Date().toISOString() }).raw ?? "";

describe("a large body", () => {
  it("is read no further than there is room: 100 MB in one request", { timeout: 300_000 }, async () => {
    const intake = { maxBodyBytes: 200e6, mostRequests: 9, queueBytes: 16e6, patienceMs: 250_000, dropDir: null };
    const roomy = await startConsole({ config: { intake } });
    try {
      const own = await makeKey(roomy);
      const held = holdWrites(roomy);
      const long = processStart({ commandLine: `cmd.exe /c echo ${"x".repeat(20_000)}` }).raw ?? "";
      const piece = bulkBody(
        Array.from({ length: 50 }, () => long),
        { index: { _index: "winlogbeat-9.1.0" } },
      );
      const pieces = Math.ceil(100e6 / piece.length);
      const outgoing = request(`${roomy.url}/_bulk`, { method: "POST", headers: { authorization: own.header } });
      const answered = once(outgoing, "response");
      let accepted = 0;
      const writing = (async () => {
        for (let at = 0; at < pieces; at += 1) {
          if (!outgoing.write(piece)) await once(outgoing, "drain");
          accepted += piece.length;
        }
        outgoing.end();
      })();
      await expect.poll(() => accepted, { timeout: 60_000 }).toBeGreaterThan(14e6);
      let before = 0;
      while (before !== accepted) {
        before = accepted;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      // Beside the room there are the connection's own buffers.
      expect(accepted).toBeLessThan(50e6);
      held.release();
      await writing;
      const [response] = await answered;
      let text = "";
      for await (const chunk of response) text += String(chunk);
      const { errors, items }: { errors: boolean; items: unknown[] } = JSON.parse(text);
      expect([errors, items.length]).toEqual([false, pieces * 50]);
      expect(await roomy.backend.core.store.count({ query: matchAll })).toBe(1);
    } finally {
      await roomy.stop();
    }
  });
});

describe("a console with little room", () => {
  const small = { maxBodyBytes: 200_000, mostRequests: 100, queueBytes: 1, patienceMs: 0, dropDir: null };

  const few = () => bulkBody(Array.from({ length: 40 }, () => fresh()));

  it("tells whoever comes while it writes to come again, and takes it then", async () => {
    const tight = await startConsole({ config: { intake: small } });
    try {
      const own = await makeKey(tight);
      const held = holdWrites(tight);
      const [first, second] = [few(), few()];
      const taken = sendBulk(tight.url, own.header, first);
      await held.refusedAtLeast(0);
      const { status, headers, errors, items } = await sendBulk(tight.url, own.header, second);
      expect([status, errors, items.length, headers.get("retry-after")]).toEqual([200, true, 40, "2"]);
      expect(new Set(items.map((item) => item.status))).toEqual(new Set([429]));
      expect(items[0]?.error?.type).toBe("es_rejected_execution_exception");
      held.release();
      expect((await taken).errors).toBe(false);
      expect((await sendBulk(tight.url, own.header, second)).errors).toBe(false);
      expect(await tight.backend.core.store.count({ query: matchAll })).toBe(80);
    } finally {
      await tight.stop();
    }
  });

  it("lets a request wait for room before it says so", async () => {
    const tight = await startConsole({ config: { intake: { ...small, patienceMs: 60_000 } } });
    try {
      const own = await makeKey(tight);
      const held = holdWrites(tight);
      const both = [few(), few()].map((body) => sendBulk(tight.url, own.header, body));
      await held.refusedAtLeast(1);
      held.release();
      expect((await Promise.all(both)).map(({ errors }) => errors)).toEqual([false, false]);
    } finally {
      await tight.stop();
    }
  });

  it("takes the first part of a request and tells of every operation after it to come again", async () => {
    const tight = await startConsole({ config: { intake: { ...small, maxBodyBytes: 50_000_000 } } });
    try {
      const own = await makeKey(tight);
      const held = holdWrites(tight);
      const answer = sendBulk(tight.url, own.header, bulkBody(Array.from({ length: 3000 }, () => fresh())));
      await held.refusedAtLeast(1);
      held.release();
      const { status, items } = await answer;
      expect(status).toBe(200);
      const [taken, busy] = [201, 429].map((each) => items.filter((item) => item.status === each).length);
      expect(taken).toBeGreaterThan(0);
      expect(busy).toBeGreaterThan(0);
      expect((taken ?? 0) + (busy ?? 0)).toBe(3000);
      expect(await tight.backend.core.store.count({ query: matchAll })).toBe(taken);
    } finally {
      await tight.stop();
    }
  });

  it("reads only so many requests at once, and tells others when to come", async () => {
    const tight = await startConsole({ config: { intake: { ...small, mostRequests: 1 } } });
    try {
      const own = await makeKey(tight);
      const slow = request(`${tight.url}/_bulk`, {
        method: "POST",
        headers: { authorization: own.header, expect: "100-continue" },
      });
      const answered = once(slow, "response");
      const begun = once(slow, "continue");
      slow.flushHeaders();
      await begun;
      slow.write(bulkBody([fresh()]));
      const busy = await sendBulk(tight.url, own.header, bulkBody([fresh()]));
      expect([busy.status, busy.headers.get("retry-after")]).toEqual([429, "2"]);
      slow.end();
      expect((await answered)[0]).toMatchObject({ statusCode: 200 });
      expect((await sendBulk(tight.url, own.header, bulkBody([fresh()]))).status).toBe(200);
    } finally {
      await tight.stop();
    }
  });

  it("refuses a body that is too large, announced or not, packed or not", async () => {
    const tight = await startConsole({ config: { intake: { ...small, queueBytes: 1_000_000 } } });
    try {
      const own = await makeKey(tight);
      const large = bulkBody(Array.from({ length: 400 }, () => fresh()));
      expect((await sendBulk(tight.url, own.header, large)).status).toBe(413);
      const packed = gzipSync(large);
      expect(packed.length).toBeLessThan(200_000);
      const answer = await sendBulk(tight.url, own.header, packed, { headers: { "content-encoding": "gzip" } });
      expect([answer.status, answer.refused?.type]).toEqual([413, "content_too_long_exception"]);
    } finally {
      await tight.stop();
    }
  });
});
