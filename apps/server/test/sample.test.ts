import { getSources, getStatus, removeSample, verifyLedger } from "@quaestor/api";
import { matchAll } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadSample } from "../src/services/sample.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

/** Starts on five hosts, one of each an alert. */
function* company(): Generator<object> {
  for (let at = 0; at < 200; at += 1) {
    const alerts = at % 40 === 0;
    const quiet = { image: "C:\\Windows\\notepad.exe", commandLine: "notepad.exe" };
    const event = processStart({
      host: `WS0${at % 5}`,
      pid: 4000 + at * 4,
      recordId: at,
      ...(alerts ? { host: `WS0${at / 40}` } : quiet),
    });
    yield z.record(z.string(), z.unknown()).parse(JSON.parse(event.raw ?? "{}"));
  }
}

describe("sample telemetry", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    const { parts } = running.backend;
    const by = parts.identity.account("analyst");
    if (by === null) throw new Error("every console has an analyst");
    await loadSample(parts, by, company());
  });
  afterAll(() => running.stop());
  const nothing = { params: {}, query: {}, body: {} };

  it("comes through the door of any file, with its alerts, and is marked as sample", async () => {
    const status = await analyst.call(getStatus, nothing);
    expect(status.sample).toEqual({ loaded: true, events: 200 });
    expect((await analyst.queue()).total).toBe(5);
    expect((await analyst.call(getSources, nothing)).quarantined).toBe(0);
  });

  it("is removed by one request with its alerts and investigations, and leaves everything else", async () => {
    await analyst.upload("own.ndjson", `${processStart({ host: "OWN01" }).raw}\n`);
    const chain = await analyst.call(verifyLedger, nothing);
    const removed = await analyst.call(removeSample, nothing);
    expect(removed.events).toBe(205);
    const queue = await analyst.queue({ state: "all" });
    expect(queue.items.map((item) => item.host)).toMatchObject([{ values: ["OWN01"] }]);
    expect(queue.unfiltered).toBe(1);
    const status = await analyst.call(getStatus, nothing);
    expect(status).toMatchObject({ open: 1, sample: { loaded: false, events: 0 } });
    expect(await running.backend.core.store.count({ query: matchAll })).toBe(2);
    const after = await analyst.call(verifyLedger, nothing);
    expect(after).toMatchObject({ ok: true });
    expect(after.length).toBeGreaterThan(chain.length);
    expect(await analyst.call(removeSample, nothing)).toEqual({ events: 0 });
  });
});
