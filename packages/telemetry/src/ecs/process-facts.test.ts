import { describe, expect, it } from "vitest";
import { normaliseJson } from "../testing/normalise-json.ts";
import { sourceRecords } from "../testing/source-records.ts";
import { signatureOf } from "./code-signature.ts";
import type { JsonObject } from "./event.ts";
import { integrityLevelOf } from "./integrity-level.ts";

describe("the integrity level of a process", () => {
  it.each<[string, JsonObject, string | null]>([
    ["Sysmon", { winlog: { event_data: { IntegrityLevel: "High" } } }, "High"],
    ["4688", { winlog: { event_data: { MandatoryLabel: "S-1-16-16384" } } }, "System"],
    ["CrowdStrike", { crowdstrike: { IntegrityLevel: "8192" } }, "Medium"],
    [
      "SentinelOne",
      { sentinel_one_cloud_funnel: { event: { tgt: { process: { integrity_level: "SYSTEM" } } } } },
      "System",
    ],
    ["Elastic Defend", { process: { Ext: { token: { integrity_level_name: "low" } } } }, "Low"],
    ["a source that does not say", { process: { name: "cmd.exe" } }, null],
    ["a dash", { winlog: { event_data: { IntegrityLevel: "-" } } }, null],
  ])("is read where %s keeps it", (_, document, level) => {
    expect(integrityLevelOf(document)?.level ?? null).toBe(level);
  });

  it("is the started process's for Defender, never the parent's that its pipeline files in its place", () => {
    const filed = { process: { Ext: { token: { integrity_level_name: "system" } } } };
    const event = { category: "AdvancedHunting-DeviceProcessEvents", process: { integrity_level: "Medium" } };
    expect(integrityLevelOf({ ...filed, m365_defender: { event } })?.level).toBe("Medium");
    expect(integrityLevelOf({ ...filed, m365_defender: { event: { category: event.category } } })).toBeNull();
  });
});

describe("the signature of a process", () => {
  it.each([
    ["Elastic Defend", "parent", "process.parent.code_signature.trusted"],
    ["SentinelOne, raw", "process", "sentinel_one_cloud_funnel.event.tgt.process.publisher"],
    ["Defender, streamed", "parent", "process.parent.code_signature.trusted"],
  ] as const)("is read where %s keeps it", (name, of, field) => {
    expect(signatureOf(normaliseJson(sourceRecords[name] ?? {}).document, of).from).toBe(field);
  });

  it.each(["CrowdStrike, raw", "Sysmon, winlogbeat", "Security, event JSON"])("is not known from %s", (name) => {
    const { document } = normaliseJson(sourceRecords[name] ?? {});
    expect(signatureOf(document, "process")).toEqual({ subjectName: null, exists: null, trusted: null, from: null });
  });
});
