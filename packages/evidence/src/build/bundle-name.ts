import { sha256Hex, utf8 } from "../format/digest.ts";

/**
 * Name of the bag and, with `.zip`, of the archive: `quaestor-<investigation>-<time>`. An id that could not be a
 * file name everywhere is replaced by a digest of it.
 */
export function bundleName(investigationId: string, now: string): string {
  const id = /^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/.test(investigationId)
    ? investigationId.toLowerCase()
    : sha256Hex(utf8(investigationId)).slice(0, 32);
  return `quaestor-${id}-${now.replace(/\.\d+/, "").replace(/[^0-9TZ]/g, "")}`;
}
