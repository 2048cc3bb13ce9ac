import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { buildBundle } from "../build/build-bundle.ts";
import type { CaseFile } from "../build/case-file.ts";
import type { BundleFile } from "../format/bundle-file.ts";
import { sha256Hex, textOf, utf8 } from "../format/digest.ts";
import { signerForTests, verifyCryptoForTests } from "../testing/node-crypto.ts";
import { sampleCase } from "../testing/sample-case.ts";
import { ANA, LEO, ledgerOf, SAMPLE_ACTS } from "../testing/sample-ledger.ts";
import type { VerifyOptions } from "./verification.ts";
import { verifyBundle } from "./verify-bundle.ts";

const NOW = "2026-11-24T15:00:00.000Z";
const BAG = "quaestor-inv-7f3a91c2-20261124T150000Z";
const options: VerifyOptions = { crypto: verifyCryptoForTests };

const build = (caseFile: CaseFile, now = NOW, seed = 1) =>
  buildBundle(caseFile, { now, toolVersion: "quaestor 0.1.0", signer: signerForTests(seed) });

let bundle: readonly BundleFile[] = [];
beforeAll(async () => {
  bundle = await build(sampleCase());
});

const replaced = (path: string, change: (bytes: Uint8Array) => Uint8Array) =>
  bundle.map((file) => (file.path === `${BAG}/${path}` ? { ...file, bytes: change(file.bytes) } : file));
const bytesOf = (path: string, files = bundle) =>
  files.find((file) => file.path.endsWith(`/${path}`))?.bytes ?? utf8("");
const codes = async (files: readonly BundleFile[]) => {
  const { failures } = await verifyBundle(files, options);
  return failures.map(({ code, path }) => `${code} ${path}`);
};

describe("a bundle as built", () => {
  it("is valid, and trusted only by a reader who was given the key's fingerprint", async () => {
    const { keyId } = signerForTests();
    const untold = await verifyBundle(bundle, options);
    expect(untold.failures).toEqual([]);
    expect(untold).toMatchObject({ ok: true, outcome: "untrusted", keyId });
    expect(await verifyBundle(bundle, { ...options, trust: [keyId.toUpperCase()] })).toMatchObject({
      outcome: "trusted",
    });
    expect(await verifyBundle(bundle, { ...options, trust: ["00".repeat(32)] })).toMatchObject({
      outcome: "untrusted",
    });
  });

  it("states the digest of its tag manifest, its investigation and the ledger's head", async () => {
    const { rootDigest, investigationId, ledgerHead, steps } = await verifyBundle(bundle, options);
    expect(rootDigest).toBe(sha256Hex(bytesOf("tagmanifest-sha256.txt")));
    expect(investigationId).toBe("inv-7f3a91c2");
    expect(ledgerHead?.sequence).toBe(16);
    expect(steps.map(({ name, ok }) => `${name} ${ok}`)).toMatchInlineSnapshot(`
      [
        "container true",
        "signature true",
        "tag manifest true",
        "manifests true",
        "index true",
        "ledger true",
        "review rules true",
        "references true",
      ]
    `);
  });

  it("verifies alike without native hashes and in any order of entries", async () => {
    const { verifyEd25519 } = verifyCryptoForTests;
    expect(await verifyBundle(bundle.toReversed(), { crypto: { verifyEd25519 } })).toMatchObject({ ok: true });
  });

  it("says what was not checked", async () => {
    const { notChecked } = await verifyBundle(bundle, options);
    expect(notChecked.join("\n")).toContain("ledger was rewritten as a whole");
  });
});

describe("a bundle that was changed", () => {
  it("names the file of any flipped bit", async () => {
    const files = bundle.filter(({ bytes }) => bytes.length > 0);
    const place = fc.nat({ max: files.length - 1 }).chain((file) =>
      fc.record({
        file: fc.constant(file),
        at: fc.nat({ max: (files[file]?.bytes.length ?? 1) - 1 }),
        bit: fc.nat({ max: 7 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(place, async ({ file, at, bit }) => {
        const path = files[file]?.path.slice(BAG.length + 1) ?? "";
        const flipped = replaced(path, (bytes) =>
          bytes.map((byte, position) => (position === at ? byte ^ (1 << bit) : byte)),
        );
        const { outcome, failures } = await verifyBundle(flipped, options);
        expect(outcome).toBe("invalid");
        // A key and the key id in its envelope are compared with each other: neither says which of them is right.
        const named = path === "signing-key.pem" ? [path, "signature.dsse.json"] : [path];
        expect(failures.some((failure) => failure.path !== null && named.includes(failure.path))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("names every file that was removed", async () => {
    for (const { path } of bundle) {
      const found = await verifyBundle(
        bundle.filter((file) => file.path !== path),
        options,
      );
      expect(found.ok, path).toBe(false);
      expect(
        found.failures.map((failure) => failure.path),
        path,
      ).toContain(path.slice(BAG.length + 1));
    }
  });

  it("names a file that was added to the payload, beside it, or outside the bag", async () => {
    const added = (path: string) => codes([...bundle, { path, bytes: utf8("x") }]);
    expect(await added(`${BAG}/data/extra.txt`)).toContain("ADDED data/extra.txt");
    expect(await added(`${BAG}/timestamps/a.tsr`)).toContain("ADDED timestamps/a.tsr");
    expect(await added("elsewhere.txt")).toContain("ADDED elsewhere.txt");
  });

  it("names both ends of a renaming", async () => {
    const renamed = bundle.map((file) => ({ ...file, path: file.path.replace("rule/guide.md", "rule/guide2.md") }));
    expect(await codes(renamed)).toEqual(
      expect.arrayContaining(["MISSING data/rule/guide.md", "ADDED data/rule/guide2.md"]),
    );
  });

  it("refuses names that leave the bag, collide or could not be unpacked", async () => {
    const named = (path: string) => codes([...bundle, { path, bytes: utf8("x") }]);
    expect(await named(`${BAG}/../evil.sh`)).toContain(`UNSAFE_NAME ${BAG}/../evil.sh`);
    expect(await named("/etc/passwd")).toContain("UNSAFE_NAME /etc/passwd");
    expect(await named("C:/evil")).toContain("UNSAFE_NAME C:/evil");
    expect(await named(`${BAG}\\evil`)).toContain(`UNSAFE_NAME ${BAG}\\evil`);
    expect(await named(`${BAG}/data/nul.txt`)).toContain(`UNSAFE_NAME ${BAG}/data/nul.txt`);
    expect(await named(`${BAG}/data/report.html`)).toContain(`DUPLICATE_NAME ${BAG}/data/report.html`);
    expect(await named(`${BAG}/data/REPORT.html`)).toContain(`CASE_TWIN ${BAG}/data/REPORT.html`);
  });

  it("names every file whose line ends were rewritten", async () => {
    const rewritten = bundle.map((file) => {
      const text = textOf(file.bytes) ?? "";
      return { ...file, bytes: utf8(text.replaceAll(/\r?\n/g, "\r\n")) };
    });
    const found = await codes(rewritten);
    expect(found).toContain("CHANGED data/report.html");
    expect(found).toContain("SIGNATURE_MALFORMED signature.dsse.json");
    expect(found).toContain("MANIFEST_MALFORMED tagmanifest-sha256.txt");
    expect(found).toContain("MANIFEST_MALFORMED manifest-sha256.txt");
  });

  it("names a wrong payload count", async () => {
    expect(
      await codes(replaced("bag-info.txt", (bytes) => utf8((textOf(bytes) ?? "").replace(/Oxum: \d/, "Oxum: 9")))),
    ).toContain("WRONG_OXUM bag-info.txt");
  });
});

describe("a signature that does not belong", () => {
  it("is refused when it was taken from an older bundle of the same key", async () => {
    const older = await build(sampleCase(), "2026-11-23T15:00:00.000Z");
    expect(await codes(replaced("signature.dsse.json", () => bytesOf("signature.dsse.json", older)))).toContain(
      "SIGNATURE_SUBJECT tagmanifest-sha256.txt",
    );
  });

  it("is refused when two bundles' signatures are swapped with their keys", async () => {
    const other = await build({ ...sampleCase(), failures: [] }, NOW, 2);
    const swapped = bundle.map((file) =>
      /signature\.dsse\.json|signing-key\.pem/.test(file.path)
        ? { ...file, bytes: bytesOf(file.path.split("/").at(-1) ?? "", other) }
        : file,
    );
    expect(await codes(swapped)).toContain("SIGNATURE_SUBJECT tagmanifest-sha256.txt");
  });

  it("is refused with another key beside it", async () => {
    const other = await build(sampleCase(), NOW, 2);
    const found = await codes(replaced("signing-key.pem", () => bytesOf("signing-key.pem", other)));
    expect(found).toEqual(
      expect.arrayContaining(["KEY_MISMATCH signature.dsse.json", "SIGNATURE_INVALID signature.dsse.json"]),
    );
  });

  it("is refused with another payload type, before anything in it is read", async () => {
    const retyped = replaced("signature.dsse.json", (bytes) =>
      utf8((textOf(bytes) ?? "").replace("bundle-statement", "bundle-statemenT")),
    );
    expect(await codes(retyped)).toContain("SIGNATURE_INVALID signature.dsse.json");
  });

  it("is accepted in URL-safe base64, padded or not", async () => {
    for (const padding of ["=", ""]) {
      const urlSafe = replaced("signature.dsse.json", (bytes) => {
        const envelope = JSON.parse(textOf(bytes) ?? "");
        const safe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", padding);
        const [{ keyid, sig }] = envelope.signatures;
        return utf8(
          `${JSON.stringify({ payload: safe(envelope.payload), payloadType: envelope.payloadType, signatures: [{ keyid, sig: safe(sig) }] })}\n`,
        );
      });
      expect(await codes(urlSafe)).toEqual([]);
    }
  });
});

describe("a bundle signed by somebody who bends the case", () => {
  it("is refused when a ledger entry was rewritten, left out, or cut from the end", async () => {
    const { entries, links, head } = sampleCase().ledger;
    const withLedger = async (ledger: CaseFile["ledger"]) => codes(await build({ ...sampleCase(), ledger }));
    const rewritten = entries.map((entry, at) =>
      at === 2 ? { ...entry, canonical: entry.canonical.replace("loopback", "harmless") } : entry,
    );
    expect(await withLedger({ entries: rewritten, links, head })).toContain("LEDGER_BROKEN data/ledger/entries.jsonl");
    expect(await withLedger({ entries, links: links.slice(1), head })).toContain(
      "LEDGER_GAP data/ledger/entries.jsonl",
    );
    expect(await withLedger({ entries, links: links.slice(0, -1), head })).toContain(
      "LEDGER_HEAD data/ledger/head.json",
    );
  });

  it("is refused when the decision shown is not the one in the ledger", async () => {
    const { decision, ...rest } = sampleCase();
    const bent = { ...rest, decision: decision === null ? null : { ...decision, decision: "close" as const } };
    expect(await codes(await build(bent))).toContain("REVIEW_RULE data/case/decision.json");
  });

  it.each([
    [
      "made the decision",
      (acts: typeof SAMPLE_ACTS) =>
        acts.map((act) => (act[3] === "approved" ? ([act[0], act[1], ANA, act[3], act[4], act[5]] as const) : act)),
    ],
    [
      "answered in that round",
      (acts: typeof SAMPLE_ACTS) =>
        acts.map((act, at) => (at === 12 ? ([act[0], act[1], LEO, act[3], act[4], act[5]] as const) : act)),
    ],
    [
      "reviewed another submission",
      (acts: typeof SAMPLE_ACTS) =>
        acts.map((act) =>
          act[3] === "approved"
            ? ([act[0], act[1], act[2], act[3], { ...act[4], digest: "00" }, act[5]] as const)
            : act,
        ),
    ],
    [
      "gave no reason for a return",
      (acts: typeof SAMPLE_ACTS) =>
        acts.map((act) =>
          act[3] === "returned" ? ([act[0], act[1], act[2], act[3], { ...act[4], reason: " " }, act[5]] as const) : act,
        ),
    ],
  ])("is refused when the reviewer %s", async (_, bend) => {
    const found = await codes(await build({ ...sampleCase(), ledger: ledgerOf(bend(SAMPLE_ACTS)) }));
    expect(found).toContain("REVIEW_RULE data/ledger/entries.jsonl");
  });
});

it("calls an empty archive unreadable", async () => {
  expect(await verifyBundle([], options)).toMatchObject({ ok: false, outcome: "unreadable" });
});
