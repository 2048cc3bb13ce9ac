/** Name and version of the format. A reader refuses any other; a use of a reserved place raises the number. */
export const BUNDLE_FORMAT = "quaestor-bundle/1";

/** DSSE payload type of the signed statement. */
export const STATEMENT_PAYLOAD_TYPE = "application/vnd.quaestor.bundle-statement+json";

/** Files beside the payload. Paths are relative to the bag. */
export const TAG_FILES = {
  bagit: "bagit.txt",
  bagInfo: "bag-info.txt",
  readme: "README.txt",
  manifestSha256: "manifest-sha256.txt",
  manifestSha512: "manifest-sha512.txt",
  tagManifest: "tagmanifest-sha256.txt",
  signature: "signature.dsse.json",
  publicKey: "signing-key.pem",
} as const;

/** What no manifest can list: the tag manifest itself, the signature over it, and the key that only hints at trust. */
export const UNLISTED_TAG_FILES: readonly string[] = [TAG_FILES.tagManifest, TAG_FILES.signature, TAG_FILES.publicKey];

/** Fixed places in the payload. */
export const PAYLOAD = {
  index: "data/index.json",
  report: "data/report.html",
  investigation: "data/case/investigation.json",
  anatomy: "data/case/anatomy.json",
  questions: "data/case/questions.json",
  answers: "data/case/answers.json",
  gate: "data/case/gate.json",
  decision: "data/case/decision.json",
  reviews: "data/case/reviews.json",
  notes: "data/case/notes.json",
  timeline: "data/case/timeline.json",
  tree: "data/process/tree.json",
  children: "data/process/children.json",
  logons: "data/process/logons.json",
  alerts: "data/alerts/normalised.jsonl",
  events: "data/events/normalised.jsonl",
  receivedFolder: "data/events/received/",
  pivotFolder: "data/pivots/",
  rule: "data/rule/rule.toml",
  guide: "data/rule/guide.md",
  ledgerEntries: "data/ledger/entries.jsonl",
  ledgerLinks: "data/ledger/links.jsonl",
  ledgerHead: "data/ledger/head.json",
} as const;

/** Places this version keeps free and never fills: see FORMAT.md. */
export const RESERVED: readonly string[] = [
  "data/stix/",
  "data/report.pdf",
  "data/reopen/",
  "timestamps/",
  "witnesses/",
];

/** Most files of one bundle, as a reader counts them. */
export const MAX_FILES = 100_000;
