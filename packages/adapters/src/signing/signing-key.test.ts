import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { keyIdIfAny, loadOrCreateSigningKey } from "./signing-key.ts";
import { nodeVerifyCrypto } from "./verify-crypto.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "key-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return join(made, "keys");
}

describe("loadOrCreateSigningKey", () => {
  it("makes a key only its owner can read, and finds it again", async () => {
    const directory = await folder();
    const first = await loadOrCreateSigningKey(directory);
    expect((await loadOrCreateSigningKey(directory)).keyId).toBe(first.keyId);
    const names = await readdir(directory);
    expect(names).toHaveLength(1);
    expect((await stat(join(directory, names[0] ?? ""))).mode & 0o777).toBe(0o600);
  });

  it("gives one key to many that start at once", async () => {
    const directory = await folder();
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateSigningKey(directory)));
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it("refuses a key that others can read, and a file that is no key", async () => {
    const directory = await folder();
    await loadOrCreateSigningKey(directory);
    const path = join(directory, (await readdir(directory))[0] ?? "");
    await chmod(path, 0o644);
    await expect(loadOrCreateSigningKey(directory)).rejects.toMatchObject({ code: "KEY_EXPOSED" });
    await chmod(path, 0o600);
    await writeFile(path, "nothing");
    await expect(loadOrCreateSigningKey(directory)).rejects.toMatchObject({ code: "KEY_UNREADABLE" });
  });

  it("tells a kept key's id without making one where there is none", async () => {
    const directory = await folder();
    expect(await keyIdIfAny(directory)).toBeNull();
    const { keyId } = await loadOrCreateSigningKey(directory);
    expect(await keyIdIfAny(directory)).toBe(keyId);
  });

  it("signs what verifies with its public key and nothing else", async () => {
    const { sign } = await loadOrCreateSigningKey(await folder());
    const message = Buffer.from("message");
    const { signature, publicKeySpkiPem } = await sign(message);
    const der = Buffer.from(publicKeySpkiPem.split("\n")[1] ?? "", "base64");
    expect(await nodeVerifyCrypto.verifyEd25519(der, message, signature)).toBe(true);
    expect(await nodeVerifyCrypto.verifyEd25519(der, Buffer.from("other"), signature)).toBe(false);
    expect(await nodeVerifyCrypto.verifyEd25519(Buffer.from("no key"), message, signature)).toBe(false);
  });
});
