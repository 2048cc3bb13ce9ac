/** One file of a bundle. `path` is relative to the archive's root and begins with the bag's own directory. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
