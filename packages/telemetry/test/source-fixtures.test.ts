import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isJsonObject, parseJson } from "../src/decode/json-text.ts";
import {
  formatInstant,
  type JsonObject,
  NS_PER_MS,
  normaliseRecord,
  parseInstant,
  type Scalar,
  values,
} from "../src/index.ts";
import { noSharedData, sharedData } from "./shared-data.ts";

const shared = sharedData();
const due = ["sysmon", "security", "forwarded", "winlogbeat"];
const later = ["crowdstrike_fdr", "m365_defender", "sentinel_one_cloud_funnel"];

interface Row {
  readonly id: string;
  readonly json: JsonObject;
  readonly xml: string | null;
  readonly expected: JsonObject;
  readonly absent: readonly string[];
}

function object(value: unknown): JsonObject {
  const json = parseJson(JSON.stringify(value ?? null));
  return isJsonObject(json) ? json : {};
}

function rowsOf(source: string): Row[] {
  if (shared === null) return [];
  const lines = readFileSync(path.join(shared, "sources", source, "fixtures.ndjson"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const row = object(JSON.parse(line));
      return {
        id: String(row.id),
        json: object(row.raw_beat),
        xml: typeof row.raw_xml === "string" ? row.raw_xml : null,
        expected: object(row.expected_core),
        absent: Array.isArray(row.absent) ? row.absent.map(String) : [],
      };
    });
}

/** As the fixtures write it: `@timestamp` cut to milliseconds, one value bare, several in a list. */
function shown(field: string, found: readonly Scalar[]): readonly Scalar[] {
  if (field !== "@timestamp") return found;
  return found.map((value) => {
    const instant = parseInstant(String(value)) ?? 0n;
    return formatInstant((instant / NS_PER_MS) * NS_PER_MS);
  });
}

function differences(document: JsonObject, row: Row, except: ReadonlySet<string> = new Set()): string[] {
  const wrong: string[] = [];
  for (const [field, wanted] of Object.entries(row.expected)) {
    if (except.has(field)) continue;
    const want = JSON.stringify(Array.isArray(wanted) ? wanted : [wanted]);
    const got = JSON.stringify(shown(field, values(document, field)));
    if (want !== got) wrong.push(`${field}: wanted ${want}, got ${got}`);
  }
  for (const field of row.absent) {
    const found = values(document, field);
    if (found.length > 0) wrong.push(`${field}: wanted none, got ${JSON.stringify(found)}`);
  }
  return wrong;
}

describe.skipIf(shared === null)(`fixtures of the sources (${shared === null ? noSharedData : "shared data"})`, () => {
  for (const source of due) {
    describe(source, () => {
      for (const row of rowsOf(source)) {
        it(`gives the fields of ${row.id} and none that must be absent`, () => {
          const result = normaliseRecord({ text: JSON.stringify(row.json), json: row.json, line: 1 });
          expect(result.quarantined).toBeUndefined();
          expect(differences(result.event?.document ?? {}, row)).toEqual([]);
        });
        if (row.xml !== null)
          it(`gives the same for the event XML of ${row.id}`, () => {
            const result = normaliseRecord({ text: row.xml ?? "", json: null, line: 1 });
            expect(result.quarantined).toBeUndefined();
            // Sysmon's own errors have no UtcTime: their stored time is the collector's, which is not in the XML.
            const except = new Set(row.expected["event.code"] === "255" ? ["@timestamp"] : []);
            expect(differences(result.event?.document ?? {}, row, except)).toEqual([]);
          });
      }
    });
  }
  for (const source of later) {
    for (const row of rowsOf(source)) it.skip(`${source} ${row.id}: due with the nine sources`, () => {});
  }
});
