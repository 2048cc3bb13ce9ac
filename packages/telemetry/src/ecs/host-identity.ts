import type { EcsDocument } from "./event.ts";
import { firstText } from "./values.ts";

/** Which host an event tells of, and by what two events may be said to be of the same host. */
export interface HostIdentity {
  /** `host.id`, where an agent set one. */
  readonly id?: string;
  /** The name as received; null when the event names no host. */
  readonly name: string | null;
  /** Compare this: `id:…` or `name:…` (lower case, first label). */
  readonly key: string;
  /** `name` is the weaker link: short names repeat, and machines are renamed. */
  readonly by: "id" | "name";
}

/** The first label of a host name, lower case: `WS01.corp.example` and `ws01` are one. An address stays whole. */
export function hostNameKey(name: string): string {
  const lower = name.trim().toLowerCase();
  if (/^[0-9.]+$/.test(lower) || lower.includes(":")) return lower;
  return lower.split(".")[0] ?? lower;
}

/**
 * The host of an event: `host.id` when there, else `host.name` (or `host.hostname`, or `winlog.computer_name`) compared
 * without case and by its first label. Null when nothing names it; such an event shares its host with no other.
 */
export function hostOf(document: EcsDocument): HostIdentity | null {
  const id = firstText(document, "host.id");
  const name =
    firstText(document, "host.name") ??
    firstText(document, "host.hostname") ??
    firstText(document, "winlog.computer_name") ??
    null;
  if (id !== undefined && id !== "") return { id, name, key: `id:${id.toLowerCase()}`, by: "id" };
  if (name === null || name.trim() === "") return null;
  return { name, key: `name:${hostNameKey(name)}`, by: "name" };
}
