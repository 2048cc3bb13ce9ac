import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseRecord } from "../sources/registry.ts";
import { type Decoded, recordFromText } from "./record.ts";
import { RecordDecoder } from "./record-decoder.ts";
import { encodeUtf8 } from "./rejected.ts";

function decode(bytes: Uint8Array, cuts: readonly number[] = [], maxRecordBytes?: number): Decoded[] {
  const decoder = new RecordDecoder(maxRecordBytes === undefined ? {} : { maxRecordBytes });
  const out: Decoded[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const chunk = bytes.slice(from, Math.max(from, cut));
    out.push(...decoder.push(chunk));
    // Readers reuse their buffers; nothing may still point into this one.
    chunk.fill(0);
    from = Math.max(from, cut);
  }
  out.push(...decoder.push(bytes.slice(from)), ...decoder.end());
  return out;
}

function show(decoded: readonly Decoded[]): string[] {
  return decoded.map((each) =>
    each.kind === "record"
      ? `${each.record.line} ${each.record.hit === undefined ? "" : `[${each.record.hit.index}/${each.record.hit.id}] `}${each.record.text}`
      : `${each.rejected.line} ${each.rejected.code} ${each.rejected.encoding}`,
  );
}

const read = (text: string, maxRecordBytes?: number): string[] => show(decode(encodeUtf8(text), [], maxRecordBytes));

describe("lines", () => {
  it("are one record each, with CRLF, blank lines, a mark, and no newline at the end", () => {
    expect(read('\ufeff{"a":1}\r\n\r\n  \n{"b":2}\n{"c":3}')).toEqual(['1 {"a":1}', '4 {"b":2}', '5 {"c":3}']);
  });

  it("that are no JSON are put aside, and the rest goes on", () => {
    expect(read('{"a":1}\n{"a":NaN}\n[1]\n"x"\n{"a":\n{"b":2}\n')).toEqual([
      '1 {"a":1}',
      "2 invalid_json utf8",
      "3 not_an_object utf8",
      "4 not_an_object utf8",
      "5 invalid_json utf8",
      '6 {"b":2}',
    ]);
  });

  it("that are no UTF-8 are put aside with their bytes", () => {
    const bytes = new Uint8Array([...encodeUtf8('{"a":1}\n{"b":"'), 0xff, 0xfe, ...encodeUtf8('"}\n{"c":3}\n')]);
    const decoded = decode(bytes);
    expect(show(decoded)).toEqual(['1 {"a":1}', "2 invalid_utf8 base64", '3 {"c":3}']);
    const [, aside] = decoded;
    expect(aside?.kind === "rejected" && Buffer.from(aside.rejected.received, "base64")).toEqual(
      Buffer.from([...encodeUtf8('{"b":"'), 0xff, 0xfe, ...encodeUtf8('"}')]),
    );
  });

  it("that are too long are put aside with their head, and the rest goes on", () => {
    const decoded = decode(encodeUtf8(`{"a":"${"é".repeat(100_000)}"}\n{"b":2}\n`), [], 1000);
    expect(show(decoded)).toEqual(["1 too_long utf8", '2 {"b":2}']);
    const [aside] = decoded;
    expect(aside?.kind === "rejected" && [aside.rejected.byteLength, aside.rejected.received.length < 70_000]).toEqual([
      200_008,
      true,
    ]);
  });

  it("of event XML are records as well", () => {
    expect(read('{"a":1}\n<Event a="1"></Event>\n')).toEqual(['1 {"a":1}', '2 <Event a="1"></Event>']);
  });

  it("keep integers beyond 2^53 exact, as text", () => {
    const text =
      '{"id":9007199254740993,"keywords":-9214364837600034817,"t":"1234567890123456789","f":1.5e300,"small":1234567890123456}';
    const [decoded] = decode(encodeUtf8(`${text}\n`));
    expect(decoded?.kind === "record" && decoded.record.json).toEqual({
      id: "9007199254740993",
      keywords: "-9214364837600034817",
      t: "1234567890123456789",
      f: 1.5e300,
      small: 1234567890123456,
    });
    expect(decoded?.kind === "record" && decoded.record.text).toBe(text);
  });

  it("of which a key is given twice are read as the last says", () => {
    const [decoded] = decode(encodeUtf8('{"a":1,"a":2}'));
    expect(decoded?.kind === "record" && decoded.record.json).toEqual({ a: 2 });
  });
});

describe("hits and bulk bodies", () => {
  it("keep index and id, and both lines as received", () => {
    const bulk =
      '{"index":{"_index":"i","_id":"1"}}\n{"a":1}\n{"delete":{"_id":"2"}}\n{"create":{}}\n{"b":2}\n{"update":{"_id":"3"}}\n{"doc":{"c":3}}\n';
    expect(read(bulk)).toEqual([
      '1 [i/1] {"index":{"_index":"i","_id":"1"}}\n{"a":1}',
      '4 [null/null] {"create":{}}\n{"b":2}',
      '6 [null/3] {"update":{"_id":"3"}}\n{"doc":{"c":3}}',
    ]);
  });

  it("are the same record when what was kept is read again", () => {
    for (const text of [
      '{"index":{"_index":"i","_id":"1"}}\n{"a":1}\n',
      '{"_index":"i","_id":"1","_source":{"a":1}}\n',
    ]) {
      const [decoded] = decode(encodeUtf8(text));
      expect(decoded?.kind === "record" && recordFromText(decoded.record.text)).toEqual(decoded);
    }
  });

  it("do not take a document with a field called index for an action", () => {
    expect(read('{"index":{"name":"x"}}\n')).toEqual(['1 {"index":{"name":"x"}}']);
  });

  it("of a search response are its records, on one line or many", () => {
    const response = {
      took: 3,
      hits: {
        total: { value: 2 },
        hits: [
          { _index: "i", _id: "1", _source: { hits: [1] } },
          { _index: "i", _id: "2", _source: { b: 2 } },
        ],
      },
    };
    expect(read(JSON.stringify(response))).toHaveLength(2);
    const pretty = decode(encodeUtf8(JSON.stringify(response, null, 2)));
    expect(pretty.map((each) => each.kind === "record" && each.record.hit?.id)).toEqual(["1", "2"]);
    expect(read('{"hits":{"hits":[]}}')).toEqual([]);
    expect(read('{"took":1,"error":"x"}')).toEqual(["1 unrecognised utf8"]);
  });
});

describe("JSON lists", () => {
  it("give each element's slice exactly as received, with its line", () => {
    expect(read('[\n {"a" : 1},\n  {"b":"]}\\""} , 5, "x", null,[{}]\n]\n')).toEqual([
      '2 {"a" : 1}',
      '3 {"b":"]}\\""}',
      "3 not_an_object utf8",
      "3 not_an_object utf8",
      "3 not_an_object utf8",
      "3 not_an_object utf8",
    ]);
  });

  it("that are cut give what was whole, and say what was not", () => {
    expect(read('[{"a":1},{"b":2')).toEqual(['1 {"a":1}', "1 truncated utf8"]);
    expect(read('[{"a":1},')).toEqual(['1 {"a":1}', "1 truncated utf8"]);
  });

  it("with one broken element go on after it", () => {
    expect(read('[{"a":1},\n{"b":NaN},\n{"c":3}]')).toEqual(['1 {"a":1}', "2 invalid_json utf8", '3 {"c":3}']);
  });

  it("with an element that is too long go on after it", () => {
    expect(read(`[{"a":"${"x".repeat(5000)}"},{"b":2}]`, 1000)).toEqual(["1 too_long utf8", '1 {"b":2}']);
  });

  it("are not needed for objects that are spread over lines", () => {
    expect(read('{\n "a": 1\n}\n{\n "b": 2\n}\n')).toEqual(['1 {\n "a": 1\n}', '4 {\n "b": 2\n}']);
  });
});

describe("event XML", () => {
  it("is one record an event, alone or wrapped", () => {
    expect(
      read("<?xml version='1.0'?>\n<Events>\n<Event x='1'><a/></Event>\n<Event><b>&lt;</b></Event></Events>\n"),
    ).toEqual(["3 <Event x='1'><a/></Event>", "4 <Event><b>&lt;</b></Event>"]);
  });

  it("that is cut or holds something else is put aside", () => {
    expect(read("<Event>1</Event>junk<Event>2</Event><Event>")).toEqual([
      "1 <Event>1</Event>",
      "1 invalid_xml utf8",
      "1 <Event>2</Event>",
      "1 truncated utf8",
    ]);
    expect(read(`<Event>${"x".repeat(5000)}</Event><Event>2</Event>`, 1000)).toEqual([
      "1 too_long utf8",
      "1 <Event>2</Event>",
    ]);
  });

  it("in UTF-16, as Windows saves it, is read too", () => {
    const utf16 = Buffer.from('\ufeff<Events><Event a="é"></Event></Events>', "utf16le");
    expect(show(decode(utf16))).toEqual(['1 <Event a="é"></Event>']);
  });
});

describe("files that hold no records", () => {
  it("are named for what they are, whatever they are called", () => {
    const decoded = decode(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 1, 2, 3]));
    expect(decoded[0]?.kind === "rejected" && decoded[0].rejected.message).toContain("PNG image");
    expect(show(decode(encodeUtf8("\x7fELF rest")))).toEqual(["0 unsupported_format utf8"]);
    expect(show(decode(encodeUtf8("")))).toEqual([]);
    expect(show(decode(encodeUtf8(" \n\n")))).toEqual([]);
  });
});

const piece = fc.constantFrom(
  '{"a":1}',
  '{"b":"é€😀"}',
  '{"c":"\\"]}"}',
  "NaN",
  "[",
  "]",
  ",",
  "\n",
  "\r\n",
  " ",
  "<Event>",
  "</Event>",
  "<Events>",
  '"',
  "{",
  "}",
  '{"took":1,"hits":{"hits":[',
  "]}}",
  '{"index":{}}',
  '{"records":[',
  '{"Schema":[],"Results":[',
  ',"x":1}',
  "\ufeff",
  "\\",
  ":",
  "12345678901234567890",
  "\u0000",
);
const anyBytes = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => encodeUtf8(pieces.join(""))),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.array(piece, { maxLength: 20 }), fc.uint8Array({ maxLength: 20 }))
    .map(
      ([pieces, noise]) =>
        new Uint8Array([...encodeUtf8(pieces.join("")), ...noise, ...encodeUtf8(pieces.reverse().join(""))]),
    ),
);

/** Longer than what is looked at to tell the format, so that the cuts fall into the readers. */
const pad = "x".repeat(5000);
const short = (decoded: readonly Decoded[]): unknown => JSON.parse(JSON.stringify(decoded).replaceAll(/x{9,}/g, "x…"));
const starts = fc.constantFrom(
  `{"pad":"${pad}"}\n`,
  `[{"pad":"${pad}"},`,
  `{"took":1,"pad":"${pad}","hits":{"hits":[`,
  `<Events><Event>${pad}</Event>`,
  `{"records":[{"pad":"${pad}"},`,
  `{"records":[{"pad":"${pad}"}]}\n`,
);

describe("any bytes", () => {
  it("give the same records however they are cut", () => {
    const limits = fc.constantFrom(20, 100, 1_000_000);
    const cuts = fc.array(fc.nat(400), { maxLength: 40 });
    fc.assert(
      fc.property(starts, anyBytes, cuts, limits, (start, noise, offsets, limit) => {
        const bytes = new Uint8Array([...encodeUtf8(start), ...noise]);
        const inside = offsets.map((offset) => start.length + offset - 20).filter((cut) => cut < bytes.length);
        expect(short(decode(bytes, inside, limit))).toEqual(short(decode(bytes, [], limit)));
      }),
      { numRuns: 1000 },
    );
  });

  it("never make reading or normalising throw", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        for (const each of decode(bytes)) if (each.kind === "record") normaliseRecord(each.record);
      }),
      { numRuns: 1000 },
    );
  });

  it("that are lines of JSON come back whole", () => {
    const objects = fc.array(
      fc.dictionary(fc.string(), fc.jsonValue()).map((object) => JSON.stringify(object)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(objects, (lines) => {
        const decoded = decode(encodeUtf8(`${lines.join("\n")}\n`));
        expect(decoded).toHaveLength(lines.length);
      }),
    );
  });
});

const anyValue = fc.jsonValue();
const fieldNames = [
  "@timestamp",
  "winlog",
  "event",
  "host",
  "process",
  "Event",
  "System",
  "EventData",
  "Data",
  "EventID",
  "Channel",
  "log_name",
  "event_id",
  "source_name",
  "event_data",
  "winlog.channel",
  "winlog.event_data.Image",
  "channel",
  "provider_name",
  "record_id",
  "computer_name",
  "keywords",
  "Keywords",
  "user",
  "tags",
  "fields",
  "body",
  "CommandLine",
  "UtcTime",
  "Hashes",
  "QueryResults",
  "NewProcessId",
  "IpAddress",
  "__proto__",
  "kind",
];
const texts = fc.constantFrom(
  "Security",
  "Microsoft-Windows-Sysmon/Operational",
  "Microsoft-Windows-Sysmon",
  "1",
  "22",
  "4688",
  "4624",
  "2026-01-01T00:00:00Z",
  "-",
  "",
  "0x",
  "abc",
  "SHA1=,=",
  "\\",
);
const hostile = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, texts, anyValue, fc.array(tie("value"), { maxLength: 3 }), tie("object")),
  object: fc.dictionary(fc.constantFrom(...fieldNames), tie("value"), { maxKeys: 8 }),
})).object;

it("records of known names and wrong types never make normalising throw", () => {
  fc.assert(
    fc.property(hostile, (object) => {
      const text = JSON.stringify(object);
      const decoded = recordFromText(text);
      if (decoded.kind === "record") normaliseRecord(decoded.record, []);
    }),
    { numRuns: 2000 },
  );
});
