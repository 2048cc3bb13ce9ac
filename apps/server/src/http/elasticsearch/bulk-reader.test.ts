import { MAX_RECORD_BYTES } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BulkOperation, BulkReader } from "./bulk-reader.ts";

function read(body: string | Uint8Array, cuts: readonly number[] = [], index: string | null = null) {
  const bytes = Buffer.from(body);
  const reader = new BulkReader(index);
  const operations: BulkOperation[] = [];
  let from = 0;
  for (const cut of [...cuts.map((each) => each % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    operations.push(...reader.push(bytes.subarray(from, cut)));
    from = cut;
  }
  operations.push(...reader.end());
  return { operations, problem: reader.problem };
}

const body = [
  '{"create":{"_index":"winlogbeat-9","pipeline":"x"}}',
  '{"a":"é😀"}',
  "",
  '{"index":{"_id":"7","_type":"events"}}\r',
  '{"b":1}\r',
  '{"delete":{"_id":"7"}}',
  '{"update":{"_id":"8"}}',
  '{"doc":{}}',
  '{"index":{}}',
  "not json",
].join("\n");

describe("a bulk body", () => {
  it("gives every operation with its index, id and line", () => {
    const { operations, problem } = read(body, [], "from-path");
    expect(problem).toBeNull();
    expect(operations).toEqual([
      {
        kind: "document",
        verb: "create",
        index: "winlogbeat-9",
        id: null,
        source: '{"a":"é😀"}',
        cut: false,
        bytes: 14,
        line: 1,
      },
      {
        kind: "document",
        verb: "index",
        index: "from-path",
        id: "7",
        source: '{"b":1}',
        cut: false,
        bytes: 8,
        line: 4,
      },
      { kind: "refusal", verb: "delete", index: "from-path", id: "7", line: 6 },
      { kind: "refusal", verb: "update", index: "from-path", id: "8", line: 7 },
      {
        kind: "document",
        verb: "index",
        index: "from-path",
        id: null,
        source: "not json",
        cut: false,
        bytes: 8,
        line: 9,
      },
    ]);
  });

  it("is read the same however its bytes are cut", () => {
    const whole = read(body);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
        expect(read(body, cuts)).toEqual(whole);
      }),
    );
  });

  it.each([
    ['{"index":{}}\n{"a":1}\nno action\n{"b":1}\n', 1, "Malformed action/metadata line [3]"],
    ['{"a":1}\n', 0, "Malformed action/metadata line [1]"],
    ['{"index":{},"create":{}}\n{}\n', 0, "Malformed action/metadata line [1]"],
    ['{"index":[]}\n{}\n', 0, "Malformed action/metadata line [1]"],
    ['{"index":{}}\n{"a":1}\n{"index":{}}\n', 1, "Line 3 is an action; the body ends before its document."],
  ])("%j gives what came before, and says where it stops", (text, count, problem) => {
    const result = read(text);
    expect(result.operations).toHaveLength(count);
    expect(result.problem).toContain(problem);
  });

  it("keeps bytes that are no text, and the head of what is too long, and goes on", () => {
    const long = Buffer.alloc(MAX_RECORD_BYTES + 10, "x");
    const parts = [
      '{"index":{}}\n',
      Buffer.from([0x7b, 0xff, 0x7d, 10]),
      '{"index":{}}\n',
      long,
      '\n{"index":{}}\n{"a":1}\n',
    ];
    const { operations } = read(Buffer.concat(parts.map((part) => Buffer.from(part))), [70_000, 9_000_000]);
    expect(
      operations.map((each) => (each.kind === "document" ? [each.cut, each.bytes, each.source.length] : null)),
    ).toEqual([
      [false, 3, 3],
      [true, MAX_RECORD_BYTES + 10, 65_536],
      [false, 7, 7],
    ]);
  });
});
