import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildBundle, VERIFY_BY_HAND } from "@quaestor/evidence";
import { sampleCase } from "@quaestor/evidence/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadOrCreateSigningKey, type SigningKey } from "../src/signing/index.ts";
import { writeZip } from "../src/zip/index.ts";

const run = promisify(execFile);
const has = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const opensslThree = /^OpenSSL [3-9]/.test(spawnSync("openssl", ["version"]).stdout?.toString() ?? "");

let folder = "";
let bag = "";
let key: SigningKey;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recipient-"));
  key = await loadOrCreateSigningKey(join(folder, "keys"));
  const files = await buildBundle(sampleCase(), {
    now: "2026-11-24T15:00:00Z",
    toolVersion: "quaestor 0.1.0",
    signer: key,
  });
  await writeFile(join(folder, "bundle.zip"), await writeZip(files));
  bag = join(folder, files[0]?.path.split("/")[0] ?? "");
  if (has("unzip", "-v")) await run("unzip", ["-q", "bundle.zip"], { cwd: folder });
});
afterAll(() => rm(folder, { recursive: true }));

describe("somebody without our software", () => {
  it("unpacks the archive and checks it with the commands of the report", async ({ skip }) => {
    skip(!has("unzip", "-v") || !has("jq", "--version") || !opensslThree, "needs unzip, jq and OpenSSL 3");
    const mark = "echo ---";
    const script = ["set -euo pipefail", ...VERIFY_BY_HAND.flatMap(({ commands }) => [...commands, mark])].join("\n");
    const outputs = (await run("bash", ["-c", script], { cwd: bag })).stdout.split("---\n");
    const [sums = "", unlisted, digests = "", signature, fingerprint = ""] = outputs;
    expect(
      sums
        .trim()
        .split("\n")
        .every((line) => line.endsWith(": OK")),
    ).toBe(true);
    expect(unlisted).toBe("signature.dsse.json\nsigning-key.pem\ntagmanifest-sha256.txt\n");
    expect(new Set(digests.trim().split("\n")).size).toBe(1);
    expect(signature).toContain("Signature Verified Successfully");
    expect(fingerprint.slice(0, 64)).toBe(key.keyId);
  });

  it("finds the bag valid with the Library of Congress' BagIt tool", async ({ skip }) => {
    const python = ["python3", "python"].find((command) => has(command, "-c", "import bagit"));
    skip(python === undefined || !has("unzip", "-v"), "needs Python with the package bagit, and unzip");
    const { stderr } = await run(python ?? "", ["-m", "bagit", "--validate", bag]);
    expect(stderr).toContain("is valid");
  });
});
