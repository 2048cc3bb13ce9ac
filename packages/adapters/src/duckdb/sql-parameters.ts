import { DOUBLE, type DuckDBType, type DuckDBValue, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { type FoldTable, foldTable } from "./fold-table.ts";

/** A statement as the client takes it. */
export interface Statement {
  readonly sql: string;
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
}

/**
 * Collects the values of a statement; the statement itself only ever holds their places. Integers stand in it as they
 * are: they have nothing but digits, and a statement without values is planned once and not twice.
 */
export class SqlParameters {
  readonly #values: DuckDBValue[] = [];
  readonly #types: DuckDBType[] = [];
  #fold: { readonly from: string; readonly to: string } | null = null;

  text(value: string): string {
    this.#values.push(value);
    this.#types.push(VARCHAR);
    return `$${this.#values.length}`;
  }

  bigint(value: bigint): string {
    return `'${value}'::BIGINT`;
  }

  double(value: number): string {
    this.#values.push(value);
    this.#types.push(DOUBLE);
    return `$${this.#values.length}`;
  }

  texts(values: readonly string[]): string {
    this.#values.push(listValue([...values]));
    this.#types.push(LIST(VARCHAR));
    return `$${this.#values.length}`;
  }

  bigints(values: readonly bigint[]): string {
    return `list_transform(${this.texts(values.map(String))}, n -> n::BIGINT)`;
  }

  /** A statement with the values that it uses, numbered anew: a value may serve several statements, or none. */
  statement(sql: string): Statement {
    const places = new Map<number, number>();
    const values: DuckDBValue[] = [];
    const types: DuckDBType[] = [];
    const renumbered = sql.replace(/\$([0-9]+)/g, (_, digits: string) => {
      const number = Number(digits);
      let place = places.get(number);
      if (place === undefined) {
        place = values.push(this.#values[number - 1] ?? null);
        places.set(number, place);
        types.push(this.#types[number - 1] ?? VARCHAR);
      }
      return `$${place}`;
    });
    return { sql: renumbered, values, types };
  }

  /**
   * An expression folded code point by code point as `foldCase` folds. The engine's lower() does it for ASCII, and
   * beyond it for all but the code points of the fold table and U+0130, which it takes for an i.
   */
  folded(expression: string): string {
    const { from, to } = this.#foldTable();
    const beyond = `array_to_string(list_transform(string_split(${expression}, '\u0130'), y -> translate(lower(y), ${from}, ${to})), '\u0130')`;
    return `CASE WHEN strlen(${expression}) = length(${expression}) THEN lower(${expression}) ELSE ${beyond} END`;
  }

  #foldTable(): { readonly from: string; readonly to: string } {
    if (this.#fold === null) {
      const table: FoldTable = foldTable();
      this.#fold = { from: this.text(table.from), to: this.text(table.to) };
    }
    return this.#fold;
  }
}
