import { hash } from "node:crypto";

/**
 * The same function as in `sha256.ts`, by the runtime: every record has an id, and hashing it in JavaScript was a
 * twentieth of an import. `imports` of this package chooses between the two.
 */
export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}
