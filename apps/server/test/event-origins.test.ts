import { getEvent } from "@quaestor/api";
import { first } from "@quaestor/telemetry";
import { sourceRecords } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

/** For one field that the rule looks at, a piece of the place it must be said to come from. */
const commandLines: Readonly<Record<string, string>> = {
  "Sysmon, winlogbeat": "winlog.event_data.CommandLine",
  "Security, event JSON": "CommandLine",
  "Sysmon, flat": "CommandLine",
  "Sysmon, Get-WinEvent": "Properties[4].Value",
  "CrowdStrike, raw": "CommandLine",
  "CrowdStrike, stored": "process.command_line",
  "Defender, streamed": "properties.ProcessCommandLine",
  "Defender, stored and swapped": "m365_defender.event.process.command_line",
  "SentinelOne, raw": "tgt.process.cmdline",
  "SentinelOne, stored and swapped": "sentinel_one_cloud_funnel.event.tgt.process.cmd_line",
  "Elastic Defend": "process.command_line",
  "Endgame, old": "endgame.command_line",
  "Endgame, sensor": "command_line",
};

describe("an event's page", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
  }, 60_000);
  afterAll(() => running.stop());

  for (const [name, record] of Object.entries(sourceRecords)) {
    it(`shows the record as received beside each field and where it came from: ${name}`, {
      timeout: 60_000,
    }, async () => {
      const line = JSON.stringify(record);
      expect(await analyst.upload(`${name}.ndjson`, `${line}\n`)).toMatchObject({
        records: 1,
        quarantined: 0,
        problem: null,
      });
      const { events } = await running.backend.core.store.search({ query: { kind: "all" }, limit: 1000 });
      const received = await running.backend.core.store.received(events.map(({ id }) => id));
      const stored = events.find(({ id }) => received.get(id) === line);
      const detail = await analyst.call(getEvent, { params: { id: stored?.id ?? "none" }, query: {}, body: {} });
      expect(detail.raw).toEqual({ text: line, length: line.length });
      const unexplained = detail.fields.filter(({ from }) => from === null).map(({ field }) => field);
      // The one field that this console sets itself.
      expect(unexplained).toEqual(["event.ingested"]);
      const commandLine = detail.fields.find(({ field }) => field === "process.command_line");
      expect(commandLine?.from ?? "").toContain(commandLines[name] ?? "");
      for (const { field, remedy } of detail.absent) {
        expect(first(stored?.document ?? {}, field), field).toBeUndefined();
        expect(remedy?.length ?? 0, field).toBeGreaterThan(20);
      }
    });
  }
});
