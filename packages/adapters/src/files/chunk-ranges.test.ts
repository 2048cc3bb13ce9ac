import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventMaker, evtxFile, evtxValue } from "@quaestor/telemetry/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planUnits } from "./plan-units.ts";
import { readUnit } from "./read-unit.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chunks-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const chunkBytes = 65_536;

/** What is read of a file, whole or in pieces of about one chunk. */
async function read(file: string, evtx?: number) {
  const ids: string[] = [];
  const aside: string[] = [];
  let pieces = 0;
  let bytes = 0;
  for await (const unit of planUnits([file], evtx === undefined ? {} : { splitBytes: { lines: 1e9, evtx } })) {
    pieces += 1;
    for await (const batch of readUnit(unit)) {
      ids.push(...batch.events.map(({ id }) => id));
      aside.push(...batch.quarantined.map(({ code, message }) => `${code}: ${message}`));
      bytes += batch.bytes;
    }
  }
  return { ids, aside, bytes, pieces };
}

function log(records: number): Uint8Array {
  const event = eventMaker();
  return evtxFile(
    Array.from({ length: records }, (_, at) =>
      event({
        number: BigInt(at + 1),
        ticks: 17_000_000_000_000_000n + BigInt(at),
        eventId: 4688,
        channel: "Security",
        provider: "Microsoft-Windows-Security-Auditing",
        computer: "WS01.corp.example",
        data: [
          ["NewProcessName", evtxValue.text("C:\\Windows\\System32\\cmd.exe")],
          ["CommandLine", evtxValue.text(`cmd.exe /c ${"x".repeat(200)} ${at}`)],
        ],
      }),
    ),
  );
}

describe("a binary event log", { timeout: 60_000 }, () => {
  it("gives the same records and the same damage, with the same places, in one piece and in many", async () => {
    const whole = log(800);
    const chunks = (whole.length - 4096) / chunkBytes;
    expect(chunks).toBeGreaterThan(5);
    const file = path.join(folder, "log.evtx");
    const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), to: fc.nat({ max: 255 }) });
    const cut = fc.option(fc.integer({ min: 4096, max: whole.length }));
    const hole = fc.option(fc.integer({ min: 4096, max: whole.length - 5000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), cut, hole, async (changes, length, missing) => {
        let bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        if (missing !== null) bytes = Buffer.concat([bytes.subarray(0, missing), bytes.subarray(missing + 1000)]);
        await writeFile(file, length === null ? bytes : bytes.subarray(0, length));
        const once = await read(file);
        for (const size of [chunkBytes, 3 * chunkBytes]) {
          expect({ ...(await read(file, size)), pieces: 1 }).toEqual(once);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is cut into pieces when it is whole", async () => {
    const file = path.join(folder, "whole.evtx");
    const bytes = log(800);
    await writeFile(file, bytes);
    const { ids, aside, pieces } = await read(file, chunkBytes);
    expect([ids.length, aside]).toEqual([800, []]);
    expect(pieces).toBe((bytes.length - 4096) / chunkBytes);
  });
});
