import { describe, expect, it } from "vitest";
import { EvtxRefusal } from "./refusal.ts";
import { TextSink } from "./text-sink.ts";
import { ValueType } from "./value-type.ts";
import { asIs, inAttribute, inElement, inJson } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

function written(type: number, bytes: ArrayLike<number>, how = inElement): string {
  // Not at the beginning of their buffer, as values never are.
  const source = Uint8Array.from([0xee, 0xee, 0xee, ...Array.from(bytes)]);
  const sink = new TextSink();
  writeValue(sink, source, new DataView(source.buffer), type, 3, bytes.length, how);
  return sink.text();
}

function little(size: number, value: bigint): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = Number((BigInt.asUintN(size * 8, value) >> BigInt(at * 8)) & 0xffn);
  return bytes;
}

function real(size: 4 | 8, value: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return bytes;
}

function utf16(text: string): number[] {
  return Array.from(text).flatMap((character) =>
    Array.from({ length: character.length }, (_, at) => {
      const unit = character.charCodeAt(at);
      return [unit & 0xff, unit >> 8];
    }).flat(),
  );
}

describe("values of a binary event log", () => {
  it("are whole numbers of every width, signed and not", () => {
    const cases: [number, number, bigint][] = [
      [ValueType.Int8, 1, -128n],
      [ValueType.UInt8, 1, 255n],
      [ValueType.Int16, 2, -32_768n],
      [ValueType.UInt16, 2, 65_535n],
      [ValueType.Int32, 4, -2_147_483_648n],
      [ValueType.Int32, 4, 2_147_483_647n],
      [ValueType.UInt32, 4, 4_294_967_295n],
      [ValueType.UInt32, 4, 1_000_000_000n],
      [ValueType.UInt32, 4, 0n],
      [ValueType.Int64, 8, -9_223_372_036_854_775_808n],
      [ValueType.Int64, 8, -1n],
      [ValueType.Int64, 8, 9_007_199_254_740_993n],
      [ValueType.UInt64, 8, 9_007_199_254_740_991n],
      [ValueType.UInt64, 8, 18_446_744_073_709_551_615n],
    ];
    for (const [type, size, value] of cases) expect(written(type, little(size, value))).toBe(value.toString());
  });

  it("are hexadecimal without padding, as Windows writes logon ids and keywords", () => {
    expect(written(ValueType.HexInt32, little(4, 0x11ccn))).toBe("0x11cc");
    expect(written(ValueType.HexInt32, little(4, 0xffff_ffffn))).toBe("0xffffffff");
    expect(written(ValueType.HexInt64, little(8, 0x3e7n))).toBe("0x3e7");
    expect(written(ValueType.HexInt64, little(8, 0n))).toBe("0x0");
    expect(written(ValueType.HexInt64, little(8, 0x8020_0000_0000_0000n))).toBe("0x8020000000000000");
    expect(written(ValueType.HexInt64, little(8, 0x1_0000_0000n))).toBe("0x100000000");
    expect(written(ValueType.SizeT, little(4, 0xc000_0022n))).toBe("0xc0000022");
    expect(written(ValueType.SizeT, little(8, 0x7ffe_0000_0000n))).toBe("0x7ffe00000000");
    expect(written(ValueType.EvtHandle, little(8, 0x12n))).toBe("0x12");
  });

  it("are booleans of four bytes", () => {
    expect(written(ValueType.Bool, [1, 0, 0, 0])).toBe("true");
    expect(written(ValueType.Bool, [0, 0, 0, 0])).toBe("false");
    expect(written(ValueType.Bool, [0, 1, 0, 0])).toBe("true");
  });

  it("are times with all of their 100 ns, also before 1970 and far ahead", () => {
    expect(written(ValueType.FileTime, little(8, 0n))).toBe("1601-01-01T00:00:00.000000000Z");
    expect(written(ValueType.FileTime, little(8, 116_444_736_000_000_000n))).toBe("1970-01-01T00:00:00.000000000Z");
    expect(written(ValueType.FileTime, little(8, 133_289_081_001_779_291n))).toBe("2023-05-18T18:28:20.177929100Z");
    expect(written(ValueType.FileTime, little(8, 125_963_423_999_999_999n))).toBe("2000-02-29T23:59:59.999999900Z");
    expect(written(ValueType.FileTime, little(8, 0x7fff_ffff_ffff_ffffn))).toBe("30828-09-14T02:48:05.477580700Z");
    const parts = [2019, 4, 2, 30, 20, 32, 51, 168].flatMap((part) => [part & 0xff, part >> 8]);
    expect(written(ValueType.SystemTime, parts)).toBe("2019-04-30T20:32:51.168Z");
    expect(written(ValueType.SystemTime, new Uint8Array(16))).toBe("0000-00-00T00:00:00.000Z");
  });

  it("are GUIDs in lower case and braces, SIDs, and bytes in upper case", () => {
    const guid = [0x5f, 0x38, 0x70, 0x57, 0x2a, 0xc2, 0xe0, 0x43, 0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9];
    expect(written(ValueType.Guid, guid)).toBe("{5770385f-c22a-43e0-bf4c-06f5698ffbd9}");
    expect(written(ValueType.Sid, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0])).toBe("S-1-5-18");
    expect(written(ValueType.Sid, [1, 0, 0, 0, 0, 0, 0, 5])).toBe("S-1-5");
    expect(written(ValueType.Sid, [1, 1, 0, 1, 0, 0, 0, 5, 255, 255, 255, 255])).toBe("S-1-0x100000005-4294967295");
    expect(written(ValueType.Binary, [0, 0xab, 0xff])).toBe("00ABFF");
  });

  it("are floating numbers in their shortest decimals", () => {
    expect(written(ValueType.Real32, real(4, 0.1))).toBe("0.1");
    expect(written(ValueType.Real32, real(4, 16_777_216))).toBe("16777216");
    expect(written(ValueType.Real64, real(8, 0.1))).toBe("0.1");
    expect(written(ValueType.Real64, real(8, -1.5))).toBe("-1.5");
    expect(written(ValueType.Real64, real(8, Number.NaN))).toBe("NaN");
    expect(written(ValueType.Real64, real(8, Number.NEGATIVE_INFINITY))).toBe("-INF");
  });

  it("are texts up to their NUL, in every alphabet, half characters marked", () => {
    expect(written(ValueType.String, [...utf16("Zürich 漢字 😀"), 0, 0, 0x41, 0])).toBe("Zürich 漢字 😀");
    expect(written(ValueType.String, utf16("a\ud800b\udc00"))).toBe("a\ufffdb\ufffd");
    expect(written(ValueType.String, [...utf16("\ud83d"), 0x41])).toBe("\ufffd");
    expect(written(ValueType.AnsiString, [0x5a, 0xfc, 0x80, 0, 0x41])).toBe("Zü€");
    expect(written(ValueType.String, [])).toBe("");
    expect(written(ValueType.Null, [])).toBe("");
  });

  it("stay values wherever they are written", () => {
    const text = utf16('<a b="c">&amp;\r\n\t\u0001]]>');
    expect(written(ValueType.String, text)).toBe('&lt;a b="c"&gt;&amp;amp;\r\n\t\u0001]]&gt;');
    expect(written(ValueType.String, text, inAttribute)).toBe(
      "&lt;a b=&quot;c&quot;&gt;&amp;amp;&#xD;&#xA;&#x9;\u0001]]&gt;",
    );
    expect(JSON.parse(`"${written(ValueType.String, text, inJson)}"`)).toBe('<a b="c">&amp;\r\n\t\u0001]]>');
    expect(written(ValueType.String, text, asIs)).toBe('<a b="c">&amp;\r\n\t\u0001]]>');
  });

  it("are refused where their bytes cannot be of their type", () => {
    expect(() => written(ValueType.UInt32, [1, 2])).toThrow(EvtxRefusal);
    expect(() => written(ValueType.Sid, [1, 9, 0, 0, 0, 0, 0, 5])).toThrow("SID of 8 bytes");
    expect(() => written(0x42, [1])).toThrow("unknown type 66");
    expect(() => written(ValueType.SizeT, [1, 2, 3])).toThrow("pointer of 3 bytes");
  });
});
