/** Types of values in BinXml ([MS-EVEN6] 2.2.12; the two last as Windows writes them into files). */
export const ValueType = {
  Null: 0x00,
  String: 0x01,
  AnsiString: 0x02,
  Int8: 0x03,
  UInt8: 0x04,
  Int16: 0x05,
  UInt16: 0x06,
  Int32: 0x07,
  UInt32: 0x08,
  Int64: 0x09,
  UInt64: 0x0a,
  Real32: 0x0b,
  Real64: 0x0c,
  Bool: 0x0d,
  Binary: 0x0e,
  Guid: 0x0f,
  SizeT: 0x10,
  FileTime: 0x11,
  SystemTime: 0x12,
  Sid: 0x13,
  HexInt32: 0x14,
  HexInt64: 0x15,
  EvtHandle: 0x20,
  BinXml: 0x21,
  EvtXml: 0x23,
} as const;

/** Set in the type of a list of values. */
export const ARRAY = 0x80;

/** Bytes of one value of a type, by type; 0 where the length is in the data. */
const widths = new Uint8Array(128);
for (const [type, width] of [
  [ValueType.Int8, 1],
  [ValueType.UInt8, 1],
  [ValueType.Int16, 2],
  [ValueType.UInt16, 2],
  [ValueType.Int32, 4],
  [ValueType.UInt32, 4],
  [ValueType.Int64, 8],
  [ValueType.UInt64, 8],
  [ValueType.Real32, 4],
  [ValueType.Real64, 8],
  [ValueType.Bool, 4],
  [ValueType.Guid, 16],
  [ValueType.FileTime, 8],
  [ValueType.SystemTime, 16],
  [ValueType.HexInt32, 4],
  [ValueType.HexInt64, 8],
] as const) {
  widths[type] = width;
}

/** Bytes that one value of a type takes; 0 for types whose length is in the data. */
export function widthOf(type: number): number {
  return widths[type & 0x7f] ?? 0;
}
