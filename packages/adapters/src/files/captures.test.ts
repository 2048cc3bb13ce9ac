import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { formatInstant, type Instant, type NewEvent, parseInstant, values } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import type { FileCounts } from "./gathering.ts";
import { readTelemetry } from "./read-telemetry.ts";

interface Capture {
  readonly lines: number;
  readonly unrecognised: number;
  readonly process_starts: number;
  readonly hosts: readonly string[];
  readonly first: string;
  readonly last: string;
  readonly logon_counts: Readonly<Record<string, number>>;
}

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../../..");
const shared = process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data");
const folder = path.join(shared, "captures");
const present = existsSync(path.join(folder, "expected.json"));
const reason = "no captures: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout";

/**
 * Two lines of one recording that its ground truth counts as no Windows records, because their data stand under
 * user_data instead of event_data (a WMI provider that started, a remote desktop listener). They are Windows records.
 */
const withUserData: Readonly<Record<string, number>> = { "background-winlogbeat6.ndjson.gz": 2 };

const logons = new Set(["4624", "4625", "4634", "4648", "4672", "4964"]);

class Tally {
  starts = 0;
  readonly hosts = new Set<string>();
  readonly ids = new Set<string>();
  readonly logonCounts: Record<string, number> = {};
  first: Instant | null = null;
  last: Instant | null = null;

  take(event: NewEvent): void {
    const { document } = event;
    const isStart =
      values(document, "event.category").includes("process") && values(document, "event.type").includes("start");
    if (isStart) this.starts += 1;
    this.ids.add(event.id);
    for (const host of values(document, "host.name")) this.hosts.add(String(host));
    const code = String(values(document, "event.code")[0]);
    if (logons.has(code)) this.logonCounts[code] = (this.logonCounts[code] ?? 0) + 1;
    // The recordings' times are the log's own; Sysmon's clock is the event's time where it has one.
    const log = values(document, "event.created")[0] ?? values(document, "@timestamp")[0];
    const at = parseInstant(String(log));
    if (at === null) throw new Error(`no time in ${event.id}`);
    if (this.first === null || at < this.first) this.first = at;
    if (this.last === null || at > this.last) this.last = at;
  }
}

describe.skipIf(!present)(`recordings of others (${present ? "shared data" : reason})`, () => {
  const expected: { captures: Record<string, Capture> } = present
    ? JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"))
    : { captures: {} };
  for (const [file, truth] of Object.entries(expected.captures)) {
    it(`reads ${file} to the last record`, { timeout: 300_000 }, async () => {
      const tally = new Tally();
      const ends: FileCounts[] = [];
      const reasons: string[] = [];
      for await (const batch of readTelemetry(path.join(folder, file))) {
        for (const event of batch.events) tally.take(event);
        for (const each of batch.quarantined) reasons.push(`${each.line} ${each.code}: ${each.message}`);
        if (batch.end !== null) ends.push(batch.end);
      }
      expect(reasons).toHaveLength(truth.unrecognised - (withUserData[file] ?? 0));
      expect(ends.map((end) => end.records)).toEqual([truth.lines]);
      expect(tally.starts).toBe(truth.process_starts);
      expect([...tally.hosts].sort()).toEqual(truth.hosts);
      expect(tally.logonCounts).toEqual(truth.logon_counts);
      expect(formatInstant(tally.first ?? 0n)).toBe(formatInstant(parseInstant(truth.first) ?? 0n));
      expect(formatInstant(tally.last ?? 0n)).toBe(formatInstant(parseInstant(truth.last) ?? 0n));
    });
  }
});
