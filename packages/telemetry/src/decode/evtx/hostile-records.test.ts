import { describe, expect, it } from "vitest";
import { type EvtxTemplate, type EvtxValue, evtxFile, evtxValue, sealChunk } from "../../testing/index.ts";
import { RecordDecoder } from "../record-decoder.ts";
import { EvtxDump } from "./evtx-dump.ts";
import { recordFromChunk } from "./evtx-records.ts";
import { ARRAY, ValueType } from "./value-type.ts";

const good: EvtxTemplate = { id: 1, root: { name: "Event", children: [{ name: "System", children: ["fine"] }] } };

/** A log of one record in question between two that are whole. */
function log(template: EvtxTemplate, values: readonly EvtxValue[]): Uint8Array {
  return evtxFile([
    { number: 1n, template: good, values: [] },
    { number: 2n, template, values },
    { number: 3n, template: good, values: [] },
  ]);
}

/** Numbers of records, and the words of refusals. */
function read(file: Uint8Array): string[] {
  const decoder = new RecordDecoder();
  return [...decoder.push(file), ...decoder.end()].map((each) =>
    each.kind === "record"
      ? (each.record.at?.recordNumber ?? "")
      : `${each.rejected.code}: ${each.rejected.message.replace(/at byte \d+/, "at byte N")}`,
  );
}

function element(name: string, children: readonly (string | { slot: number; type: number })[]): EvtxTemplate {
  return { id: 2, root: { name, children } };
}

/** Places of a run of bytes in a file. */
function placesOf(file: Uint8Array, bytes: readonly number[]): number[] {
  const places: number[] = [];
  for (let at = 0; at + bytes.length <= file.length; at += 1) {
    if (bytes.every((byte, index) => file[at + index] === byte)) places.push(at);
  }
  return places;
}

/** Changes the 32 bits at a place, and the checksums with them. */
function put(file: Uint8Array, at: number, value: number): Uint8Array {
  new DataView(file.buffer, file.byteOffset).setUint32(at, value, true);
  sealChunk(file.subarray(4096, 4096 + 65_536));
  return file;
}

describe("a record that was refused", () => {
  it("is refused in the same words when it is read again from its chunk, and its neighbours are the same records", () => {
    const file = log(element("Event", [{ slot: 0, type: 0x7e }]), [{ type: 0x7e, bytes: new Uint8Array([1, 2]) }]);
    const decoder = new RecordDecoder();
    const [first, second] = [...decoder.push(file), ...decoder.end()];
    const inChunk = second?.kind === "rejected" ? second.rejected.inChunk : undefined;
    if (inChunk === undefined || first?.kind !== "record") throw new RangeError("not as made");
    expect(recordFromChunk(inChunk, 1_000_000)).toEqual(second);
    const at = (first.record.at?.offset ?? 0) - inChunk.offset;
    expect(recordFromChunk({ ...inChunk, at }, 1_000_000)).toEqual(first);
    const nowhere = recordFromChunk({ ...inChunk, at: 1 }, 1_000_000);
    expect(nowhere.kind === "rejected" && nowhere.rejected.message).toBe(
      "There is no record at byte 4097 of the file.",
    );
  });
});

describe("a record that was made to hurt is refused alone, with its reason", () => {
  it("when its template holds itself", () => {
    const inner: EvtxTemplate = { id: 0x7777, root: { name: "Inner", children: ["x"] } };
    const outer: EvtxTemplate = { id: 2, root: { name: "Event", children: [{ slot: 0, type: ValueType.BinXml }] } };
    const file = log(outer, [{ template: inner, values: [] }]);
    // The element of the inner template becomes an instance of the template it is in.
    const [definition = 0] = placesOf(file, [0x0c, 0x01, 0x77, 0x77, 0, 0]).map((at) => at + 10);
    const body = definition + 24 + 4;
    file.set([0x0c, 0x01, 0x77, 0x77, 0, 0], body);
    expect(read(put(file, body + 6, definition - 4096))).toEqual([
      "1",
      "damaged_record: Record 2 at byte N of the file refers to a template that holds itself.",
      "3",
    ]);
  });

  it("when a place it points at is outside, or is itself", () => {
    const [instance = 0] = placesOf(log(element("Event", ["x"]), []), [0x0c, 0x01, 2, 0, 0, 0]);
    for (const [offset, why] of [
      [0xffff_fff0, "refers to a template outside its chunk"],
      [65_530, "refers to a template outside its chunk"],
      [instance - 4096, ""],
      [instance - 4096 + 6, ""],
    ] as const) {
      const [first, refused, last] = read(put(log(element("Event", ["x"]), []), instance + 6, offset));
      expect([first, last]).toEqual(["1", "3"]);
      expect(refused).toMatch(/^damaged_record: Record 2 at byte N of the file /);
      expect(refused).toContain(why);
    }
  });

  it("when it says that it has more values than it can", () => {
    const file = log(element("Event", [{ slot: 0, type: ValueType.UInt32 }]), [evtxValue.u32(7)]);
    const [value = 0] = placesOf(file, [4, 0, ValueType.UInt32, 0, 7, 0, 0, 0]);
    expect(read(put(file.slice(), value - 4, 0xffff_ffff))[1]).toContain("says that it has 4294967295 values");
    const wide = put(file.slice(), value, 0x0008_ffff);
    expect(read(wide)[1]).toContain("has values that reach beyond its end");
  });

  it("when a list repeats its element beyond measure", () => {
    const template = element("Event", [{ slot: 0, type: ARRAY | ValueType.UInt8 }]);
    const attributes = [["a", ["x".repeat(2000)]]] as const;
    const bomb = { ...template, root: { ...template.root, attributes } };
    const started = read(log(bomb, [{ type: ARRAY | ValueType.UInt8, bytes: new Uint8Array(40_000) }]));
    expect(started).toEqual([
      "1",
      "too_long: Record 2 at byte N of the file gives more than 4194304 bytes of text.",
      "3",
    ]);
  });

  it("when documents lie in documents, however they are multiplied", () => {
    const many = Array.from({ length: 300 }, () => ({ slot: 0, type: ValueType.BinXml }));
    const template: EvtxTemplate = { id: 2, root: { name: "Event", children: many } };
    let deep: EvtxValue = evtxValue.none;
    for (let level = 0; level < 5; level += 1) deep = { template, values: [deep] };
    const [first, refused] = read(log(template, [deep]));
    expect(first).toBe("1");
    expect(refused).toMatch(/^too_long: /);
    const dump = new EvtxDump("json");
    const { problems } = dump.push(log(template, [deep]));
    expect(problems[0]?.code).toBe("too_long");

    const one: EvtxTemplate = { id: 2, root: { name: "Event", children: [{ slot: 0, type: ValueType.BinXml }] } };
    let deeper: EvtxValue = evtxValue.none;
    for (let level = 0; level < 12; level += 1) deeper = { template: one, values: [deeper] };
    expect(read(log(one, [deeper]))).toEqual([
      "1",
      "too_deep: Record 2 at byte N of the file nests documents deeper than 8 levels.",
      "3",
    ]);
  });

  it("when elements lie in elements", () => {
    type Nested = { readonly name: string; readonly children: readonly (Nested | string)[] };
    let nested: Nested = { name: "e", children: ["x"] };
    for (let level = 0; level < 40; level += 1) nested = { name: "e", children: [nested] };
    expect(read(log({ id: 2, root: nested }, []))[1]).toContain("nests elements deeper than 32 levels");
  });

  it("when a name would be markup", () => {
    const refused = read(log(element('Event a="b"><x', ["x"]), []))[1];
    expect(refused).toBe("damaged_record: Record 2 at byte N of the file has a name that is none.");
  });
});

describe("a document without a template", () => {
  /** `<Bare>text</Bare>` as it stands in a value: with or without the field for what an element depends on. */
  function bare(place: number, withDependency: boolean): number[] {
    const utf = (text: string): number[] => Array.from(text).flatMap((character) => [character.charCodeAt(0), 0]);
    const name = [0, 0, 0, 0, 0, 0, 4, 0, ...utf("Bare"), 0, 0];
    const content = [0x02, 0x05, 0x01, 4, 0, ...utf("text"), 0x04];
    const front = [0x0f, 1, 1, 0, 0x01, ...(withDependency ? [0xff, 0xff] : [])];
    const offset = place + front.length + 8;
    const size = 4 + name.length + content.length;
    return [...front, size, 0, 0, 0, offset & 0xff, offset >> 8, 0, 0, ...name, ...content, 0];
  }

  it.each([false, true])("is read, also where its elements say what they depend on (%s)", (withDependency) => {
    const template = element("Event", [{ slot: 0, type: ValueType.BinXml }]);
    const bytes = Uint8Array.from(bare(0x7777, withDependency)).fill(0xee);
    const file = log(template, [{ type: ValueType.BinXml, bytes }]);
    const [place = 0] = placesOf(file, Array.from(bytes));
    file.set(bare(place - 4096, withDependency), place);
    sealChunk(file.subarray(4096, 4096 + 65_536));
    const decoded = new RecordDecoder().push(file)[1];
    expect(decoded?.kind === "record" && decoded.record.text).toBe("<Event><Bare>text</Bare></Event>");
  });
});

describe("a template of an earlier chunk", () => {
  const named = (name: string): EvtxTemplate => ({
    id: 9,
    root: {
      name: "Event",
      children: [
        { name: "System", children: ["x".repeat(3000)] },
        { name, children: [{ slot: 0, type: ValueType.UInt32 }] },
      ],
    },
  });

  it("is used again only when all of it is the same, whatever its id", () => {
    const one = named("Pid");
    const other = named("Uid");
    // Each chunk holds some records; the second template has the first one's id and size.
    const records = Array.from({ length: 400 }, (_, at) => ({
      number: BigInt(at + 1),
      template: at % 3 === 0 ? other : one,
      values: [evtxValue.u32(at)],
    }));
    const texts = new RecordDecoder()
      .push(evtxFile(records))
      .map((each) => (each.kind === "record" ? each.record.text.replace(/x+/, "") : each.rejected.message));
    expect(texts).toHaveLength(400);
    texts.forEach((text, at) => {
      const name = at % 3 === 0 ? "Uid" : "Pid";
      expect(text).toBe(`<Event><System></System><${name}>${at}</${name}></Event>`);
    });
  });
});
