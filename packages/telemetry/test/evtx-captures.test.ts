import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Decoded,
  type JsonObject,
  type JsonValue,
  normaliseRecord,
  RecordDecoder,
  recordFromText,
} from "../src/index.ts";
import { eventXmlToJson } from "../src/sources/windows/carriers/event-xml.ts";
import { evtxFiles, noSharedData, sharedData } from "./shared-data.ts";

const shared = sharedData();
const folder = path.join(shared ?? "", "captures");
const slow = { timeout: 60_000 };

function decode(bytes: Uint8Array): Decoded[] {
  const decoder = new RecordDecoder();
  return [...decoder.push(bytes), ...decoder.end()];
}

/** Dotted paths to the leaves of a document. */
function leaves(value: JsonValue | undefined, at: string, out: Map<string, string>): Map<string, string> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) leaves(inner, at === "" ? key : `${at}.${key}`, out);
  } else if (value !== undefined) out.set(at, JSON.stringify(value));
  return out;
}

/**
 * Fields that the NDJSON beside a recording has, or writes otherwise, because of how it was made, not because of the
 * event: it names the program that read the log, was given the operating system that an agent would add, and writes out
 * opcodes in words.
 */
const ofTheCarrier = new Set(["winlog.api", "host.os.family", "host.os.platform", "winlog.opcode"]);

/** Three more ways in which it writes the same value otherwise; ours is what Windows renders. */
function sameValue(field: string, evtx: string | undefined, ndjson: string | undefined): boolean {
  if (evtx === ndjson) return true;
  // It leaves out a version that is 0.
  if (field === "winlog.version") return evtx === "0" && ndjson === undefined;
  // It read XML with a parser that makes one line feed of a carriage return and a line feed.
  if (evtx?.replaceAll("\\r\\n", "\\n") === ndjson) return true;
  // It pads numbers in hexadecimal, though only under user_data.
  const hex = /^"0x([0-9a-f]+)"$/;
  if (!field.startsWith("winlog.user_data.")) return false;
  return hex.exec(evtx ?? "")?.[1] === hex.exec(ndjson ?? "")?.[1]?.replace(/^0+(?=.)/, "");
}

function differences(evtx: JsonObject, ndjson: JsonObject): string[] {
  const left = leaves(evtx, "", new Map());
  const right = leaves(ndjson, "", new Map());
  const wrong: string[] = [];
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    if (ofTheCarrier.has(field) || sameValue(field, left.get(field), right.get(field))) continue;
    wrong.push(`${field}: ${left.get(field)} against ${right.get(field)}`);
  }
  return wrong;
}

describe.skipIf(shared === null)(
  `recordings as binary logs (${shared === null ? noSharedData : "shared data"})`,
  () => {
    for (const file of evtxFiles()) {
      const name = path.basename(file, ".evtx");
      const decoded = decode(readFileSync(file));

      it(`reads every record of ${name} and refuses none`, () => {
        expect(decoded.filter((each) => each.kind === "rejected")).toEqual([]);
        expect(decoded.length).toBeGreaterThan(0);
      });

      it(`gives of ${name} the JSON that its own XML gives, so that a record read again is the same`, slow, () => {
        for (const each of decoded) {
          if (each.kind !== "record") continue;
          const { text, json } = each.record;
          expect(json).toEqual(eventXmlToJson(text));
          const again = recordFromText(text);
          const { event } = normaliseRecord(each.record);
          expect(event).toBeDefined();
          expect(again.kind === "record" && normaliseRecord(again.record).event).toEqual(event);
        }
      });

      const sibling = path.join(folder, `${name}.ndjson`);
      if (!existsSync(sibling)) continue;
      it(`makes of ${name}.evtx the events that it makes of ${name}.ndjson, ids too`, slow, () => {
        const others = decode(readFileSync(sibling));
        expect(decoded).toHaveLength(others.length);
        const wrong: string[] = [];
        decoded.forEach((each, index) => {
          const other = others[index];
          if (each.kind !== "record" || other?.kind !== "record") throw new Error(`record ${index} is missing`);
          const { event } = normaliseRecord(each.record);
          const { event: same } = normaliseRecord(other.record);
          if (event?.id !== same?.id) wrong.push(`${index}: ${event?.id} against ${same?.id}`);
          if (event?.index !== same?.index) wrong.push(`${index}: ${event?.index} against ${same?.index}`);
          for (const line of differences(event?.document ?? {}, same?.document ?? {})) wrong.push(`${index} ${line}`);
        });
        expect(wrong).toEqual([]);
      });
    }
  },
);
