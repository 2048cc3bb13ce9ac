import { damaged } from "./refusal.ts";
import type { TextSink } from "./text-sink.ts";
import { ARRAY, ValueType, widthOf } from "./value-type.ts";
import { type Escapes, writeText, writeUtf16 } from "./write-text.ts";
import { writeFileTime, writeSystemTime } from "./write-time.ts";

const TWO_32 = 4_294_967_296;
const LOWER = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);
const UPPER = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70]);
/** Where the bytes of a GUID stand in its text; -1 is a hyphen. */
const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/** Windows-1252 from 128 to 159; some readers of text take these for control characters. */
const ANSI = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Writes a number of 32 bits unsigned in decimal. */
export function writeUnsigned(sink: TextSink, value: number): void {
  sink.ensure(10);
  if (value < 10) {
    sink.byte(48 + value);
    return;
  }
  let count = 1;
  for (let power = 10; power <= value; power *= 10) count += 1;
  let rest = value;
  for (let at = sink.length + count - 1; at >= sink.length; at -= 1) {
    const quotient = Math.floor(rest / 10);
    sink.bytes[at] = 48 + rest - quotient * 10;
    rest = quotient;
  }
  sink.length += count;
}

function writeSigned(sink: TextSink, value: number): void {
  if (value < 0) sink.byte(45);
  writeUnsigned(sink, Math.abs(value));
}

function writeUnsigned64(sink: TextSink, low: number, high: number): void {
  if (high === 0) writeUnsigned(sink, low);
  else if (high < 0x20_0000) sink.ascii(String(high * TWO_32 + low));
  else sink.ascii(((BigInt(high) << 32n) | BigInt(low)).toString());
}

function writeSigned64(sink: TextSink, low: number, high: number): void {
  if (high < 0x8000_0000) writeUnsigned64(sink, low, high);
  else sink.ascii(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString());
}

/** `0x` and the digits that the number has, as Windows writes them. */
function writeHex(sink: TextSink, low: number, high: number): void {
  sink.ensure(18);
  const { bytes } = sink;
  let at = sink.length;
  bytes[at] = 48;
  bytes[at + 1] = 120;
  at += 2;
  // 32 bits less the leading zeros, in digits of four.
  const inHigh = (35 - Math.clz32(high)) >> 2;
  const inLow = inHigh > 0 ? 8 : Math.max(1, (35 - Math.clz32(low)) >> 2);
  for (let digit = inHigh - 1; digit >= 0; digit -= 1) {
    bytes[at] = LOWER[(high >>> (digit * 4)) & 15] ?? 48;
    at += 1;
  }
  for (let digit = inLow - 1; digit >= 0; digit -= 1) {
    bytes[at] = LOWER[(low >>> (digit * 4)) & 15] ?? 48;
    at += 1;
  }
  sink.length = at;
}

function writeBinary(sink: TextSink, bytes: Uint8Array, from: number, size: number): void {
  sink.ensure(size * 2);
  let at = sink.length;
  for (let index = from; index < from + size; index += 1) {
    const byte = bytes[index] ?? 0;
    sink.bytes[at] = UPPER[byte >> 4] ?? 48;
    sink.bytes[at + 1] = UPPER[byte & 15] ?? 48;
    at += 2;
  }
  sink.length = at;
}

function writeGuid(sink: TextSink, bytes: Uint8Array, from: number): void {
  sink.ensure(38);
  const out = sink.bytes;
  let at = sink.length;
  out[at] = 123;
  at += 1;
  for (let index = 0; index < GUID_ORDER.length; index += 1) {
    const place = GUID_ORDER[index] ?? -1;
    if (place < 0) {
      out[at] = 45;
      at += 1;
    } else {
      const byte = bytes[from + place] ?? 0;
      out[at] = LOWER[byte >> 4] ?? 48;
      out[at + 1] = LOWER[byte & 15] ?? 48;
      at += 2;
    }
  }
  out[at] = 125;
  sink.length = at + 1;
}

/** Bytes of the SID at a place, by the count it begins with. */
export function sidSize(bytes: Uint8Array, offset: number): number {
  return 8 + (bytes[offset + 1] ?? 0) * 4;
}

function writeSid(sink: TextSink, bytes: Uint8Array, view: DataView, offset: number, size: number): void {
  if (size < 8 || size < sidSize(bytes, offset)) throw damaged(`has a SID of ${size} bytes, which is too short`);
  sink.ensure(64);
  sink.ascii("S-");
  writeUnsigned(sink, bytes[offset] ?? 0);
  sink.byte(45);
  // The authority is the one number of the format that is written with its highest byte first.
  const high = view.getUint16(offset + 2);
  const low = view.getUint32(offset + 4);
  if (high === 0) writeUnsigned(sink, low);
  else sink.ascii(`0x${(high * TWO_32 + low).toString(16)}`);
  const count = bytes[offset + 1] ?? 0;
  for (let index = 0; index < count; index += 1) {
    sink.byte(45);
    writeUnsigned(sink, view.getUint32(offset + 8 + index * 4, true));
  }
}

/** The shortest decimal that reads as the same number of 32 bits. */
function shortest32(value: number): string {
  for (let precision = 1; precision < 9; precision += 1) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** A floating number as XML Schema writes it. */
function realText(value: number, single: boolean): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-INF" : "INF";
  if (Object.is(value, -0)) return "-0";
  return single ? shortest32(value) : String(value);
}

function ansiText(bytes: Uint8Array, from: number, size: number): string {
  let text = "";
  for (let at = from; at < from + size; at += 1) {
    const byte = bytes[at] ?? 0;
    text += byte >= 128 && byte < 160 ? ANSI.charAt(byte - 128) : String.fromCharCode(byte);
  }
  return text;
}

/** Bytes of one item in a list of values of a type; 0 where the length is in the data. */
export function itemWidth(type: number, listSize: number): number {
  // Pointers are as wide as the machine was; a list of them does not say how wide.
  if ((type & ~ARRAY) === ValueType.SizeT) return listSize % 8 === 0 ? 8 : 4;
  return widthOf(type);
}

/**
 * Writes one value (no list, no document) as Windows writes it into event XML. Gives whether no character of it had to
 * be replaced. Throws EvtxRefusal for a type that is unknown and for a size that cannot hold the type.
 */
export function writeValue(
  sink: TextSink,
  bytes: Uint8Array,
  view: DataView,
  type: number,
  offset: number,
  size: number,
  how: Escapes,
): boolean {
  if (size === 0 || type === ValueType.Null) return true;
  if (type === ValueType.String) return writeUtf16(sink, bytes, offset, offset + size, how);
  if (size < widthOf(type)) throw damaged(`has a value of type ${type} in ${size} bytes`);
  switch (type) {
    case ValueType.AnsiString:
      return writeText(sink, ansiText(bytes, offset, size), how);
    case ValueType.EvtXml:
      return writeUtf16(sink, bytes, offset, offset + size, how);
    case ValueType.Int8:
      writeSigned(sink, view.getInt8(offset));
      return true;
    case ValueType.UInt8:
      writeUnsigned(sink, bytes[offset] ?? 0);
      return true;
    case ValueType.Int16:
      writeSigned(sink, view.getInt16(offset, true));
      return true;
    case ValueType.UInt16:
      writeUnsigned(sink, view.getUint16(offset, true));
      return true;
    case ValueType.Int32:
      writeSigned(sink, view.getInt32(offset, true));
      return true;
    case ValueType.UInt32:
      writeUnsigned(sink, view.getUint32(offset, true));
      return true;
    case ValueType.Int64:
      writeSigned64(sink, view.getUint32(offset, true), view.getUint32(offset + 4, true));
      return true;
    case ValueType.UInt64:
      writeUnsigned64(sink, view.getUint32(offset, true), view.getUint32(offset + 4, true));
      return true;
    case ValueType.Real32:
      sink.ascii(realText(view.getFloat32(offset, true), true));
      return true;
    case ValueType.Real64:
      sink.ascii(realText(view.getFloat64(offset, true), false));
      return true;
    case ValueType.Bool:
      sink.ascii(view.getUint32(offset, true) === 0 ? "false" : "true");
      return true;
    case ValueType.Binary:
      writeBinary(sink, bytes, offset, size);
      return true;
    case ValueType.Guid:
      writeGuid(sink, bytes, offset);
      return true;
    case ValueType.FileTime:
      writeFileTime(sink, view.getUint32(offset, true), view.getUint32(offset + 4, true));
      return true;
    case ValueType.SystemTime:
      writeSystemTime(sink, view, offset);
      return true;
    case ValueType.Sid:
      writeSid(sink, bytes, view, offset, size);
      return true;
    case ValueType.HexInt32:
      writeHex(sink, view.getUint32(offset, true), 0);
      return true;
    case ValueType.HexInt64:
      writeHex(sink, view.getUint32(offset, true), view.getUint32(offset + 4, true));
      return true;
    case ValueType.SizeT:
    case ValueType.EvtHandle:
      if (size !== 4 && size !== 8) throw damaged(`has a pointer of ${size} bytes`);
      writeHex(sink, view.getUint32(offset, true), size === 8 ? view.getUint32(offset + 4, true) : 0);
      return true;
    default:
      throw damaged(`has a value of the unknown type ${type}`);
  }
}
