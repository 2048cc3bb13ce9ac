import { describe, expect, it } from "vitest";
import { check } from "../check/check.ts";
import { parse } from "../syntax/parse.ts";
import { type JsonObject, viewOf } from "../testing/world.ts";
import { explain } from "./explain.ts";

const RULE = `process where host.os.type == "windows" and event.type == "start" and
  process.parent.name : "WmiPrvSE.exe" and process.name : "cmd.exe" and process.args : "/c" and process.args:"/Q" and
  process.args : "2>&1" and process.args: "1>"  and
  process.args : ("C:\\\\windows\\\\temp\\\\*.txt", "\\\\Windows\\\\Temp\\\\*", "-encodehex", "\\\\\\\\127.0.0.1\\\\C$\\\\Windows\\\\Temp\\\\*", "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*")`;

const EVENT: JsonObject = {
  event: { category: ["process"], type: ["start"] },
  host: { os: { type: "windows" } },
  process: {
    name: "cmd.exe",
    parent: { name: "WmiPrvSE.exe" },
    args: ["cmd.exe", "/Q", "/c", "whoami", "1>", "\\\\127.0.0.1\\ADMIN$\\__1700.5", "2>&1"],
  },
};

const explained = (query: string, document: JsonObject) => explain(check(parse(query)), viewOf(document));

describe("explaining", () => {
  it("names, for each condition of the rule, the token and the pattern that satisfied it", () => {
    const { matches, category, conditions } = explained(RULE, EVENT);
    expect(matches).toBe(true);
    expect(category).toEqual({ field: "event.category", wanted: "process", found: ["process"], satisfied: true });
    expect(conditions.map(({ field, evidence }) => [field, ...evidence.map(({ element }) => element)])).toEqual([
      ["host.os.type", 0],
      ["event.type", 0],
      ["process.parent.name", 0],
      ["process.name", 0],
      ["process.args", 2],
      ["process.args", 1],
      ["process.args", 6],
      ["process.args", 4],
      ["process.args", 5],
    ]);
    const path = conditions.at(-1)?.evidence[0]?.pattern;
    expect(path?.text).toBe("\\\\127.0.0.1\\ADMIN$\\__*.*");
    expect(RULE.slice(path?.span.start, path?.span.end)).toBe('"\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*"');
  });

  it("shows what an event lacks", () => {
    const { matches, conditions } = explained(RULE, { ...EVENT, process: { name: "cmd.exe", args: ["/c"] } });
    expect(matches).toBe(false);
    const lacking = conditions.filter(({ satisfied }) => !satisfied).map(({ text }) => text.slice(0, 24));
    expect(lacking).toHaveLength(5);
    expect(lacking[0]).toBe('process.parent.name : "W');
  });

  it("calls a negated condition satisfied when it is not true, and gives its evidence when it is", () => {
    const query = 'any where not name : "a*" and name != "b" and gone == null';
    const [like, unequal, gone] = explained(query, { name: ["abc", "c"] }).conditions;
    expect(like).toMatchObject({
      negated: true,
      satisfied: false,
      text: 'not name : "a*"',
      evidence: [{ value: "abc", element: 0 }],
    });
    expect(unequal).toMatchObject({ negated: true, satisfied: true, text: 'name != "b"', evidence: [] });
    expect(gone).toMatchObject({ negated: true, satisfied: true, text: "gone == null" });
  });

  it("gives the choice of values that made a calculation true", () => {
    const [sum] = explained("any where a + b == 5", { a: [1, 2], b: [7, 3] }).conditions;
    expect(sum).toMatchObject({
      field: null,
      satisfied: true,
      evidence: [
        { field: "a", element: 1 },
        { field: "b", element: 1 },
      ],
    });
  });

  it("names at most a hundred of a list's values", () => {
    const [args] = explained('any where args : "*"', { args: Array.from({ length: 5000 }, String) }).conditions;
    expect(args?.evidence).toHaveLength(100);
  });

  it("names the expression among several regular expressions", () => {
    const [name] = explained('any where name regex~ ("x+", "CMD\\\\.\\\\w+")', { name: "cmd.exe" }).conditions;
    expect(name?.evidence[0]?.pattern?.text).toBe("CMD\\.\\w+");
  });
});
