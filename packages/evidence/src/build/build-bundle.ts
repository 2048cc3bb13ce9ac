import type { BundleFile } from "../format/bundle-file.ts";
import type { CaseFile } from "./case-file.ts";
import type { Signer } from "./signer.ts";

export interface BuildOptions {
  /** When the bundle is made: ISO 8601, UTC. The only time in it that is not the case's own. */
  readonly now: string;
  /** Name and version of what makes it, e.g. `quaestor 0.1.0`. */
  readonly toolVersion: string;
  readonly signer: Signer;
}

export type BuildBundle = (caseFile: CaseFile, options: BuildOptions) => Promise<readonly BundleFile[]>;
