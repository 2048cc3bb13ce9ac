import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Options, ZipFile } from "yazl";
import type { Batch } from "./gathering.ts";
import { type ReadTelemetryOptions, readTelemetry } from "./read-telemetry.ts";
import { UNPACK_BOUNDS, type UnpackBounds } from "./unpack.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "archives-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Content = string | Buffer;

async function zipped(
  files: Readonly<Record<string, Content>>,
  options: Partial<Options> = {},
  forceZip64Format = false,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, options);
  zip.end({ forceZip64Format, comment: "" });
  return buffer(zip.outputStream);
}

/** Read from disk, then as an upload: one line a file with its events, and each reason to put something aside. */
async function read(archive: Buffer, options: ReadTelemetryOptions = {}): Promise<string[]> {
  const at = path.join(folder, "case.zip");
  await writeFile(at, archive);
  const spoolDirectory = path.join(folder, "spool");
  const fromDisk = await summary({ name: "case.zip", path: at }, options);
  const stream = Readable.from([archive.subarray(0, 3), archive.subarray(3)]);
  const uploaded = await summary({ name: "case.zip", stream }, { ...options, spoolDirectory });
  expect(uploaded).toEqual(fromDisk);
  // Nothing stays behind, and nothing was written beside it.
  expect(await readdir(spoolDirectory)).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(["case.zip", "spool"]);
  return fromDisk;
}

async function summary(input: Parameters<typeof readTelemetry>[0], options: ReadTelemetryOptions): Promise<string[]> {
  const lines: string[] = [];
  let reasons: string[] = [];
  let bytes = 0;
  let events = 0;
  for await (const batch of readTelemetry(input, options)) {
    bytes += batch.bytes;
    events += batch.events.length;
    reasons.push(...batch.quarantined.map((each) => `${each.line} ${each.code}: ${each.message}`));
    for (const each of batch.quarantined) expect(each.file).toBe(batch.file);
    if (batch.end === null) continue;
    expect(batch.end.records).toBe(batch.end.events + batch.end.quarantined);
    expect(batch.end.events).toBe(events);
    if (!batch.end.archive) lines.push([batch.file, events, ...reasons].join(" · "));
    reasons = [];
    events = 0;
    if (batch.end.archive && typeof input === "object" && "path" in input) {
      expect(bytes).toBe((await import("node:fs")).statSync(input.path).size);
    }
  }
  return lines;
}

const record = (recordId: number): string => processStart({ recordId }).raw ?? "";
const lines = (count: number): string => Array.from({ length: count }, (_, at) => `${record(at + 1)}\n`).join("");

const directoryOf = (archive: Buffer): number => archive.readUInt32LE(archive.length - 6);

/** The bytes with every occurrence of one text replaced by another of its length. */
function patched(from: Buffer, text: string, by: string): Buffer {
  expect(by.length).toBe(text.length);
  return Buffer.from(from.toString("latin1").replaceAll(text, by), "latin1");
}

const small = (bounds: Partial<UnpackBounds>): ReadTelemetryOptions => ({ bounds: { ...UNPACK_BOUNDS, ...bounds } });

describe("a zip archive", { timeout: 30_000 }, () => {
  it("is read entry by entry, in its own order, gzip in it too, from disk and as an upload", async () => {
    const archive = await zipped({
      "b/plain.ndjson": lines(2),
      "a.json": `[${record(1)},${record(2)},${record(3)}]`,
      "logs/packed.gz": gzipSync(lines(4)),
      "empty.json": "",
      "picture.png": Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
    });
    expect(await read(archive)).toEqual([
      "case.zip!/b/plain.ndjson · 2",
      "case.zip!/a.json · 3",
      "case.zip!/logs/packed.gz · 4",
      "case.zip!/empty.json · 0",
      expect.stringMatching(/^case\.zip!\/picture\.png · 0 · 0 unsupported_format: This is a PNG image/),
    ]);
  });

  it("may be stored, in zip64 form, with sizes after the data, or empty", async () => {
    const files = { "a.ndjson": lines(2), "b.ndjson": lines(1) };
    const read2 = ["case.zip!/a.ndjson · 2", "case.zip!/b.ndjson · 1"];
    expect(await read(await zipped(files, { compress: false }))).toEqual(read2);
    expect(await read(await zipped(files, { forceZip64Format: true }, true))).toEqual(read2);
    const streamed = new ZipFile();
    for (const [name, content] of Object.entries(files)) streamed.addReadStream(Readable.from([content]), name);
    streamed.end();
    expect(await read(await buffer(streamed.outputStream))).toEqual(read2);
    expect(await read(await zipped({}))).toEqual([]);
  });

  it("may hold any names: they are shown and never used", async () => {
    const given = ["up/up/etc/x", "/abs.ndjson", "C_/x.ndjson", "a_b.ndjson", "nul_x.json", "Caf_.json"];
    const wanted = ["../../etc/x", "/abs.ndjson", "C:/x.ndjson", "a\\b.ndjson", "nul\0x.json", "Caf\x82.json"];
    let archive = await zipped(Object.fromEntries(given.map((name) => [name.replace(/^\//, "_"), lines(1)])));
    archive = patched(archive, "_abs.ndjson", "/abs.ndjson");
    for (const [at, name] of given.entries()) archive = patched(archive, name, wanted[at] ?? "");
    // The last is in the code page of the first zip programs.
    const shown = [...wanted.slice(0, -1), "Café.json"];
    for (
      let at = archive.indexOf("PK\x01\x02", 0, "latin1");
      at >= 0;
      at = archive.indexOf("PK\x01\x02", at + 1, "latin1")
    )
      archive.writeUInt16LE(archive.readUInt16LE(at + 8) & ~0x800, at + 8);
    expect(await read(archive)).toEqual(shown.map((name) => `case.zip!/${name} · 1`));
  });

  it("may hold one name twice: both are read, and told apart", async () => {
    const archive = patched(await zipped({ "a1.json": lines(1), "a2.json": lines(2) }), "a2.json", "a1.json");
    expect(await read(archive)).toEqual(["case.zip!/a1.json · 1", "case.zip!/a1.json (2) · 2"]);
  });

  it("inside another archive, or inside gzip data, is refused by name", async () => {
    const inner = await zipped({ "deep.ndjson": lines(1) });
    const found = await read(
      await zipped({
        "inner.zip": inner,
        "inner.zip.gz": gzipSync(inner),
        "named.json": inner,
        "good.ndjson": lines(1),
      }),
    );
    expect(found).toEqual([
      expect.stringMatching(/^case\.zip!\/inner\.zip · 0 · 0 unsupported_format: This is a zip archive inside a zip/),
      expect.stringMatching(/^case\.zip!\/inner\.zip\.gz · 0 · 0 unsupported_format: .*inside gzip data/),
      expect.stringMatching(/^case\.zip!\/named\.json · 0 · 0 unsupported_format/),
      "case.zip!/good.ndjson · 1",
    ]);
    const alone: Batch[] = [];
    for await (const batch of readTelemetry({ name: "x.zip.gz", stream: Readable.from([gzipSync(inner)]) }))
      alone.push(batch);
    expect(alone.flatMap((batch) => batch.quarantined.map(({ code }) => code))).toEqual(["unsupported_format"]);
  });

  it("with entries that are encrypted, packed in another way or links names each, and gives the others", async () => {
    const archive = await zipped({ "1.json": lines(1), "2.json": lines(1), "3.json": lines(1), "4.json": lines(1) });
    const places: number[] = [];
    for (
      let at = directoryOf(archive);
      archive.readUInt32LE(at) === 0x02014b50;
      at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30)
    )
      places.push(at);
    archive.writeUInt16LE(1, (places[0] ?? 0) + 8);
    archive.writeUInt16LE(12, (places[1] ?? 0) + 10);
    archive.writeUInt32LE((0o120777 << 16) >>> 0, (places[2] ?? 0) + 38);
    expect(await read(archive)).toEqual([
      expect.stringMatching(/1\.json · 0 · 0 unsupported_format: It is encrypted/),
      expect.stringMatching(/2\.json · 0 · 0 unsupported_format: It is packed with compression method 12/),
      expect.stringMatching(/3\.json · 0 · 0 unsupported_format: It is a symbolic link/),
      "case.zip!/4.json · 1",
    ]);
  });

  it("with damaged entries keeps what they give, and names what is wrong", async () => {
    const good = await zipped({ "a.ndjson": lines(400), "b.ndjson": lines(1) }, { compressionLevel: 1 });
    const broken = Buffer.from(good);
    broken.fill(0xff, 3000, 3100);
    const [damaged, whole] = await read(broken);
    expect(damaged).toMatch(/· [1-9]\d* · .*damaged_archive: The entry (is not whole|ends after)/);
    expect(whole).toBe("case.zip!/b.ndjson · 1");

    const stored = await zipped({ "a.ndjson": lines(2) }, { compress: false });
    const changed = patched(stored, "WS01.corp", "WS02.corp");
    expect((await read(changed)).join()).toMatch(
      /a\.ndjson · 2 · 0 damaged_archive: The entry's bytes do not fit its checksum/,
    );

    const directory = directoryOf(good);
    const lying = Buffer.from(good);
    lying.writeUInt32LE(1000, directory + 24);
    expect((await read(lying))[0]).toMatch(
      /a\.ndjson · \d · .*damaged_archive: .*more than the 1000 bytes it is said to be/,
    );
    lying.writeUInt32LE(10_000_000, directory + 24);
    expect((await read(lying))[0]).toMatch(
      /a\.ndjson · 400 · 0 damaged_archive: The entry ends after \d+ of its 10000000/,
    );
    lying.writeUInt32LE(0x7fffffff, directory + 20);
    expect((await read(lying))[0]).toMatch(/a\.ndjson · 0 · 0 damaged_archive: Its header cannot be read/);
  });

  it("that was cut gives what lies before the cut, and says so", async () => {
    const archive = await zipped({ "a.ndjson": lines(3), "b.ndjson": lines(2) });
    for (const length of [archive.length - 1, archive.length - 22, directoryOf(archive), directoryOf(archive) + 10]) {
      const found = await read(archive.subarray(0, length));
      expect(found.slice(0, 2)).toEqual(["case.zip!/a.ndjson · 3", "case.zip!/b.ndjson · 2"]);
      expect(found[2]).toMatch(/^case\.zip · 0 · 0 damaged_archive: /);
    }
    const found = await read(archive.subarray(0, directoryOf(archive) - 40));
    expect(found[0]).toBe("case.zip!/a.ndjson · 3");
    expect(found[1]).toMatch(/^case\.zip!\/b\.ndjson · \d · .*damaged_archive/);
    expect((await read(archive.subarray(0, 20))).join()).toMatch(/^case\.zip · 0 · 0 damaged_archive: /);
  });

  it("with a directory that ends early gives the entries before, and says where", async () => {
    const archive = await zipped({ "a.ndjson": lines(3), "b.ndjson": lines(2) });
    archive.writeUInt32LE(0, archive.lastIndexOf("PK\x01\x02", undefined, "latin1"));
    const found = await read(archive);
    expect(found[0]).toBe("case.zip!/a.ndjson · 3");
    expect(found[1]).toMatch(/^case\.zip · 0 · 0 damaged_archive: Its directory can be read up to entry 1 of 2 only/);
  });

  it("whose entries share bytes, as in a bomb, gives the first only", async () => {
    const archive = await zipped({ "a.ndjson": lines(2), "b.ndjson": lines(2) });
    archive.writeUInt32LE(0, archive.lastIndexOf("PK\x01\x02", undefined, "latin1") + 42);
    expect(await read(archive)).toEqual([
      "case.zip!/a.ndjson · 2",
      expect.stringMatching(/b\.ndjson · 0 · 0 damaged_archive: Its bytes are also those of case\.zip!\/a\.ndjson/),
    ]);
  });

  it("that would unpack to more than is taken is read up to the bound, and the rest is named", async () => {
    const zeros = Buffer.alloc(2_000_000);
    const archive = await zipped({ "a.ndjson": lines(2), "zeros.json": zeros, "b.ndjson": lines(1) });
    const found = await read(archive, small({ freeBytes: 100_000, maxRatio: 20 }));
    expect(found).toEqual([
      "case.zip!/a.ndjson · 2",
      expect.stringMatching(
        /zeros\.json · 0 · 0 too_large: The archive of \d+ bytes would unpack to more than the 100000/,
      ),
      "case.zip!/b.ndjson · 1",
    ]);
    expect(await read(archive, small({ maxTotalBytes: 1000 }))).toHaveLength(3);
    expect((await read(archive, small({ maxEntries: 2 }))).join()).toMatch(/It lists 3 entries; at most 2 are taken/);
  });
});

describe("gzip data", { timeout: 30_000 }, () => {
  it("that unpack to more than is taken are read up to the bound", async () => {
    const packed = gzipSync(Buffer.concat([Buffer.from(lines(2)), Buffer.alloc(5_000_000, "\n")]));
    const found = await summary(
      { name: "bomb.gz", stream: Readable.from([packed]) },
      small({ freeBytes: 10_000, maxRatio: 20 }),
    );
    expect(found.join()).toMatch(
      /^bomb\.gz · 2 · 0 too_large: .*unpack to more than is taken, at byte \d+ of the file/,
    );
  });

  it("are read to their end when padding follows", async () => {
    const packed = Buffer.concat([gzipSync(lines(3)), Buffer.alloc(100_000)]);
    expect(await summary({ name: "a.gz", stream: Readable.from([packed]) }, {})).toEqual(["a.gz · 3"]);
  });

  it("give what lies before something else, however small they are", async () => {
    const packed = Buffer.concat([gzipSync(lines(100)), Buffer.from("something else")]);
    const [found] = await summary({ name: "a.gz", stream: Readable.from([packed]) }, {});
    expect(found).toMatch(/^a\.gz · [1-9]\d .*damaged_archive: /);
  });
});
