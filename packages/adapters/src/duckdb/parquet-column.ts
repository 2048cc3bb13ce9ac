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
  #begun = 0;
  #beyondAscii = false;
  #lone = false;

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
    this.#room(value.length * 3 + 4);
    const start = this.#length + 4;
    const written = value.length > SHORT ? -1 : writeAscii(this.#values, start, value);
    const length = written < 0 ? this.#values.write(value, start, "utf8") : written;
    this.#put32(this.#length, length);
    this.#length = start + length;
  }

  /** Begins a text that is written piece by piece; {@link end} ends it. */
  begin(): void {
    this.#mark(true);
    this.#room(4);
    this.#begun = this.#length;
    this.#length += 4;
    this.#beyondAscii = false;
    this.#lone = false;
  }

  /** Ends the text, and says what was in it. */
  end(): { readonly beyondAscii: boolean; readonly loneSurrogate: boolean } {
    this.#put32(this.#begun, this.#length - this.#begun - 4);
    return { beyondAscii: this.#beyondAscii, loneSurrogate: this.#lone };
  }

  /** Takes the text back that was begun last. */
  undo(): void {
    this.#length = this.#begun;
    this.#rows -= 1;
  }

  /** Characters of ASCII, as they are. */
  ascii(piece: string): void {
    this.#room(piece.length);
    for (let at = 0; at < piece.length; at += 1) this.#values[this.#length + at] = piece.charCodeAt(at);
    this.#length += piece.length;
  }

  /** A text as JSON writes it, in quotes; a lone surrogate becomes U+FFFD. */
  quoted(text: string): void {
    this.#room(text.length * 6 + 2);
    const values = this.#values;
    let to = this.#length;
    values[to++] = 34;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit < 32 || unit === 34 || unit === 92) {
        values[to++] = 92;
        const short = SHORT_ESCAPES[unit] ?? 0;
        if (short !== 0) values[to++] = short;
        else {
          values[to++] = 117;
          values[to++] = 48;
          values[to++] = 48;
          values[to++] = unit < 16 ? 48 : 49;
          values[to++] = HEX_DIGITS.charCodeAt(unit & 15);
        }
      } else if (unit < 128) values[to++] = unit;
      else {
        this.#beyondAscii = true;
        if (unit < 0x800) {
          values[to++] = 0xc0 | (unit >> 6);
          values[to++] = 0x80 | (unit & 63);
          continue;
        }
        let point = unit;
        if (unit >= 0xd800 && unit < 0xe000) {
          const next = text.charCodeAt(at + 1);
          if (unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            at += 1;
            point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
            values[to++] = 0xf0 | (point >> 18);
            values[to++] = 0x80 | ((point >> 12) & 63);
            values[to++] = 0x80 | ((point >> 6) & 63);
            values[to++] = 0x80 | (point & 63);
            continue;
          }
          this.#lone = true;
          point = 0xfffd;
        }
        values[to++] = 0xe0 | (point >> 12);
        values[to++] = 0x80 | ((point >> 6) & 63);
        values[to++] = 0x80 | (point & 63);
      }
    }
    values[to++] = 34;
    this.#length = to;
  }

  bigint(value: bigint): void {
    this.halves(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** A safe integer. */
  integer(value: number): void {
    this.halves(value | 0, Math.floor(value / 0x1_0000_0000) | 0);
  }

  /** A 64-bit integer given as its lower and upper 32 bits. */
  halves(lower: number, upper: number): void {
    this.#mark(true);
    this.#room(8);
    this.#put32(this.#length, lower);
    this.#put32(this.#length + 4, upper);
    this.#length += 8;
  }

  /** The page of what was collected (levels, then values), and a fresh start. Valid until the next value comes. */
  take(): readonly Buffer[] {
    const levels = definitionLevels(this.#present, this.#rows);
    const values = this.#values.subarray(0, this.#length);
    this.#length = 0;
    this.#rows = 0;
    return [levels, values];
  }

  #put32(at: number, value: number): void {
    const values = this.#values;
    values[at] = value;
    values[at + 1] = value >>> 8;
    values[at + 2] = value >>> 16;
    values[at + 3] = value >>> 24;
  }

  #mark(present: boolean): void {
    if (this.#rows === this.#present.length) {
      const larger = new Uint8Array(this.#rows * 2);
      larger.set(this.#present);
      this.#present = larger;
    }
    this.#present[this.#rows++] = present ? 1 : 0;
  }

  #room(bytes: number): void {
    const atLeast = this.#length + bytes;
    if (atLeast <= this.#values.length) return;
    const larger = Buffer.allocUnsafe(Math.max(atLeast, this.#values.length * 2));
    this.#values.copy(larger, 0, 0, this.#length);
    this.#values = larger;
  }
}

const SHORT_ESCAPES = new Uint8Array(128);
for (const [unit, letter] of [
  ['"', '"'],
  ["\\", "\\"],
  ["\b", "b"],
  ["\f", "f"],
  ["\n", "n"],
  ["\r", "r"],
  ["\t", "t"],
] as const) {
  SHORT_ESCAPES[unit.charCodeAt(0)] = letter.charCodeAt(0);
}
const HEX_DIGITS = "0123456789abcdef";

/** Characters up to which a call into the runtime costs more than going through them here. */
const SHORT = 40;

/** Writes a text of ASCII only and gives its length; -1 when it has other characters. */
function writeAscii(target: Uint8Array, from: number, text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return -1;
    target[from + at] = unit;
  }
  return text.length;
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
