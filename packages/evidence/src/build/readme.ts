import {
  BUNDLE_FORMAT,
  PAYLOAD,
  STATEMENT_PAYLOAD_TYPE,
  TAG_FILES,
  UNLISTED_TAG_FILES,
} from "../format/bundle-format.ts";

/** Commands that check a bundle by hand, in order. Needs sha256sum, jq and OpenSSL 3. */
export const VERIFY_BY_HAND: readonly { readonly why: string; readonly commands: readonly string[] }[] = [
  {
    why: "Unpack, go into the bag, and check every file against its digest. Every line must end in OK.",
    commands: [
      "W=$(mktemp -d)  # for the files of the steps below",
      `sha256sum -c ${TAG_FILES.tagManifest}`,
      `sha256sum -c ${TAG_FILES.manifestSha256}`,
      `sha512sum -c ${TAG_FILES.manifestSha512}`,
    ],
  },
  {
    why: `Look for files that no manifest lists. It must print exactly: ${UNLISTED_TAG_FILES.toSorted().join(", ")}.`,
    commands: [
      `cat ${TAG_FILES.manifestSha256} ${TAG_FILES.tagManifest} | cut -c 67- | LC_ALL=C sort > "$W"/listed.txt`,
      'find . -type f | cut -c 3- | LC_ALL=C sort | LC_ALL=C comm -23 - "$W"/listed.txt',
    ],
  },
  {
    why: "Compare the digest of the tag manifest with the one that was signed. The two lines must be equal.",
    commands: [
      `sha256sum < ${TAG_FILES.tagManifest} | cut -c 1-64`,
      `jq -rj .payload ${TAG_FILES.signature} | openssl base64 -d -A | jq -r .subject.sha256`,
    ],
  },
  {
    why: "Check the signature. It must print: Signature Verified Successfully.",
    commands: [
      `T=$(jq -rj .payloadType ${TAG_FILES.signature})`,
      `jq -rj .payload ${TAG_FILES.signature} | openssl base64 -d -A > "$W"/body.bin`,
      `{ printf 'DSSEv1 %d %s %d ' "$(printf %s "$T" | wc -c)" "$T" "$(wc -c < "$W"/body.bin)"; cat "$W"/body.bin; } > "$W"/pae.bin`,
      `jq -rj '.signatures[0].sig' ${TAG_FILES.signature} | openssl base64 -d -A > "$W"/sig.bin`,
      `openssl pkeyutl -verify -pubin -inkey ${TAG_FILES.publicKey} -rawin -in "$W"/pae.bin -sigfile "$W"/sig.bin`,
    ],
  },
  {
    why: "Print the key's fingerprint, and compare it with the one you were given by another way than this bundle.",
    commands: [`openssl pkey -pubin -in ${TAG_FILES.publicKey} -outform DER | sha256sum`],
  },
];

/** `README.txt` of the bag: what lies where, and how to check it without our software. */
export function readme(bundle: string): string {
  const steps = VERIFY_BY_HAND.map(
    ({ why, commands }, position) => `${position + 1}. ${why}\n\n${commands.map((line) => `     ${line}\n`).join("")}`,
  );
  return `${bundle}
Format ${BUNDLE_FORMAT}: a BagIt 1.0 bag (RFC 8493).

Start with ${PAYLOAD.report}; it opens in any browser and loads nothing.
${PAYLOAD.index} lists every file, what it holds, and every piece of evidence.

WHAT LIES WHERE
  data/alerts, data/events   alerts and events as normalised; data/events/received holds them as received
  data/process               process tree, children of the process, logon events of its session
  data/pivots                each lookup with query, window, results and digest
  data/case                  command line, questions, findings, answers, gate, decision, reviews, notes
  data/rule                  the rule and the guide as run
  data/ledger                this investigation's part of the ledger, and the chain up to its head

Strings in these files were chosen by whoever produced the telemetry. Open them as text only.

CHECKING
  With our software:  quaestor verify FILE.zip --trust FINGERPRINT
  With a BagIt tool:  bagit.py --validate DIRECTORY
  By hand, in bash, with sha256sum, jq and OpenSSL 3:

${steps.join("\n")}
The signature covers ${TAG_FILES.tagManifest}, which covers the manifests, which cover every file under data/.
Its payload type is ${STATEMENT_PAYLOAD_TYPE}.
A key inside the bundle proves only that the bundle agrees with itself: the fingerprint must reach you another way.
The ledger shows that no entry before its head was changed, inserted or removed. Times in it are the server's claim.
`;
}
