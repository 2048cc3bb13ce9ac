import { readFileSync } from "node:fs";
import { check, compile, parse } from "@quaestor/eql";
import { type EcsDocument, firstText, hostNameKey, normaliseRecord, subjectOf, values } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { sampleStories } from "../src/index.ts";
import { gather, TUESDAY } from "./gather.ts";

const rule = readFileSync(new URL("../../rules/suspicious-cmd-execution-via-wmi.toml", import.meta.url), "utf8");
const query = /^query = '''\n([\s\S]*?)'''/m.exec(rule)?.[1] ?? "";
const matches = compile(check(parse(query)));

const results = gather(1, TUESDAY).map((record, i) => {
  const text = JSON.stringify(record);
  return normaliseRecord({ text, json: JSON.parse(text), line: i + 1 });
});
const events = results.flatMap((result) => (result.event === undefined ? [] : [result.event]));

function pairOf(document: EcsDocument): string {
  const { domain, name } = subjectOf(document);
  return `${hostNameKey(firstText(document, "host.name") ?? "").toUpperCase()} ${domain}\\${name}`;
}

describe("the sample through the product's own normalisers", () => {
  it("puts nothing into quarantine and gives every record an id of its own", () => {
    expect(results.filter((result) => result.quarantined !== undefined)).toEqual([]);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  it("comes from Sysmon and the Security log alone", () => {
    expect(new Set(events.map((event) => event.source))).toEqual(new Set(["sysmon", "security"]));
  });

  it("raises exactly the stories' alerts by the rule's own query, and none for near misses", () => {
    const counted = new Map<string, number>();
    for (const { document, source } of events) {
      if (matches({ values: (path) => values(document, path) })) {
        const key = `${pairOf(document)} ${source}`;
        counted.set(key, (counted.get(key) ?? 0) + 1);
      }
    }
    const expected = new Map<string, number>();
    for (const { host, user, alerts } of sampleStories.flatMap((story) => story.investigations)) {
      for (const source of ["sysmon", "security"] as const) {
        if (alerts[source] > 0) {
          expected.set(`${host} ${user} ${source}`, alerts[source]);
        }
      }
    }
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
  });
});
