import { describe, expect, it } from "vitest";
import { isJsonObject } from "../decode/json-text.ts";
import { RecordDecoder } from "../decode/record-decoder.ts";
import { encodeUtf8 } from "../decode/rejected.ts";
import { canonicalise } from "../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../ecs/event.ts";
import { values } from "../ecs/values.ts";
import { sourceRecords } from "../testing/source-records.ts";
import { normaliseRecord } from "./registry.ts";
import type { Normalised } from "./source.ts";

/** Every leaf at its dotted path. */
function dotted(object: JsonObject, prefix = ""): Record<string, JsonValue> {
  return Object.assign(
    {},
    ...Object.entries(object).map(([key, value]) =>
      isJsonObject(value) ? dotted(value, `${prefix}${key}.`) : { [prefix + key]: value ?? null },
    ),
  );
}

/** As `fields` of a search: dotted, every value in a list; objects in lists are taken apart. */
function fieldsStyle(object: JsonObject): JsonObject {
  const fields: Record<string, JsonValue[]> = {};
  for (const [key, value] of Object.entries(dotted(object))) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isJsonObject(item)) {
        for (const [inner, leaf] of Object.entries(dotted(item))) fields[`${key}.${inner}`] = [leaf];
      } else fields[key] = [...(fields[key] ?? []), item];
    }
  }
  return fields;
}

const original = (text: string): JsonObject => ({
  "@timestamp": "2026-03-02T11:00:00Z",
  agent: { type: "filebeat" },
  ecs: { version: "8.0.0" },
  event: { original: text },
});

/** How a record may come, as the text of a file. */
const wrappings: Readonly<Record<string, (record: JsonObject) => string>> = {
  "a line": (record) => `${JSON.stringify(record)}\n`,
  "an object over several lines": (record) => JSON.stringify(record, null, 2),
  "a list": (record) => JSON.stringify([record]),
  "a hit": (record) => JSON.stringify({ _index: "x-1", _id: "1", _source: record }),
  "a search response": (record) =>
    JSON.stringify({ took: 1, hits: { total: 1, hits: [{ _index: "x-1", _id: "1", _source: record }] } }),
  "a bulk body": (record) => `{"create":{"_index":"x-1"}}\n${JSON.stringify(record)}\n`,
  "dotted keys": (record) => JSON.stringify(dotted(record)),
  "nested keys": (record) => JSON.stringify(canonicalise(record)),
  "the fields of a search": (record) => JSON.stringify({ _index: "x-1", _id: "1", fields: fieldsStyle(record) }),
  "text in event.original": (record) => JSON.stringify(original(JSON.stringify(record))),
  "text in message": (record) =>
    JSON.stringify({ "@timestamp": "2026-03-02T11:00:00Z", message: JSON.stringify(record) }),
};

function readOne(text: string): Normalised {
  const decoder = new RecordDecoder();
  const decoded = [...decoder.push(encodeUtf8(text)), ...decoder.end()];
  expect(decoded).toHaveLength(1);
  const [only] = decoded;
  if (only?.kind !== "record") throw new TypeError(JSON.stringify(only));
  const { event, quarantined } = normaliseRecord(only.record);
  if (event === undefined) throw new TypeError(quarantined.message);
  return event;
}

const looked = [
  "@timestamp",
  "event.category",
  "event.type",
  "host.os.type",
  "process.name",
  "process.pid",
  "process.args",
  "process.command_line",
  "process.parent.name",
];

/** Event JSON, Get-WinEvent and streamed rows mean something by their nesting, so that no dotted form of them exists. */
const byNesting = /^(?:Security, event JSON|Sysmon, Get-WinEvent|Defender, streamed)$/;

for (const [name, record] of Object.entries(sourceRecords)) {
  describe(`one record, however it is wrapped: ${name}`, () => {
    const bare = readOne(JSON.stringify(record));
    for (const [wrapping, wrap] of Object.entries(wrappings)) {
      if (byNesting.test(name) && /dotted|fields/.test(wrapping)) continue;
      it(`is the same event as ${wrapping}`, () => {
        const { document, id, source } = readOne(wrap(record));
        expect([source, id]).toEqual([bare.source, bare.id]);
        for (const field of looked) expect(values(document, field), field).toEqual(values(bare.document, field));
      });
    }
  });
}
