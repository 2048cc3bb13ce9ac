import { wellFormedText } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParquetColumn } from "./parquet-column.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

/** What stands in the column, one text a row. */
function rowsOf(column: ParquetColumn): string[] {
  const [, values = Buffer.alloc(0)] = column.take();
  const rows: string[] = [];
  for (let at = 0; at < values.length; ) {
    const length = values.readUInt32LE(at);
    rows.push(values.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length;
  }
  return rows;
}

describe("a column of texts", () => {
  it("holds each text as UTF-8, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(texts), (list) => {
        const column = new ParquetColumn("text", "text");
        for (const text of list) column.text(text);
        expect(rowsOf(column)).toEqual(list.map(wellFormedText));
      }),
    );
  });

  it("holds texts that are written piece by piece as JSON writes them", () => {
    fc.assert(
      fc.property(fc.array(texts), (list) => {
        const column = new ParquetColumn("doc", "text");
        const said = list.map((text) => {
          column.begin();
          column.quoted(text);
          return column.end();
        });
        expect(rowsOf(column)).toEqual(list.map((text) => JSON.stringify(wellFormedText(text))));
        expect(said).toEqual(
          list.map((text) => ({
            beyondAscii: /[\u0080-\uffff]/.test(text),
            loneSurrogate: wellFormedText(text) !== text,
          })),
        );
      }),
    );
  });

  it("forgets a text that is taken back", () => {
    const column = new ParquetColumn("doc", "text");
    column.text("one");
    column.begin();
    column.quoted("two");
    column.end();
    column.undo();
    column.text("three");
    expect(column.rows).toBe(2);
    expect(rowsOf(column)).toEqual(["one", "three"]);
  });
});
