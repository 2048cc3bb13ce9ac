import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { type BundleFile, buildBundle } from "@quaestor/evidence";
import { sampleCase, signerForTests } from "@quaestor/evidence/testing";
import { type Verification, verifyBundle } from "@quaestor/evidence/verify";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ZipFile } from "yazl";
import { nodeVerifyCrypto } from "../signing/index.ts";
import { readZipSafely, type ZipLimits } from "./read-zip-safely.ts";
import { writeZip } from "./write-zip.ts";

let files: readonly BundleFile[] = [];
let archive: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  files = await buildBundle(sampleCase(), {
    now: "2026-11-24T15:00:00.000Z",
    toolVersion: "quaestor 0.1.0",
    signer: signerForTests(),
  });
  archive = await writeZip(files);
});

async function verify(from: string | Buffer, limits?: Partial<ZipLimits>): Promise<Verification> {
  const { entries, container } = await readZipSafely(from, limits);
  return verifyBundle(entries, { crypto: nodeVerifyCrypto, container });
}

/** Names and codes of what opening alone finds. */
async function problemsOf(from: string | Buffer, limits?: Partial<ZipLimits>): Promise<readonly string[]> {
  const { entries, container } = await readZipSafely(from, limits);
  for await (const { path } of entries) expect(path).not.toBe("");
  return container.problems.map(({ code, path }) => `${code} ${path}`);
}

/** The same bytes with every occurrence of one text replaced by another of its length. */
function patched(from: Buffer, text: string, by: string): Buffer {
  expect(by.length).toBe(text.length);
  return Buffer.from(from.toString("latin1").replaceAll(text, by), "latin1");
}

const small = (...names: readonly string[]) =>
  writeZip(names.map((path) => ({ path, bytes: new TextEncoder().encode(`content of ${path}`) })));

describe("writeZip", () => {
  it("gives the same archive whatever the time zone and the order of files", async () => {
    const module = JSON.stringify(new URL("./write-zip.ts", import.meta.url).href);
    const script = `const { writeZip } = await import(${module});
      const files = ["b/b.txt", "b/a.txt"].map((path) => ({ path, bytes: Buffer.from(path) }));
      process.stdout.write((await writeZip(files)).toString("hex"));`;
    const there = (TZ: string) =>
      promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        env: { ...process.env, TZ },
      });
    const made = await Promise.all(["America/New_York", "Pacific/Auckland"].map(there));
    const here = await writeZip(["b/a.txt", "b/b.txt"].map((path) => ({ path, bytes: Buffer.from(path) })));
    expect(new Set(made.map(({ stdout }) => stdout))).toEqual(new Set([here.toString("hex")]));
  });

  it("gives back every file byte for byte, from memory and from disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "zip-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "b.zip");
    await writeFile(path, archive);
    for (const from of [archive, path]) {
      const read: BundleFile[] = [];
      const { entries, container } = await readZipSafely(from);
      for await (const file of entries) read.push({ path: file.path, bytes: new Uint8Array(file.bytes) });
      expect(read).toEqual(files.map((file) => ({ path: file.path, bytes: new Uint8Array(file.bytes) })));
      expect(container).toEqual({ problems: [], notChecked: [] });
    }
  });
});

describe("a bundle's archive", () => {
  it("verifies", async () => {
    expect(await verify(archive)).toMatchObject({ ok: true, outcome: "untrusted", failures: [] });
  });

  it("is refused for any flipped bit, also where no file's content lies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const flipped = Buffer.from(archive);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const { ok, failures } = await verify(flipped);
        expect(ok).toBe(false);
        expect(failures.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  it("is refused for a flipped bit in each field of its first header, its directory and its end record", async () => {
    const directory = archive.readUInt32LE(archive.length - 6);
    const places = [
      ...Array(60).keys(),
      ...Array.from(Array(90).keys(), (at) => directory + at),
      ...Array.from(Array(22).keys(), (at) => archive.length - 22 + at),
    ];
    for (const at of places) {
      const flipped = Buffer.from(archive);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect((await verify(flipped)).ok, `byte ${at}`).toBe(false);
    }
  });

  it("is unreadable when it was cut short, wherever it was cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: archive.length - 1 }), async (length) => {
        expect((await verify(archive.subarray(0, length))).outcome).toBe("unreadable");
      }),
      { numRuns: 40 },
    );
  });

  it("is valid when another tool packed the same files, and says that its envelope was not checked", async () => {
    const zip = new ZipFile();
    zip.addEmptyDirectory(files[0]?.path.split("/")[0] ?? "");
    for (const { path, bytes } of files) zip.addBuffer(Buffer.from(bytes), path, { compress: true });
    zip.end();
    const found = await verify(await buffer(zip.outputStream));
    expect(found.failures).toEqual([]);
    expect(found.notChecked[0]).toContain("packed by another tool");
  });
});

describe("an archive that somebody prepared", () => {
  it.each([
    ["leaves its folder", "b/aaaaaa.txt", "b/../a.txt.."],
    ["is absolute", "b/aaaaaa.txt", "/etc/passwd1"],
    ["has a drive letter", "b/aaaaaa.txt", "C:/aaaaa.txt"],
    ["holds a backslash", "b/aaaaaa.txt", "b\\aaaaaa.txt"],
    ["holds a NUL", "b/aaaaaa.txt", "b/aaa\0aa.txt"],
    ["is not UTF-8", "b/aaaaaa.txt", "b/aaa\u00ffaa.txt"],
  ])("is refused when a name %s", async (_, name, by) => {
    const [problem] = await problemsOf(patched(await small(name, "b/other.txt"), name, by));
    expect(problem).toBe(`UNSAFE_NAME ${by}`);
  });

  it("is refused for two entries of one name, or names that are twins", async () => {
    expect(await problemsOf(patched(await small("b/a1.txt", "b/a2.txt"), "b/a2.txt", "b/a1.txt"))).toContain(
      "DUPLICATE_NAME b/a1.txt",
    );
    expect(await problemsOf(await small("b/a.txt", "b/A.txt"))).toContain("CASE_TWIN b/a.txt");
    expect(await problemsOf(await small("b/\u00e9.txt", "b/e\u0301.txt"))).toContain("CASE_TWIN b/\u00e9.txt");
  });

  it("is refused for a symbolic link", async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from("/etc/passwd"), "b/link", { mode: 0o120777, compress: false });
    zip.end();
    expect(await problemsOf(await buffer(zip.outputStream))).toContain("UNSAFE_NAME b/link");
  });

  it("is refused for an encrypted entry and for an unknown method", async () => {
    const [flags, method] = [8, 10];
    for (const [field, value] of [
      [flags, 0x801],
      [method, 14],
    ] as const) {
      const made = await small("b/a.txt");
      made.writeUInt16LE(value, made.readUInt32LE(made.length - 6) + field);
      expect((await problemsOf(made)).join()).toMatch(/UNSAFE_NAME|UNREADABLE/);
    }
  });

  it("is refused for entries that share bytes", async () => {
    const made = await small("b/a.txt", "b/b.txt");
    const second = made.lastIndexOf("PK\x01\x02", undefined, "latin1");
    made.writeUInt32LE(0, second + 42);
    expect((await problemsOf(made)).join()).toContain("CONTAINER_CHANGED b/b.txt");
  });

  it("is refused for bytes before the first entry or after the end", async () => {
    const made = await small("b/a.txt");
    expect((await problemsOf(Buffer.concat([Buffer.from("MZ"), made]))).length).toBeGreaterThan(0);
    expect((await problemsOf(Buffer.concat([made, Buffer.from("x")])))[0]).toContain("UNREADABLE");
    expect((await problemsOf(Buffer.concat([made, made.subarray(-22)]))).length).toBeGreaterThan(0);
  });

  it("is refused when it lists too many entries, is too large, or unpacks to too much", async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.alloc(1 << 20), "b/zeros", { compress: true });
    zip.end();
    const bomb = await buffer(zip.outputStream);
    expect(await problemsOf(bomb)).toContain("UNSAFE_NAME b/zeros");
    expect((await problemsOf(bomb, { maxTotalBytes: 1000 })).join()).toContain("UNREADABLE");
    expect((await problemsOf(archive, { maxEntries: 3 })).join()).toContain("UNREADABLE");
    expect((await problemsOf(archive, { maxFileBytes: 10 })).join()).toContain("UNSAFE_NAME");
  });

  it("is unreadable when it is no archive, empty, a directory or not there", async () => {
    for (const from of [Buffer.from("not a zip"), Buffer.alloc(0), tmpdir(), join(tmpdir(), "no-such-file.zip")]) {
      expect((await verify(from)).outcome).toBe("unreadable");
    }
  });
});
