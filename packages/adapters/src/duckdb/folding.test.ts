import { DuckDBInstance } from "@duckdb/node-api";
import { foldCase as foldOfEql } from "@quaestor/eql";
import { foldCase } from "@quaestor/telemetry";
import { beforeAll, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { beyondLower, loadFoldTable } from "./fold-table.ts";
import { SqlParameters } from "./sql-parameters.ts";

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();

/** What SQL makes of every code point of the first two planes but the first and the surrogates, in order; one line each. */
async function everyCodePoint(expression: string, parameters: SqlParameters): Promise<readonly string[]> {
  const sql = `SELECT string_agg(${expression}, chr(0) ORDER BY i) FROM (SELECT i, chr(i::INTEGER) AS c FROM range(1, 131072) t(i) WHERE i < 55296 OR i > 57343)`;
  const reader = await ask(connection, `SELECT '>' || (${sql})`, parameters);
  return String(reader.getRows()[0]?.[0]).slice(1).split("\0");
}

const characters = Array.from({ length: 0x1ffff }, (_, i) => i + 1)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

describe("folding case", { timeout: 60_000 }, () => {
  beforeAll(() => loadFoldTable(connection));

  it("is the same in telemetry and in the language, for every code point", () => {
    expect(characters.filter((character) => foldCase(character) !== foldOfEql(character))).toEqual([]);
  });

  it("is the same in SQL, for every code point of the planes that have case, alone and inside a text", async () => {
    const parameters = new SqlParameters();
    const alone = await everyCodePoint(parameters.folded("c"), parameters);
    expect(characters.filter((character, i) => alone[i] !== foldCase(character))).toEqual([]);
    const inside = await everyCodePoint(parameters.folded("('İA' || c || 'Σς')"), parameters);
    expect(characters.filter((character, i) => inside[i] !== foldCase(`İA${character}Σς`))).toEqual([]);
  });

  it("is lower() for every code point that is not singled out", async () => {
    const lower = await everyCodePoint("lower(c)", new SqlParameters());
    const odd = beyondLower();
    const wrong = characters.filter((character, i) => !odd.test(character) && lower[i] !== foldCase(character));
    expect(wrong).toEqual([]);
  });
});
