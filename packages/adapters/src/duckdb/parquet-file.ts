import { closeSync, openSync, writevSync } from "node:fs";
import type { ParquetColumn } from "./parquet-column.ts";
import { ThriftWriter } from "./thrift-writer.ts";

interface Chunk {
  readonly column: ParquetColumn;
  readonly offset: number;
  readonly size: number;
}

interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

const MAGIC = Buffer.from("PAR1");
const I32 = 5;
const I64 = 6;
const physical = { integer: 2, text: 6 } as const;

/**
 * Writes a plain, uncompressed Parquet file of flat optional columns: the fastest way of handing rows to the engine
 * (measured against its appender and its JSON reader). Writes are synchronous: the file lives for one transaction only
 * and is never read after a crash.
 */
export class ParquetFile {
  readonly #descriptor: number;
  readonly #columns: readonly ParquetColumn[];
  readonly #groups: RowGroup[] = [];
  #offset = 0;

  /** Throws the file system's error when the file cannot be made. */
  constructor(path: string, columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.#descriptor = openSync(path, "wx", 0o600);
    this.#write([MAGIC]);
  }

  /** Writes what the columns have collected as one row group, and empties them. */
  flush(): void {
    const rows = this.#columns[0]?.rows ?? 0;
    if (rows === 0) return;
    const chunks = this.#columns.map((column) => {
      const offset = this.#offset;
      const page = column.take();
      const size = page.reduce((sum, part) => sum + part.length, 0);
      this.#write([pageHeader(rows, size), ...page]);
      return { column, offset, size: this.#offset - offset };
    });
    this.#groups.push({ rows, chunks });
  }

  /** Flushes, writes the footer and closes. */
  finish(): void {
    this.flush();
    const footer = this.#footer();
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length, 0);
    this.#write([footer, length, MAGIC]);
    this.close();
  }

  /** Closes the file as it is. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #write(parts: readonly Buffer[]): void {
    let left = parts.filter((part) => part.length > 0);
    while (left.length > 0) {
      let written = writevSync(this.#descriptor, left);
      this.#offset += written;
      // A short write is rare and no error by itself: go on where it stopped.
      left = left.flatMap((part) => {
        const skipped = Math.min(written, part.length);
        written -= skipped;
        return skipped === part.length ? [] : [part.subarray(skipped)];
      });
    }
  }

  #footer(): Buffer {
    const thrift = new ThriftWriter();
    thrift.integer(1, I32, 1);
    thrift.structs(2, [null, ...this.#columns], (column) => {
      if (column === null) {
        thrift.text(4, "schema");
        thrift.integer(5, I32, this.#columns.length);
        return;
      }
      thrift.integer(1, I32, physical[column.type]);
      thrift.integer(3, I32, 1);
      thrift.text(4, column.name);
      if (column.type === "text") thrift.integer(6, I32, 0);
    });
    thrift.integer(
      3,
      I64,
      this.#groups.reduce((sum, group) => sum + group.rows, 0),
    );
    thrift.structs(4, this.#groups, (group) => {
      thrift.structs(1, group.chunks, ({ column, offset, size }) => {
        thrift.integer(2, I64, offset);
        thrift.struct(3, () => {
          thrift.integer(1, I32, physical[column.type]);
          thrift.integers(2, [0, 3]);
          thrift.texts(3, [column.name]);
          thrift.integer(4, I32, 0);
          thrift.integer(5, I64, group.rows);
          thrift.integer(6, I64, size);
          thrift.integer(7, I64, size);
          thrift.integer(9, I64, offset);
        });
      });
      thrift.integer(
        2,
        I64,
        group.chunks.reduce((sum, chunk) => sum + chunk.size, 0),
      );
      thrift.integer(3, I64, group.rows);
    });
    return thrift.finish();
  }
}

function pageHeader(rows: number, size: number): Buffer {
  const thrift = new ThriftWriter();
  thrift.integer(1, I32, 0);
  thrift.integer(2, I32, size);
  thrift.integer(3, I32, size);
  thrift.struct(5, () => {
    thrift.integer(1, I32, rows);
    thrift.integer(2, I32, 0);
    thrift.integer(3, I32, 3);
    thrift.integer(4, I32, 3);
  });
  return thrift.finish();
}
