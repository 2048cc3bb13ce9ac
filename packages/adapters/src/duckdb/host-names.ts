import { idHash } from "./id-hash.ts";

/** How the regular events of one host name it: the fields that {@link HOST_FIELDS} lists, each with one text or none. */
export interface HostNames {
  readonly id: string | null;
  readonly name: string | null;
  readonly hostname: string | null;
}

/** The fields of {@link HostNames}. */
export const HOST_FIELDS = ["host.id", "host.name", "host.hostname"] as const;

/** What the column `hosth` holds for a regular event: a hash of its {@link HostNames} as lower and upper 32 bits. */
export function hostHash({ id, name, hostname }: HostNames): readonly [lower: number, upper: number] {
  return idHash(`${id ?? ""}\u0000${name ?? ""}\u0000${hostname ?? ""}`);
}

/** {@link hostHash} as the signed integer of the column. */
export function hostHash64(names: HostNames): bigint {
  const [lower, upper] = hostHash(names);
  return (BigInt(upper) << 32n) | BigInt(lower >>> 0);
}
