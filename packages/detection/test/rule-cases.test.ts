import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createMemoryEventStore, firstText } from "@quaestor/telemetry";
import { describe, expect, it } from "vitest";
import { compileEql, execute, inMemoryExecutionLog, loadRule, manualExecution } from "../src/index.ts";
import { readCases } from "../src/testing/case-file.ts";
import { eight } from "../src/testing/process-starts.ts";

const rules = new URL("../../../rules/", import.meta.url);
const files = readdirSync(rules).filter((name) => name.endsWith(".toml"));

it("has a rule to try", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("the rule %s", (name) => {
  const load = loadRule(readFileSync(new URL(name, rules), "utf8"), name);
  const folder = new URL(`cases/${name.replace(/\.toml$/, "")}/`, rules);
  const caseFiles = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".yaml")) : [];

  it("loads without a problem", () => {
    expect("problems" in load ? load.problems : []).toEqual([]);
  });

  it("has golden cases", () => {
    expect(caseFiles).not.toEqual([]);
  });

  for (const file of caseFiles) {
    describe(file, () => {
      it.each(readCases(readFileSync(new URL(file, folder), "utf8")))("$name", async ({ events, alerts }) => {
        if ("problems" in load) throw new TypeError("the rule does not load");
        const store = createMemoryEventStore({ eql: compileEql });
        const appended = await store.append(events, { ingestedAt: eight });
        expect(appended).toMatchObject({ stored: events.length, rejected: [] });
        const record = await execute({
          rule: load.rule,
          planned: manualExecution({ from: 0n, to: eight + 60_000_000_000n, timeField: "timestamp" }),
          store,
          log: inMemoryExecutionLog(),
          now: () => eight,
          ids: () => "execution-1",
        });
        const raised = await store.get(record.alertIds);
        const sources = raised.map((alert) => firstText(alert.document, "kibana.alert.ancestors.id"));
        expect(record.error).toBeNull();
        expect(sources.sort()).toEqual([...alerts].sort());
      });
    });
  }
});
