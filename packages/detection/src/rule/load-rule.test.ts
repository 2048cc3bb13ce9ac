import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadRule } from "./load-rule.ts";
import type { Rule, RuleProblem } from "./rule.ts";

const file = "suspicious-cmd-execution-via-wmi.toml";
const shipped = readFileSync(new URL(`../../../../rules/${file}`, import.meta.url), "utf8");

function ruleOf(text: string): Rule {
  const load = loadRule(text, file);
  if ("problems" in load) throw new Error(JSON.stringify(load.problems));
  return load.rule;
}

function problemsOf(text: string): readonly RuleProblem[] {
  const load = loadRule(text, file);
  return "problems" in load ? load.problems : [];
}

/** The 1-based line on which a text first stands in the shipped file. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

describe("loadRule on the shipped rule", () => {
  const rule = ruleOf(shipped);

  it("gives the schedule in milliseconds and the limits", () => {
    expect(rule).toMatchObject({
      ruleId: "12f07955-1674-44f7-86b5-c35da0a6f41a",
      severity: "high",
      riskScore: 73,
      intervalMs: 300_000,
      fromMs: 540_000,
      toMs: 0,
      maxSignals: 100,
      timestampOverride: "event.ingested",
    });
  });

  it("names the nine sources", () => {
    expect(rule.index).toHaveLength(9);
  });

  it("keeps the query to the letter", () => {
    expect(rule.query).toBe(
      [
        'process where host.os.type == "windows" and event.type == "start" and',
        ' process.parent.name : "WmiPrvSE.exe" and process.name : "cmd.exe" and process.args : "/c" and process.args:"/Q" and',
        ' process.args : "2>&1" and process.args: "1>"  and',
        ' process.args : ("C:\\\\windows\\\\temp\\\\*.txt", "\\\\Windows\\\\Temp\\\\*", "-encodehex", "\\\\\\\\127.0.0.1\\\\C$\\\\Windows\\\\Temp\\\\*", "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*")',
      ].join("\n"),
    );
  });

  it("carries both tactics with their techniques", () => {
    expect(rule.threat.map(({ tactic, technique }) => [tactic.id, technique.flatMap(allIds)])).toEqual([
      ["TA0002", ["T1047", "T1059", "T1059.003"]],
      ["TA0008", ["T1021", "T1021.003"]],
    ]);
  });

  it("puts the three pivots into the guide", () => {
    expect(rule.note.match(/!\{investigate\{/g)).toHaveLength(3);
    expect(rule.note).not.toContain("$investigate");
  });

  it("has a digest that changes with any byte of the file", () => {
    expect(rule.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(ruleOf(`${shipped}\n`).digest).not.toBe(rule.digest);
  });
});

describe("loadRule on a bad file", () => {
  it("says where the TOML breaks", () => {
    expect(problemsOf('[rule]\nname = "open\n')).toMatchObject([{ file, line: 2, field: null }]);
  });

  it("points at the line and column of the query's error", () => {
    const broken = shipped.replace('process.args:"/Q" and', 'process.args:"/Q" andd');
    const column = (broken.split("\n").find((line) => line.includes("andd")) ?? "").indexOf("andd") + 1;
    expect(problemsOf(broken)).toMatchObject([{ field: "rule.query", line: lineOf(broken, "andd"), column }]);
  });

  it("names the line of a bad value, and every other problem with it", () => {
    const broken = shipped
      .replace('severity = "high"', 'severity = "grave"')
      .replace("risk_score = 73", "risk_score = 173");
    expect(problemsOf(broken).map(({ field, line }) => [field, line])).toEqual(
      expect.arrayContaining([
        ["rule.severity", lineOf(broken, "severity =")],
        ["rule.risk_score", lineOf(broken, "risk_score =")],
      ]),
    );
  });

  it("names an unknown key", () => {
    const broken = shipped.replace("max_signals = 100", "max_signal = 100");
    expect(problemsOf(broken)).toMatchObject([{ field: "rule.max_signal", line: lineOf(broken, "max_signal ") }]);
  });

  it("finds the place inside the second investigate table", () => {
    const broken = shipped.replace('label = "Alerts of the user"', "label = 5");
    expect(problemsOf(broken)).toMatchObject([
      { field: "transform.investigate[1].label", line: lineOf(broken, "label = 5") },
    ]);
  });

  it.each([
    ["filters", "[[rule.filters]]\nmeta = {}\n"],
    ["exceptions_list", '[[rule.exceptions_list]]\nid = "x"\n'],
    ["alert_suppression", '[rule.alert_suppression]\ngroup_by = ["host.id"]\n'],
  ])("refuses %s by name, because ignoring it would change what the rule means", (key, addition) => {
    const [problem] = problemsOf(`${shipped}\n${addition}`);
    expect(problem?.field).toBe(`rule.${key}`);
    expect(problem?.message).toContain("not supported yet");
  });

  it.each([
    ["from", 'from = "now-9m"', 'from = "yesterday"'],
    ["interval", 'interval = "5m"', 'interval = "often"'],
  ])("refuses a %s that is no time", (field, before, after) => {
    const broken = shipped.replace(before, after);
    expect(problemsOf(broken)).toMatchObject([{ field: `rule.${field}`, line: lineOf(broken, after) }]);
  });

  it("refuses a schedule that leaves time unread", () => {
    expect(problemsOf(shipped.replace('from = "now-9m"', 'from = "now-4m"'))[0]?.message).toContain("unread");
  });

  it("refuses another type of rule", () => {
    expect(problemsOf(shipped.replace('type = "eql"', 'type = "query"'))).toMatchObject([{ field: "rule.type" }]);
  });
});

function allIds(technique: Rule["threat"][number]["technique"][number]): string[] {
  return [technique.id, ...technique.subtechnique.map((sub) => sub.id)];
}
