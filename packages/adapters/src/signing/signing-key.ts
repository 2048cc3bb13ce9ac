import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Signer } from "@quaestor/evidence";
import { writeSpkiPem } from "@quaestor/evidence";
import { SigningKeyError } from "./signing-key-error.ts";

const FILE_NAME = "signing-key.pkcs8.pem";

/** An Ed25519 key that signs bundles. The private half stays inside. */
export interface SigningKey extends Signer {
  /** SHA-256 of the public key's SPKI DER, hex: the fingerprint to hand to whoever receives bundles. */
  readonly keyId: string;
  readonly publicKeySpkiPem: string;
}

/**
 * The key kept in `directory`, made at first use: PKCS8 in PEM, readable by its owner only. `directory` should not be
 * the one that is backed up with the ledger. Two processes that start at once end with the same key. Throws
 * `SigningKeyError`.
 */
export async function loadOrCreateSigningKey(directory: string): Promise<SigningKey> {
  const path = join(directory, FILE_NAME);
  return (await readKey(path)) ?? (await createKey(directory, path));
}

async function readKey(path: string): Promise<SigningKey | null> {
  try {
    const { mode } = await stat(path);
    // Windows has no such modes and reports readable files as 0666.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new SigningKeyError(
        "KEY_EXPOSED",
        path,
        `${path} can be read by others. Make it private: chmod 600 ${path}`,
      );
    }
    const key = createPrivateKey(await readFile(path));
    if (key.asymmetricKeyType === "ed25519") return signingKey(key);
  } catch (error) {
    if (error instanceof SigningKeyError) throw error;
    if (isMissing(error)) return null;
    throw new SigningKeyError("KEY_UNREADABLE", path, `${path} cannot be read as a private key.`, { cause: error });
  }
  throw new SigningKeyError("KEY_UNREADABLE", path, `${path} is not an Ed25519 key.`);
}

async function createKey(directory: string, path: string): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const draft = join(directory, `.${FILE_NAME}.${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(privateKey.export({ type: "pkcs8", format: "pem" }));
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      // A link, unlike a rename, never replaces a key that another process has put there meanwhile.
      await link(draft, path);
    } catch (error) {
      if (!isTaken(error)) throw error;
    } finally {
      await unlink(draft);
    }
  } catch (error) {
    throw new SigningKeyError("KEY_NOT_WRITTEN", path, `A signing key could not be written to ${path}.`, {
      cause: error,
    });
  }
  const kept = await readKey(path);
  if (kept !== null) return kept;
  throw new SigningKeyError("KEY_NOT_WRITTEN", path, `The signing key vanished from ${path} while it was made.`);
}

function signingKey(key: KeyObject): SigningKey {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(der).digest("hex");
  const publicKeySpkiPem = writeSpkiPem(der);
  return {
    keyId,
    publicKeySpkiPem,
    sign: async (bytes) => ({ keyId, publicKeySpkiPem, signature: sign(null, bytes, key) }),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

/** The id of the key kept in `directory`, or null when there is none; never makes one. */
export async function keyIdIfAny(directory: string): Promise<string | null> {
  return (await readKey(join(directory, FILE_NAME)))?.keyId ?? null;
}
