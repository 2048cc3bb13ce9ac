const START = 1 << 14;

/** Which values a column of a Parquet file holds: 64-bit integers or UTF-8 texts; any of them may be null. */
export type ColumnType = "integer" | "text";

/** Collects one column of a row group in Parquet's plain encoding. Buffers are kept for the next row group. */
export class ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
  #values = Buffer.allocUnsafe(START);
  #length = 0;
  #present = new Uint8Array(1024);
  #rows = 0;

  constructor(name: string, type: ColumnType) {
    this.name = name;
    this.type = type;
  }

  get rows(): number {
    return this.#rows;
  }

  get byteLength(): number {
    return this.#length;
  }

  null(): void {
    this.#mark(false);
  }

  text(value: string): void {
    this.#mark(true);
    const most = value.length * 3 + 4;
    if (this.#length + most > this.#values.length) this.#grow(this.#length + most);
    const written = this.#values.write(value, this.#length + 4, "utf8");
    this.#values.writeUInt32LE(written, this.#length);
    this.#length += written + 4;
  }

  bigint(value: bigint): void {
    this.#mark(true);
    if (this.#length + 8 > this.#values.length) this.#grow(this.#length + 8);
    this.#length = this.#values.writeBigInt64LE(value, this.#length);
  }

  /** A safe integer. */
  integer(value: number): void {
    this.halves(value | 0, Math.floor(value / 0x1_0000_0000) | 0);
  }

  /** A 64-bit integer given as its lower and upper 32 bits. */
  halves(lower: number, upper: number): void {
    this.#mark(true);
    if (this.#length + 8 > this.#values.length) this.#grow(this.#length + 8);
    this.#values.writeInt32LE(lower, this.#length);
    this.#length = this.#values.writeInt32LE(upper, this.#length + 4);
  }

  /** The page of what was collected (levels, then values), and a fresh start. Valid until the next value comes. */
  take(): readonly Buffer[] {
    const levels = definitionLevels(this.#present, this.#rows);
    const values = this.#values.subarray(0, this.#length);
    this.#length = 0;
    this.#rows = 0;
    return [levels, values];
  }

  #mark(present: boolean): void {
    if (this.#rows === this.#present.length) {
      const larger = new Uint8Array(this.#rows * 2);
      larger.set(this.#present);
      this.#present = larger;
    }
    this.#present[this.#rows++] = present ? 1 : 0;
  }

  #grow(atLeast: number): void {
    const larger = Buffer.allocUnsafe(Math.max(atLeast, this.#values.length * 2));
    this.#values.copy(larger, 0, 0, this.#length);
    this.#values = larger;
  }
}

/** One bit a row (1: a value, 0: null) as a single bit-packed run, preceded by its length. */
function definitionLevels(present: Uint8Array, rows: number): Buffer {
  const groups = Math.ceil(rows / 8);
  const header: number[] = [];
  let rest = groups * 2 + 1;
  while (rest >= 0x80) {
    header.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  header.push(rest);
  const bytes = Buffer.alloc(4 + header.length + groups);
  bytes.writeUInt32LE(header.length + groups, 0);
  bytes.set(header, 4);
  const start = 4 + header.length;
  for (let row = 0; row < rows; row++) {
    if (present[row] === 1) {
      const at = start + (row >> 3);
      bytes[at] = (bytes[at] ?? 0) | (1 << (row & 7));
    }
  }
  return bytes;
}
