import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { processStart } from "@quaestor/telemetry/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planUnits } from "./plan-units.ts";
import { readUnit } from "./read-unit.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ranges-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Ids of events, and lines with codes of what was put aside, as when one reads the file from its beginning. */
async function read(file: string, splitBytes?: number) {
  const ids: string[] = [];
  const aside: string[] = [];
  let pieces = 0;
  let bytes = 0;
  let lines = 0;
  for await (const unit of planUnits(
    [file],
    splitBytes === undefined ? {} : { splitBytes: { lines: splitBytes, evtx: splitBytes } },
  )) {
    pieces += 1;
    for await (const batch of readUnit(unit, { maxRecordBytes: 3000 })) {
      ids.push(...batch.events.map(({ id }) => id));
      aside.push(...batch.quarantined.map(({ line, code }) => `${line + lines} ${code}`));
      bytes += batch.bytes;
      lines += batch.end?.linesBeforeNext ?? 0;
    }
  }
  return { ids, aside, bytes, pieces };
}

const record = (recordId: number): string => processStart({ recordId }).raw ?? "";

describe("a file of lines", { timeout: 60_000 }, () => {
  it("gives the same records, with the same line numbers, in one piece and in many", async () => {
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.nat().map(record) },
      fc.constant(""),
      fc.constant("  \t"),
      fc.constant("{broken"),
      fc.constant('["a list"]'),
      fc.constant('{"took":1}'),
      fc.constant(`{"long":"${"x".repeat(4000)}"}`),
      fc.constant('{"index":{"_index":"logs-a","_id":"1"}}'),
      fc.constant('{"create":{"_index":"logs-a"}}\r'),
      fc.constant('{"delete":{"_id":"1"}}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.integer({ min: 200, max: 5000 }), async (lines, size) => {
        const file = path.join(folder, "lines.ndjson");
        await writeFile(file, `${record(1)}\n${lines.join("\n")}`);
        const whole = await read(file);
        const cut = await read(file, size);
        expect({ ...cut, pieces: 0 }).toEqual({ ...whole, pieces: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it("is cut into pieces of about the size asked for", async () => {
    const file = path.join(folder, "many.ndjson");
    const content = Array.from({ length: 1000 }, (_, at) => record(at)).join("\n");
    await writeFile(file, content);
    const { ids, pieces, bytes } = await read(file, 50_000);
    expect([ids.length, bytes]).toEqual([1000, Buffer.byteLength(content)]);
    expect(pieces).toBeGreaterThan(content.length / 50_000 / 2);
  });

  it("of UTF-16 or with a list in it is read whole", async () => {
    const file = path.join(folder, "utf16.ndjson");
    const list = path.join(folder, "list.json");
    await writeFile(
      file,
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${record(1)}\n${record(2)}`, "utf16le")]),
    );
    await writeFile(list, `[${record(1)},\n${record(2)}]`);
    for (const each of [file, list]) expect(await read(each, 100)).toMatchObject({ pieces: 1, ids: { length: 2 } });
  });
});
