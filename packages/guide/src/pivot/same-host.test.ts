import { compileMatcher, fieldType, type JsonObject, planQuery } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { at, event, storeOf } from "../testing/alerts.ts";
import { otherHost, rivalWords, sameHost, withRivals } from "./same-host.ts";

const window = { from: at(-100), to: at(100), timeField: "timestamp" as const };

function link(document: JsonObject) {
  const made = sameHost(document);
  if (made === null) throw new RangeError("no host");
  return made;
}

/** Whether the query finds it and nothing speaks against it. */
function takes(made: ReturnType<typeof link>, document: JsonObject): boolean {
  const found = compileMatcher(planQuery(made.query, fieldType))({ id: "x", document });
  return found && otherHost(made, document) === null;
}

const defender = { m365_defender: { event: { id: "x" } } };

describe("the same host", () => {
  it("is found by id and, where a record has no such id, by name", () => {
    const agent = link({ host: { id: "guid-1", name: "ws01" } });
    expect(takes(agent, { host: { id: "guid-1", name: "renamed" } })).toBe(true);
    expect(takes(agent, { host: { name: "WS01.corp.example" } })).toBe(true);
    expect(takes(agent, { host: { id: "device-9", name: "ws01.corp.example" }, ...defender })).toBe(true);
    expect(takes(agent, { host: { hostname: "WS01" }, sentinel_one_cloud_funnel: { event: { id: "x" } } })).toBe(true);
    expect(takes(agent, { host: { id: "guid-2", name: "ws01" } })).toBe(false);
    expect(otherHost(agent, { host: { id: "guid-2", name: "ws01" } })).toContain("another host of this name");
  });

  it("is CrowdStrike's by its aid, where older packages keep it too", () => {
    const falcon = link({ host: { id: "aid-1" }, crowdstrike: { id: "x" } });
    expect(takes(falcon, { observer: { serial_number: "aid-1" }, crowdstrike: { id: "x" } })).toBe(true);
    expect(takes(falcon, { host: { name: "ws01" } })).toBe(false);
  });

  it("is not another of the same short name", () => {
    const full = link({ host: { name: "ws01.a.example" } });
    expect(takes(full, { host: { name: "WS01" } })).toBe(true);
    expect(takes(full, { host: { name: "ws01.b.example" } })).toBe(false);
    expect(otherHost(full, { host: { name: "ws01.b.example" } })).toBe(
      "another host of this short name: ws01.b.example",
    );
  });
});

describe("two hosts of one short name", () => {
  const named = (name: string) => event(0, { host: { id: undefined, name } });

  it("make a short name open, and that is said", async () => {
    const store = await storeOf(named("WS01.a.example"), named("ws01.b.example"), named("ws01"));
    const short = await withRivals(link({ host: { name: "ws01" } }), store, window);
    expect(short.rivals.toSorted()).toEqual(["ws01.a.example", "ws01.b.example"]);
    expect(otherHost(short, { host: { name: "ws01.a.example" } })).toContain("which host is meant is open");
    expect(otherHost(short, { host: { name: "WS01" } })).toBeNull();
    expect(rivalWords(short)).toContain("2 hosts have the short name ws01");
    const full = await withRivals(link({ host: { name: "ws01.a.example" } }), store, window);
    expect(full.rivals).toEqual(["ws01.b.example"]);
    expect(otherHost(full, { host: { name: "ws01" } })).toContain("ws01.b.example has that name too");
    expect(rivalWords(full)).toContain("records that say only ws01 are left out");
  });

  it("are not there when one full name is all there is", async () => {
    const store = await storeOf(named("WS01.a.example"), named("ws01"), named("ws011.b.example"));
    const short = await withRivals(link({ host: { name: "ws01" } }), store, window);
    expect(rivalWords(short)).toBeNull();
    expect(otherHost(short, { host: { name: "ws01.a.example" } })).toBeNull();
    expect(rivalWords(await withRivals(link({ host: { name: "ws01.a.example" } }), store, window))).toBeNull();
  });

  it("are not looked for behind an address", async () => {
    const store = await storeOf(named("10.1.2.3.example"));
    expect((await withRivals(link({ host: { name: "10.1.2.3" } }), store, window)).rivals).toEqual([]);
  });
});
