export type { BuildBundle, BuildOptions } from "./build/build-bundle.ts";
export * from "./build/case-file.ts";
export type { Signature, Signer } from "./build/signer.ts";
export { EvidenceError, type EvidenceErrorCode } from "./evidence-error.ts";
export type { BundleFile } from "./format/bundle-file.ts";
