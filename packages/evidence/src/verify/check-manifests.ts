import { BAGIT_TXT, readOxum } from "../format/bag-info.ts";
import { BUNDLE_FORMAT, TAG_FILES, UNLISTED_TAG_FILES } from "../format/bundle-format.ts";
import { textOf } from "../format/digest.ts";
import { readManifest } from "../format/manifest.ts";
import type { Statement } from "../format/statement.ts";
import type { Findings } from "./findings.ts";
import type { Bag, SeenFile } from "./read-bag.ts";

const isPayload = (path: string) => path.startsWith("data/");

/** The tag manifest against the statement, and every tag file against the tag manifest. */
export function checkTagManifest(bag: Bag, statement: Statement | null, findings: Findings): void {
  const path = TAG_FILES.tagManifest;
  const seen = bag.files.get(path);
  if (seen !== undefined && statement !== null) {
    if (seen.sha256 !== statement.subject.sha256) {
      findings.fail(
        "SIGNATURE_SUBJECT",
        path,
        "The signature is of another tag manifest: this one was changed, or the signature belongs to another bundle.",
      );
    }
    if (statement.bundle !== bag.name) {
      findings.fail(
        "SIGNATURE_SUBJECT",
        null,
        `The signed bundle is named ${statement.bundle}; this one is ${bag.name}.`,
      );
    }
    if (statement.format !== BUNDLE_FORMAT) {
      findings.fail(
        "FORMAT_UNKNOWN",
        null,
        `The bundle's format is ${statement.format}; this verifier knows ${BUNDLE_FORMAT}.`,
      );
    }
  }
  const listed = compare(bag, path, "sha256", findings);
  for (const [required] of Object.entries({
    [TAG_FILES.bagit]: 1,
    [TAG_FILES.bagInfo]: 1,
    [TAG_FILES.manifestSha256]: 1,
    [TAG_FILES.manifestSha512]: 1,
  })) {
    if (listed !== null && !listed.has(required))
      findings.fail("MANIFEST_MALFORMED", path, `${required} is not listed.`);
  }
  for (const listedPath of listed ?? []) {
    if (isPayload(listedPath))
      findings.fail("MANIFEST_MALFORMED", path, `${listedPath} is payload and must not be listed here.`);
  }
  for (const file of bag.files.keys()) {
    if (!isPayload(file) && !UNLISTED_TAG_FILES.includes(file) && listed?.has(file) !== true) {
      findings.fail("ADDED", file, "No tag manifest lists this file.");
    }
  }
  const bagit = bag.content.get(TAG_FILES.bagit);
  if (bagit !== undefined && textOf(bagit) !== BAGIT_TXT) {
    findings.fail("MANIFEST_MALFORMED", TAG_FILES.bagit, "The bag's declaration is not that of BagIt 1.0 in UTF-8.");
  }
}

/** Every payload file against both payload manifests, both against each other, and the quick count. */
export function checkPayloadManifests(bag: Bag, findings: Findings): void {
  const first = compare(bag, TAG_FILES.manifestSha256, "sha256", findings);
  const second = compare(bag, TAG_FILES.manifestSha512, "sha512", findings);
  if (first !== null && second !== null) {
    const differing = [...first]
      .filter((path) => !second.has(path))
      .concat([...second].filter((path) => !first.has(path)));
    for (const path of differing)
      findings.fail("MANIFESTS_DISAGREE", path, "Only one of the two payload manifests lists this file.");
  }
  const payload = [...bag.files].filter(([path]) => isPayload(path));
  for (const [path] of payload) {
    if (first?.has(path) !== true && second?.has(path) !== true)
      findings.failOnce("ADDED", path, "No manifest lists this file.");
  }
  for (const path of new Set([...(first ?? []), ...(second ?? [])])) {
    if (!isPayload(path)) findings.fail("MANIFEST_MALFORMED", path, "A payload manifest lists a file outside data/.");
  }
  const bagInfo = bag.content.get(TAG_FILES.bagInfo);
  const oxum = bagInfo === undefined ? null : readOxum(bagInfo);
  const octets = payload.reduce((sum, [, { size }]) => sum + size, 0);
  if (bagInfo !== undefined && (oxum === null || oxum.octets !== octets || oxum.files !== payload.length)) {
    findings.fail(
      "WRONG_OXUM",
      TAG_FILES.bagInfo,
      `Payload-Oxum does not count this payload of ${octets} bytes in ${payload.length} files.`,
    );
  }
}

/** Compares the files with one manifest; gives the paths it lists, null when it cannot be had. */
function compare(
  bag: Bag,
  path: string,
  algorithm: "sha256" | "sha512",
  findings: Findings,
): ReadonlySet<string> | null {
  const bytes = bag.content.get(path);
  if (bytes === undefined) {
    findings.fail("MANIFEST_MISSING", path, "The manifest is not there.");
    return null;
  }
  const { lines, problems } = readManifest(bytes, algorithm === "sha256" ? 64 : 128);
  for (const problem of problems) findings.fail("MANIFEST_MALFORMED", path, `The manifest ${problem}.`);
  for (const { digest, path: listed } of lines) {
    const file = bag.files.get(listed);
    if (file === undefined) findings.failOnce("MISSING", listed, "A manifest lists this file, but it is not there.");
    else if (digestOf(file, algorithm) !== digest)
      findings.failOnce("CHANGED", listed, "The file is not the one its manifest lists.");
  }
  return new Set(lines.map((line) => line.path));
}

function digestOf(file: SeenFile, algorithm: "sha256" | "sha512"): string {
  return algorithm === "sha256" ? file.sha256 : file.sha512;
}
