export type { BundleFile } from "../format/bundle-file.ts";
export * from "./verification.ts";
