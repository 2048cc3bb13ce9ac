export { type BuildOptions, buildBundle } from "./build/build-bundle.ts";
export { bundleName } from "./build/bundle-name.ts";
export * from "./build/case-file.ts";
export { extractLedger } from "./build/extract-ledger.ts";
export { VERIFY_BY_HAND } from "./build/readme.ts";
export type { Signature, Signer } from "./build/signer.ts";
export { EvidenceError, type EvidenceErrorCode } from "./evidence-error.ts";
export type { BundleFile } from "./format/bundle-file.ts";
export { writeSpkiPem } from "./format/spki-pem.ts";
