import { fieldType, phrase, planQuery, type Query } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { type HostNames, hostHash64 } from "./host-names.ts";
import { KnownHosts } from "./known-hosts.ts";

const named = (name: string): HostNames => ({ id: null, name, hostname: null });
const plan = (query: Query) => planQuery(query, fieldType);
const decided = (...hosts: HostNames[]) => ({ hashes: hosts.map(hostHash64), decides: true });
const many = (count: number): HostNames[] => Array.from({ length: count }, (_, number) => named(`host-${number}`));

describe("the hosts of a store", () => {
  it("narrow what is asked of the host alone, and nothing else", () => {
    const hosts = new KnownHosts();
    hosts.expect([named("WS1"), named("ws2")]);
    expect(hosts.namedBy(plan(phrase("host.name", "ws1", true)))).toEqual(decided(named("WS1")));
    expect(hosts.namedBy(plan(phrase("host.name", "ws1")))).toEqual(decided());
    expect(hosts.namedBy(plan({ kind: "and", of: [phrase("host.name", "ws2"), phrase("user.name", "a")] }))).toBeNull();
    hosts.expect([named("ws1")]);
    expect(hosts.namedBy(plan(phrase("host.name", "ws1")))).toEqual(decided(named("ws1")));
  });

  it("are written again when the transaction that should have written them failed", () => {
    const hosts = new KnownHosts();
    expect(hosts.expect([named("ws1")])).toEqual([named("ws1")]);
    expect(hosts.expect([named("ws1")])).toEqual([named("ws1")]);
    hosts.written([named("ws1")]);
    expect(hosts.expect([named("ws1")])).toEqual([]);
  });

  it("no longer narrow, and are no longer held, when a sender makes them up by the thousand", () => {
    const hosts = new KnownHosts();
    const first = many(20_001);
    expect(hosts.expect(first)).toHaveLength(20_001);
    // Not yet in the table: after a restart they would be missing, so they are asked for again.
    expect(hosts.expect([named("one more")])).toHaveLength(1);
    hosts.written(first);
    expect(hosts.expect([named("another")])).toEqual([]);
    expect(hosts.namedBy(plan(phrase("host.name", "host-7")))).toBeNull();
  });
});
