import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { eventMaker, evtxFile, evtxValue, processStart } from "@quaestor/telemetry/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch } from "./gathering.ts";
import type { ReadOptions } from "./read-bytes.ts";
import { readTelemetry, type TelemetryInput } from "./read-telemetry.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "telemetry-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const at = path.join(folder, name);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, content);
  return at;
}

async function read(input: TelemetryInput, options?: ReadOptions): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of readTelemetry(input, options)) batches.push(batch);
  return batches;
}

/** For each file: its name, events, and reasons of what was put aside. */
function summary(batches: readonly Batch[]): string[] {
  const lines: string[] = [];
  let reasons: string[] = [];
  for (const batch of batches) {
    reasons.push(...batch.quarantined.map((each) => `${each.line} ${each.code}`));
    if (batch.end === null) continue;
    expect(batch.end.records).toBe(batch.end.events + batch.end.quarantined);
    expect(batch.end.quarantined).toBe(reasons.length);
    lines.push([path.relative(folder, batch.file), batch.end.events, ...reasons].join(" · "));
    reasons = [];
  }
  return lines;
}

const record = (recordId: number): string => processStart({ recordId }).raw ?? "";
const lines = (count: number): string => Array.from({ length: count }, (_, at) => `${record(at + 1)}\n`).join("");

describe("readTelemetry", () => {
  it("reads NDJSON, with the record as received beside what was made of it", async () => {
    const [batch] = await read(await put("a.ndjson", lines(2)));
    expect(batch?.events.map((event) => event.raw)).toEqual([record(1), record(2)]);
    expect(batch?.end).toMatchObject({ events: 2, records: 2, quarantined: 0, bytes: lines(2).length });
  });

  it("tells gzip by its bytes, whatever the file is called, also in several members", async () => {
    const gz = Buffer.concat([gzipSync(lines(1)), gzipSync(lines(2))]);
    expect(summary(await read(await put("plain.json", gz)))).toEqual(["plain.json · 3"]);
  });

  it("keeps what a cut gzip file still gives, and names the place", async () => {
    const gz = gzipSync(lines(400));
    const batches = await read(await put("cut.gz", gz.subarray(0, gz.length - 200)));
    const end = batches.at(-1)?.end;
    expect(end?.events).toBeGreaterThan(300);
    const damage = batches.flatMap((batch) => batch.quarantined).find((each) => each.code === "damaged_archive");
    expect(damage?.message).toMatch(/end early, at byte \d+ of the file, \d+ bytes unpacked/);
    expect(summary(batches)[0]).toMatch(/truncated.*damaged_archive$/);
  });

  it("keeps what a damaged gzip file gives before the damage", async () => {
    const gz = gzipSync(lines(400), { level: 1 });
    gz.fill(0xff, gz.length - 500, gz.length - 400);
    const batches = await read(await put("broken.gz", gz));
    expect(batches.at(-1)?.end?.events).toBeGreaterThan(0);
    expect(batches.flatMap((batch) => batch.quarantined).some((each) => each.code === "damaged_archive")).toBe(true);
  });

  it("walks folders in the order of names, and follows no symbolic link in them", async () => {
    await put("logs/b.json", lines(1));
    await put("logs/a/z.json", lines(2));
    await put("logs/a.json", `[${record(1)},${record(2)},\n${record(3)}]`);
    await symlink(path.join(folder, "logs"), path.join(folder, "logs/loop"));
    expect(summary(await read(path.join(folder, "logs")))).toEqual([
      "logs/a/z.json · 2",
      "logs/a.json · 3",
      "logs/b.json · 1",
    ]);
  });

  it("says what cannot be read, and goes on", async () => {
    const paths = [
      path.join(folder, "missing.json"),
      await put("picture.json", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")),
      await put("empty.json", ""),
      await put("mixed.json", `${record(1)}\n{"a":NaN}\n{"hello":1}\n\xff\n${record(2)}\n`),
      await put("latin.json", Buffer.from(`${record(1)}\n{"name":"\xe9"}\n${record(2)}\n`, "latin1")),
    ];
    expect(summary(await read(paths))).toEqual([
      "missing.json · 0 · 0 unreadable",
      "picture.json · 0 · 0 unsupported_format",
      "empty.json · 0",
      "mixed.json · 2 · 2 invalid_json · 3 unrecognised · 4 invalid_json",
      "latin.json · 2 · 2 invalid_utf8",
    ]);
  });

  it("puts a line of 50 MB aside with its head, and reads what follows", async () => {
    const long = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(50_000_000, 120), Buffer.from('"}\n')]);
    const batches = await read(
      await put("long.json", Buffer.concat([Buffer.from(lines(1)), long, Buffer.from(lines(2))])),
    );
    expect(summary(batches)).toEqual(["long.json · 3 · 2 too_long"]);
    const aside = batches.flatMap((batch) => batch.quarantined)[0];
    expect([aside?.byteLength, aside?.received.length]).toEqual([50_000_008, 65_536]);
  });

  it("reads binary event logs, alone and compressed, and counts what is damaged", async () => {
    const make = eventMaker();
    const log = evtxFile(
      [1, 2, 3].map((number) =>
        make({
          number: BigInt(number),
          channel: "Security",
          computer: "WS01",
          provider: "Example",
          eventId: 4688,
          ticks: 17_000_000_000_000_000n + BigInt(number) * 10_000_000n,
          data: [["CommandLine", evtxValue.text("whoami")]],
        }),
      ),
    );
    const damaged = log.slice();
    damaged.fill(0xff, 4096 + 512, 4096 + 520);
    const batches = await read([
      await put("whole.evtx", log),
      await put("packed.bin", gzipSync(log)),
      await put("x.evtx", damaged),
    ]);
    expect(summary(batches)).toEqual([
      "whole.evtx · 3",
      "packed.bin · 3",
      "x.evtx · 2 · 0 damaged_log · 0 damaged_record",
    ]);
    const [first] = batches;
    expect(first?.events[0]?.raw).toMatch(/^<Event xmlns=.*<Data Name="CommandLine">whoami<\/Data>.*<\/Event>$/);
  });

  it("takes a record with a million arguments", async () => {
    const commandLine = `cmd.exe ${"a ".repeat(1_000_000)}`;
    const raw = processStart({ commandLine }).raw ?? "";
    const [batch] = await read(await put("args.json", `${raw}\n`));
    expect(batch?.events).toHaveLength(1);
  });

  it("gives batches of bounded size, and reads no further than it is asked", async () => {
    const sizes = (await read(await put("many.json", lines(25)), { batchEvents: 10 })).map(
      (batch) => batch.events.length,
    );
    expect(sizes).toEqual([10, 10, 5]);
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 1;
        yield Buffer.from(lines(10));
      }
    }
    for await (const batch of readTelemetry({ name: "upload", stream: endless() }, { batchEvents: 10 })) {
      expect(batch.file).toBe("upload");
      break;
    }
    expect(given).toBeLessThan(4);
  });

  it("leaves an upload that breaks off to its caller", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(lines(1));
      throw new Error("connection lost");
    }
    await expect(read({ name: "upload", stream: broken() })).rejects.toThrow("connection lost");
  });
});
