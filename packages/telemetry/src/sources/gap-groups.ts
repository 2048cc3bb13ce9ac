import type { Gap } from "./source.ts";

/** Who signed the started program. */
export const SIGNATURE = ["process.code_signature.subject_name", "process.code_signature.trusted"] as const;
/** How the session of the process was opened. */
export const SESSION = [
  "process.Ext.session_info.logon_type",
  "process.Ext.session_info.authentication_package",
] as const;

/** Fields that one thing would give. */
export function gaps(remedy: string, ...fields: readonly string[]): readonly Gap[] {
  return fields.map((field) => ({ field, remedy }));
}
