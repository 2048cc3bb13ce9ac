import { describe, expect, it } from "vitest";
import { captured, eight, ordinary, shippedRule } from "../testing/process-starts.ts";
import { buildAlert } from "./build-alert.ts";
import { explainAlert } from "./explain-alert.ts";

const rule = shippedRule();

describe("explainAlert", () => {
  it("names for an alert the argument and the pattern that each condition was satisfied by", () => {
    const execution = { id: "execution-1", type: "scheduled" as const, intendedAt: eight };
    const alert = buildAlert({ event: captured("a", 0), rule, execution, now: eight });
    const explanation = explainAlert(rule, alert.document);
    expect(explanation.matches).toBe(true);
    expect(explanation.conditions.every((condition) => condition.satisfied)).toBe(true);
    expect(explanation.conditions.at(-1)?.evidence).toMatchObject([
      { field: "process.args", element: 5, pattern: { text: "\\\\127.0.0.1\\ADMIN$\\__*.*" } },
    ]);
  });

  it("names what an event lacks", () => {
    const explanation = explainAlert(rule, ordinary("b", 0).document);
    expect(explanation.matches).toBe(false);
    const lacking = explanation.conditions
      .filter((condition) => !condition.satisfied)
      .map((condition) => condition.text);
    expect(lacking).toContain('process.args : "/c"');
    expect(lacking).toContain('process.parent.name : "WmiPrvSE.exe"');
  });
});
