import { ARRAY, ValueType } from "../decode/evtx/value-type.ts";
import { type EvtxRecordOptions, type EvtxTemplate, type EvtxValue, utf16 } from "./evtx-writer.ts";

function numbers(type: number, size: number, put: (view: DataView) => void): EvtxValue {
  const bytes = new Uint8Array(size);
  put(new DataView(bytes.buffer));
  return { type, bytes };
}

/** Ticks of 100 ns from 1601 to 1970. */
const TICKS_TO_1970 = 116_444_736_000_000_000n;

/** Values as a provider hands them to the log. */
export const evtxValue = {
  none: { type: ValueType.Null, bytes: new Uint8Array(0) },
  text: (text: string): EvtxValue => ({ type: ValueType.String, bytes: utf16(`${text}\0`) }),
  texts: (texts: readonly string[]): EvtxValue => ({
    type: ARRAY | ValueType.String,
    bytes: utf16(texts.map((text) => `${text}\0`).join("")),
  }),
  u8: (value: number): EvtxValue => numbers(ValueType.UInt8, 1, (view) => view.setUint8(0, value)),
  u16: (value: number): EvtxValue => numbers(ValueType.UInt16, 2, (view) => view.setUint16(0, value, true)),
  u32: (value: number): EvtxValue => numbers(ValueType.UInt32, 4, (view) => view.setUint32(0, value, true)),
  u64: (value: bigint): EvtxValue => numbers(ValueType.UInt64, 8, (view) => view.setBigUint64(0, value, true)),
  hex32: (value: number): EvtxValue => numbers(ValueType.HexInt32, 4, (view) => view.setUint32(0, value, true)),
  hex64: (value: bigint): EvtxValue => numbers(ValueType.HexInt64, 8, (view) => view.setBigUint64(0, value, true)),
  bool: (value: boolean): EvtxValue => numbers(ValueType.Bool, 4, (view) => view.setUint32(0, value ? 1 : 0, true)),
  /** An instant in ticks of 100 ns since 1970. */
  fileTime: (ticks: bigint): EvtxValue =>
    numbers(ValueType.FileTime, 8, (view) => view.setBigUint64(0, ticks + TICKS_TO_1970, true)),
  guid: (bytes: ArrayLike<number>): EvtxValue => ({ type: ValueType.Guid, bytes: Uint8Array.from(bytes) }),
  /** `S-1-5-…` with up to fifteen further numbers. */
  sid: (text: string): EvtxValue => {
    const [, , authority = "0", ...parts] = text.split("-");
    return numbers(ValueType.Sid, 8 + parts.length * 4, (view) => {
      view.setUint8(0, 1);
      view.setUint8(1, parts.length);
      view.setUint32(4, Number(authority));
      parts.forEach((part, index) => {
        view.setUint32(8 + index * 4, Number(part), true);
      });
    });
  },
} as const;

const { String: TEXT, UInt8, UInt16, UInt32, UInt64, HexInt64, FileTime, Guid, Sid, BinXml } = ValueType;

const slot = (index: number, type: number, optional = true) => [{ slot: index, type, optional }] as const;

/** The frame of every event as Windows 10 writes it: eighteen values, the last a document with the event's data. */
const frame: EvtxTemplate = {
  id: 0x1000,
  root: {
    name: "Event",
    attributes: [["xmlns", ["http://schemas.microsoft.com/win/2004/08/events/event"]]],
    children: [
      {
        name: "System",
        children: [
          {
            name: "Provider",
            attributes: [
              ["Name", slot(14, TEXT)],
              ["Guid", slot(15, Guid)],
            ],
          },
          { name: "EventID", attributes: [["Qualifiers", slot(4, UInt16)]], children: slot(3, UInt16), dependency: 3 },
          { name: "Version", children: slot(11, UInt8), dependency: 11 },
          { name: "Level", children: slot(0, UInt8), dependency: 0 },
          { name: "Task", children: slot(2, UInt16), dependency: 2 },
          { name: "Opcode", children: slot(1, UInt8), dependency: 1 },
          { name: "Keywords", children: slot(5, HexInt64), dependency: 5 },
          { name: "TimeCreated", attributes: [["SystemTime", slot(6, FileTime)]] },
          { name: "EventRecordID", children: slot(10, UInt64), dependency: 10 },
          {
            name: "Correlation",
            attributes: [
              ["ActivityID", slot(7, Guid)],
              ["RelatedActivityID", slot(13, Guid)],
            ],
          },
          {
            name: "Execution",
            attributes: [
              ["ProcessID", slot(8, UInt32)],
              ["ThreadID", slot(9, UInt32)],
            ],
          },
          { name: "Channel", children: slot(16, TEXT), dependency: 16 },
          { name: "Computer", children: slot(18, TEXT) },
          { name: "Security", attributes: [["UserID", slot(12, Sid)]] },
        ],
      },
      { slot: 17, type: BinXml, optional: true },
    ],
  },
};

export interface EvtxEventOptions {
  readonly number: bigint;
  readonly channel: string;
  readonly computer: string;
  readonly provider: string;
  readonly eventId: number;
  /** Ticks of 100 ns since 1970. */
  readonly ticks: bigint;
  /** The event's data; records with the same names and types share a template. */
  readonly data: readonly (readonly [name: string, value: EvtxValue])[];
}

const typeOf = (value: EvtxValue): number => ("bytes" in value ? value.type : BinXml);

/** Makes records of events as Windows would; one maker for one file, so that templates are shared. */
export function eventMaker(): (event: EvtxEventOptions) => EvtxRecordOptions {
  const templates = new Map<string, EvtxTemplate>();
  const templateOf = (data: EvtxEventOptions["data"]): EvtxTemplate => {
    const key = data.map(([name, value]) => `${name}:${typeOf(value)}`).join(",");
    const known = templates.get(key);
    if (known !== undefined) return known;
    const children = data.map(([name, value], index) => ({
      name: "Data",
      attributes: [["Name", [name]]] as const,
      children: slot(index, typeOf(value), false),
    }));
    const made = { id: 0x2000 + templates.size, root: { name: "EventData", children } };
    templates.set(key, made);
    return made;
  };
  return (event) => ({
    number: event.number,
    template: frame,
    values: [
      evtxValue.u8(4),
      evtxValue.u8(0),
      evtxValue.u16(1),
      evtxValue.u16(event.eventId),
      evtxValue.none,
      evtxValue.hex64(0x8000_0000_0000_0000n),
      evtxValue.fileTime(event.ticks),
      evtxValue.none,
      evtxValue.u32(1964),
      evtxValue.u32(1568),
      evtxValue.u64(event.number),
      evtxValue.u8(5),
      evtxValue.sid("S-1-5-18"),
      evtxValue.none,
      evtxValue.text(event.provider),
      evtxValue.guid([0x5f, 0x38, 0x70, 0x57, 0x2a, 0xc2, 0xe0, 0x43, 0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9]),
      evtxValue.text(event.channel),
      { template: templateOf(event.data), values: event.data.map(([, value]) => value) },
      evtxValue.text(event.computer),
    ],
  });
}
