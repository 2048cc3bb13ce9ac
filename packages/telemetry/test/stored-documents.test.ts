import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isJsonObject, parseJson } from "../src/decode/json-text.ts";
import { canonicalise, normaliseRecord, values } from "../src/index.ts";
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

describe.skipIf(shared === null)(
  `documents as pipelines stored them (${shared === null ? noSharedData : "shared data"})`,
  () => {
    for (const folder of folders) {
      it(`pass through unchanged where they are not empty, but for what names itself as rebuilt: ${folder}`, () => {
        const lines = readFileSync(path.join(shared ?? "", "sources", folder, "fixtures.ndjson"), "utf8").split("\n");
        for (const line of lines.filter((each) => each !== "")) {
          const row = parseJson(line);
          if (!isJsonObject(row)) continue;
          const json = row.expected_upstream_2023 ?? row.expected_upstream_2024;
          if (!isJsonObject(json)) continue;
          const { event } = normaliseRecord({ text: JSON.stringify(json), json, line: 1 });
          expect(event, String(row.id)).toBeDefined();
          if (event === undefined) continue;
          const isSwapped = ["m365-device-8-DeviceProcessEvents", "s1-process-0"].includes(String(row.id));
          expect(values(event.document, "x.derived").includes("process.command_line"), String(row.id)).toBe(isSwapped);
          const stored = canonicalise(json);
          for (const field of [
            "process.command_line",
            "process.args",
            "event.action",
            "event.category",
            "user.id",
            "host.id",
            "user.name",
          ]) {
            const before = values(stored, field);
            const rebuilt = values(event.document, "x.derived").includes(field);
            if (before.length > 0 && event.source === folder && !rebuilt)
              expect(values(event.document, field), `${row.id} ${field}`).toEqual(before);
          }
        }
      });
    }
  },
);
