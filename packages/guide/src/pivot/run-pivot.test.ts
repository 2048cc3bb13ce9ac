import type { EventStore, NewEvent } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { alert, at, child, children, event, hostAlerts, storeOf, sysmonAlert } from "../testing/alerts.ts";
import type { Pivot } from "./pivot.ts";
import { planPivot } from "./plan-pivot.ts";
import { type PivotResult, runPivot } from "./run-pivot.ts";

async function run(
  store: Pick<EventStore, "search" | "count">,
  pivot: Pivot = children,
  document = alert(),
  limit = 100,
): Promise<PivotResult> {
  return runPivot(planPivot(pivot, document, { window: "around", now: at(86_400) }), store, { limit });
}

const byEntity = child(5, { name: "whoami.exe", parent: { entity_id: "entity-1", pid: 4711 } });
const byPid = child(6, { name: "net.exe", parent: { pid: 4711, name: "cmd.exe" } });
const reused = child(600, { name: "calc.exe", parent: { pid: 4711 } });
const parentEnd = event(10, {
  event: { category: ["process"], type: ["end"] },
  process: { pid: 4711, name: "cmd.exe" },
});

describe("runPivot", () => {
  it("says of every row which group matched it and how strongly", async () => {
    const result = await run(await storeOf(byEntity, byPid));
    expect(result.rows.map((row) => [row.event.id, row.group, row.strength, row.groups])).toEqual([
      [byEntity.id, 0, "strong", [0, 1]],
      [byPid.id, 1, "weak", [1]],
    ]);
    expect(result).toMatchObject({ status: "found", total: 2, cut: false, error: null });
  });

  it("keeps apart what only shares a pid that was given out again", async () => {
    const result = await run(await storeOf(byEntity, byPid, reused, parentEnd));
    expect(result.rows.map((row) => row.event.id)).toEqual([byEntity.id, byPid.id]);
    expect(result.apart).toMatchObject([
      { row: { event: { id: reused.id } }, reason: expect.stringContaining("pid reused") },
    ]);
    expect(result.lifetime).toMatchObject({ to: at(10), endedBy: "ended", eventId: parentEnd.id });
  });

  it("never keeps apart what an entity id links", async () => {
    const late = child(600, { parent: { entity_id: "entity-1", pid: 4711 } });
    expect((await run(await storeOf(late, parentEnd))).rows).toHaveLength(1);
  });

  it("finds children that began after the alert was written", async () => {
    expect((await run(await storeOf(child(1800, { parent: { entity_id: "entity-1" } })))).rows).toHaveLength(1);
  });

  it("finds children on a host known by name only", async () => {
    const onHost = (name: string) =>
      child(5, { parent: { entity_id: "entity-1" } }, {}, { host: { id: undefined, name } });
    const result = await run(await storeOf(onHost("WS-042"), onHost("ws-043")), children, sysmonAlert());
    expect(result.rows).toHaveLength(1);
  });

  it("is empty only when it looked and there was nothing", async () => {
    expect(await run(await storeOf())).toMatchObject({ status: "empty", total: 0 });
  });

  it("is unreachable, not empty, when it could not ask", async () => {
    const store = await storeOf();
    expect(await run(store, hostAlerts, alert({ host: { id: undefined, name: undefined } }))).toMatchObject({
      status: "unreachable",
    });
  });

  it("is failed, not empty, when the store fails", async () => {
    const store = await storeOf(byEntity);
    await store.close();
    const result = await run(store);
    expect(result.status).toBe("failed");
    expect(result.error).not.toBeNull();
  });

  it("keeps weak rows and says why they could not be judged when only the lifetime cannot be read", async () => {
    const store = await storeOf(byPid, reused);
    let calls = 0;
    const flaky: Pick<EventStore, "search" | "count"> = {
      count: (...args) => store.count(...args),
      search: (...args) => (++calls > 1 ? Promise.reject(new Error("timed out")) : store.search(...args)),
    };
    expect(await run(flaky)).toMatchObject({ status: "found", lifetime: null, lifetimeError: "timed out" });
  });

  it("says when it was cut, and how many there are", async () => {
    const events: NewEvent[] = Array.from({ length: 12 }, (_, i) => child(i, { parent: { entity_id: "entity-1" } }));
    expect(await run(await storeOf(...events), children, alert(), 5)).toMatchObject({ cut: true, total: 12 });
  });

  it("gives the same digest for the same rows and another for others", async () => {
    const one = await run(await storeOf(byEntity, byPid));
    const again = await run(await storeOf(byPid, byEntity));
    const less = await run(await storeOf(byPid));
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(again.digest).toBe(one.digest);
    expect(less.digest).not.toBe(one.digest);
  });
});
