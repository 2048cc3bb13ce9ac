import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  createMemoryEventStore,
  type EcsDocument,
  type EventStore,
  firstText,
  type NewEvent,
  normaliseRecord,
  RecordDecoder,
} from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseGuide, planLogonSession, planPivot, runLogonSession, runPivot } from "../src/index.ts";
import { shippedNote } from "../src/testing/shipped-note.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const folder = path.join(process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data"), "captures");
const present = existsSync(path.join(folder, "expected.json"));
const reason = "no captures: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout";

const record = z.union([z.number(), z.object({ record_id: z.number() }).transform((value) => value.record_id)]);
const process_ = z.object({
  record_id: z.number().nullable(),
  source: z.string(),
  children_by_entity_id: z.array(record).nullish(),
  children_by_parent_pid: z.array(record).nullish(),
  logon_events: z.array(z.object({ record_id: z.number().nullable() })).default([]),
});
const capture = z.object({ alerts: z.array(process_), near: z.array(process_) });
const expectedFile = z.object({ captures: z.record(z.string(), z.unknown()) });

/** Logons of one recording lie in another of the same host and time. */
const siblings: Readonly<Record<string, string>> = { "wmiexec-sliver.sysmon.ndjson": "wmiexec-sliver.security.ndjson" };
/** Larger recordings say nothing new about links and would take most of the time. */
const files = [
  "wmiexec-whoami.sysmon.ndjson",
  "wmiexec-sliver.sysmon.ndjson",
  "wmiexec-sliver.security.ndjson",
  "near-dcomexec-mmc.sysmon.ndjson",
  "near-smbmap-c-share.sysmon.ndjson",
  "near-wmi-cmd-start.sysmon.ndjson",
  "near-wmi-event-consumer-cmd.sysmon.ndjson",
  "near-wmi-msbuild.nxlog.ndjson.gz",
  "near-sharpwmi-create.nxlog.ndjson.gz",
];

function eventsOf(name: string): NewEvent[] {
  const bytes = readFileSync(path.join(folder, name));
  const decoder = new RecordDecoder();
  const decoded = [...decoder.push(name.endsWith(".gz") ? gunzipSync(bytes) : bytes), ...decoder.end()];
  return decoded.flatMap((one) => {
    if (one.kind !== "record") return [];
    const { event } = normaliseRecord(one.record);
    return event === undefined ? [] : [{ ...event, raw: null }];
  });
}

async function storeOf(events: readonly NewEvent[]): Promise<EventStore> {
  const store = createMemoryEventStore({
    eql: () => {
      throw new RangeError("no EQL here");
    },
  });
  await store.append(events, { ingestedAt: 1_795_507_200_000_000_000n });
  return store;
}

function recordId(document: EcsDocument): number {
  return Number(firstText(document, "winlog.record_id"));
}

/** As much of an alert as pivots read; the rule's own packages make the whole one. */
function alertFor(event: NewEvent): EcsDocument {
  return {
    ...event.document,
    event: {
      kind: "signal",
      code: firstText(event.document, "event.code"),
      provider: firstText(event.document, "event.provider"),
    },
    "kibana.alert.original_time": firstText(event.document, "@timestamp"),
    "kibana.alert.ancestors": [{ id: event.id, type: "event", index: event.index, depth: 0 }],
  };
}

const children = parseGuide(shippedNote()).questions.flatMap((question) => question.pivots)[0];

describe.skipIf(!present)(`processes of real recordings (${present ? "shared data" : reason})`, () => {
  const expected = present
    ? expectedFile.parse(JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"))).captures
    : {};

  describe.each(files)("%s", (name) => {
    it("have exactly the children and logons that are known", async () => {
      const events = eventsOf(name);
      const alone = await storeOf(events);
      const sibling = siblings[name];
      const withLogons = sibling === undefined ? alone : await storeOf([...events, ...eventsOf(sibling)]);
      const known = capture.parse(expected[name]);
      for (const one of [...known.alerts, ...known.near]) {
        const event = events.find(
          (candidate) => candidate.source === one.source && recordId(candidate.document) === one.record_id,
        );
        if (event === undefined || children === undefined) throw new RangeError(`${name}: no record ${one.record_id}`);
        const alert = alertFor(event);
        const plan = planPivot(children, alert, { window: "around", now: 0n });
        const result = await runPivot(plan, alone, { limit: 1000 });
        const rows = result.rows.filter((row) => row.event.source === one.source);
        const strong = rows.filter((row) => row.strength === "strong").map((row) => recordId(row.event.document));
        const all = rows.map((row) => recordId(row.event.document));
        expect(strong, `${one.record_id} by entity`).toEqual(one.children_by_entity_id ?? []);
        if (one.children_by_parent_pid) expect(all, `${one.record_id} by pid`).toEqual(one.children_by_parent_pid);

        const session = await runLogonSession(planLogonSession(alert), withLogons, { limit: 1000 });
        const found = [
          session.logon,
          ...session.otherLogons,
          ...session.privileges,
          ...session.explicitCredentials,
          ...session.logoffs,
        ];
        const ids = found.flatMap((row) => (row === null ? [] : [recordId(row.document)]));
        expect(ids.sort(), `${one.record_id} logons`).toEqual(one.logon_events.map((logon) => logon.record_id).sort());
      }
    });
  });
});
