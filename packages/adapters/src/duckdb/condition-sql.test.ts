import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { checkEventQuery } from "../eql/check-event-query.ts";
import { isExact } from "./bounds.ts";
import { eventQuerySql } from "./condition-sql.ts";
import { loadFoldTable } from "./fold-table.ts";
import { SqlParameters } from "./sql-parameters.ts";

const rule = readFileSync(join(import.meta.dirname, "../../../../rules/suspicious-cmd-execution-via-wmi.toml"), "utf8");
const query = /query = '''([\s\S]*?)'''/.exec(rule)?.[1] ?? "";

function compiled(text: string): { readonly lower: string; readonly upper: string } {
  return eventQuerySql(new SqlParameters(), checkEventQuery(text, {}));
}

describe("EQL as SQL", () => {
  beforeAll(async () => loadFoldTable(await (await DuckDBInstance.create(":memory:")).connect()));

  it("decides the first rule wholly, on columns of its own, without reading documents", () => {
    const bounds = compiled(query);
    expect(isExact(bounds)).toBe(true);
    expect(bounds.lower).not.toMatch(/doc|json|flat/);
  });

  it("holds no value of the query, only their numbers", () => {
    const { lower } = compiled(`process where process.name : ("'; DROP*", "x") and note regex "ab+" and n > 5`);
    expect(lower).not.toMatch(/DROP|ab\+|note/);
  });

  it("never asks LIKE, which takes exponential time on values that an attacker chose", () => {
    expect(compiled(`any where process.name : ("*a*b?c*", "a*", "*b", "*c*", "a*b")`).lower).not.toMatch(/LIKE/i);
  });

  it("decides text, numbers, existence and regular expressions, and asks the evaluator for the rest", () => {
    const exact = [
      'process.name regex~ "a[bc]+"',
      "process.pid > 4",
      "user.email == null",
      '@timestamp > "2026"',
      'note like "a?"',
    ];
    const asked = ["process.pid + 1 == 5", 'source.ip == "10.0.0.0/8"', 'event.created > "2026"'];
    expect(exact.filter((condition) => !isExact(compiled(`any where ${condition}`)))).toEqual([]);
    expect(asked.filter((condition) => isExact(compiled(`any where ${condition}`)))).toEqual([]);
  });
});
