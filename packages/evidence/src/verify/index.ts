export type { BundleFile } from "../format/bundle-file.ts";
export { MAX_FILES } from "../format/bundle-format.ts";
export { foldedName, unsafeNameReason } from "../format/entry-name.ts";
export * from "./verification.ts";
export { verifyBundle } from "./verify-bundle.ts";
