/** The compact Thrift protocol, as far as Parquet's headers need it. Field ids ascend inside a struct. */
export class ThriftWriter {
  readonly #bytes: number[] = [];
  #last = 0;
  readonly #outer: number[] = [];

  integer(id: number, type: 5 | 6, value: number): void {
    this.#field(id, type);
    this.#varint(value * 2);
  }

  text(id: number, value: string): void {
    this.#field(id, 8);
    this.#text(value);
  }

  /** A struct as field `id`. */
  struct(id: number, write: () => void): void {
    this.#field(id, 12);
    this.#nested(write);
  }

  /** A list of structs as field `id`. */
  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(id, 12, items.length);
    for (const item of items) this.#nested(() => write(item));
  }

  integers(id: number, items: readonly number[]): void {
    this.#list(id, 5, items.length);
    for (const item of items) this.#varint(item * 2);
  }

  texts(id: number, items: readonly string[]): void {
    this.#list(id, 8, items.length);
    for (const item of items) this.#text(item);
  }

  /** Ends the outermost struct. */
  finish(): Buffer {
    this.#bytes.push(0);
    return Buffer.from(this.#bytes);
  }

  #nested(write: () => void): void {
    this.#outer.push(this.#last);
    this.#last = 0;
    write();
    this.#bytes.push(0);
    this.#last = this.#outer.pop() ?? 0;
  }

  #field(id: number, type: number): void {
    this.#bytes.push(((id - this.#last) << 4) | type);
    this.#last = id;
  }

  #list(id: number, type: number, length: number): void {
    this.#field(id, 9);
    if (length < 15) this.#bytes.push((length << 4) | type);
    else {
      this.#bytes.push(0xf0 | type);
      this.#varint(length);
    }
  }

  #text(value: string): void {
    const bytes = Buffer.from(value, "utf8");
    this.#varint(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** Numbers here are never negative and fit a double; zigzag has been applied by doubling. */
  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }
}
