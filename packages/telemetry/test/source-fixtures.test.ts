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
const folders = [
  "sysmon",
  "security",
  "forwarded",
  "winlogbeat",
  "crowdstrike_fdr",
  "m365_defender",
  "sentinel_one_cloud_funnel",
];

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
        json: object(row.raw_beat ?? row.raw),
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

function normalised(text: string, json: JsonObject | null): JsonObject {
  const result = normaliseRecord({ text, json, line: 1 });
  expect(result.quarantined).toBeUndefined();
  return result.event?.document ?? {};
}

describe.skipIf(shared === null)(`fixtures of the sources (${shared === null ? noSharedData : "shared data"})`, () => {
  for (const folder of folders) {
    describe(folder, () => {
      for (const row of rowsOf(folder)) {
        it(`gives the fields of ${row.id} and none that must be absent`, () => {
          expect(differences(normalised(JSON.stringify(row.json), row.json), row)).toEqual([]);
        });
        it(`gives the same for ${row.id} as text in event.original and in message`, () => {
          const text = JSON.stringify(row.json);
          for (const outer of [
            { event: { original: text } },
            { message: text, "event.dataset": "windows.forwarded" },
          ]) {
            const json = object({ "@timestamp": "2026-01-01T00:00:00Z", ecs: { version: "8.0.0" }, ...outer });
            expect(differences(normalised(JSON.stringify(json), json), row)).toEqual([]);
          }
        });
        if (row.xml !== null)
          it(`gives the same for the event XML of ${row.id}`, () => {
            // Sysmon's own errors have no UtcTime: their stored time is the collector's, which is not in the XML.
            const except = new Set(row.expected["event.code"] === "255" ? ["@timestamp"] : []);
            expect(differences(normalised(row.xml ?? "", null), row, except)).toEqual([]);
          });
      }
    });
  }
});

describe.skipIf(shared === null)(`documents of the sensors (${shared === null ? noSharedData : "shared data"})`, () => {
  const folder = path.join(shared ?? "", "sources");
  for (const kind of shared === null ? [] : ["process", "file", "library"]) {
    it(`elastic_defend: the ${kind} document of the sensor passes as it is`, () => {
      const json = object(
        JSON.parse(readFileSync(path.join(folder, "elastic_defend", `${kind}-sample_event.json`), "utf8")),
      );
      const { event } = normaliseRecord({ text: JSON.stringify(json), json, line: 1 });
      expect(event?.source).toBe("elastic_defend");
      expect(event?.index).toBe(`logs-endpoint.events.${kind}-default`);
      for (const field of ["process.args", "process.entity_id", "process.Ext.session_info.logon_type", "user.id"]) {
        expect(values(event?.document ?? {}, field), field).toEqual(values(json, field));
      }
    });
  }
  const endgame =
    shared === null ? [] : readFileSync(path.join(folder, "endgame", "documents.ndjson"), "utf8").split("\n");
  const wanted: Readonly<Record<string, JsonObject>> = {
    "endgame-mockEndgameCreationEvent": {
      "event.type": ["start", "process_start"],
      "host.os.type": ["windows"],
      "process.parent.name": ["svchost.exe"],
      "process.parent.pid": [8],
      "process.name": ["Microsoft.Photos.exe"],
    },
    "endgame-mockEndgameUserLogon": {
      "event.type": ["start", "authentication_success"],
      "event.code": ["4624"],
      "winlog.logon.type": ["Service"],
      "process.hash.md5": [],
    },
    "endgame-mockEndgameFileCreateEvent": {
      "event.type": ["creation"],
      "file.path": [
        "C:\\Users\\Arun\\AppData\\Local\\Google\\Chrome\\User Data\\Default\\63d78c21-e593-4484-b7a9-db33cd522ddc.tmp",
      ],
      "process.name": ["chrome.exe"],
    },
  };
  for (const line of endgame.filter((each) => each !== "")) {
    const row = object(JSON.parse(line));
    it(`endgame: ${String(row.id)} is filled from its own block, and says what was`, () => {
      const json = object(row.raw);
      const document = normalised(JSON.stringify(json), json);
      for (const [field, value] of Object.entries(wanted[String(row.id)] ?? { none: ["no such row is known"] })) {
        expect(values(document, field), field).toEqual(value);
      }
      expect(values(document, "x.derived")).toContain("event.type");
    });
  }
});
