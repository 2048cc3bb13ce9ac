import type { Host } from "../../company.ts";
import { hexOf } from "../../random.ts";
import type { Process } from "../../world.ts";
import type { AttackDay, Happening } from "../attack-day.ts";

/** A record in its source's own form; `JSON.stringify` of it is one line. Event XML is text. */
export type ToldRecord = ToldObject | string;
export type ToldObject = { readonly [name: string]: unknown };

/** Tells a day as one source would: no more than the source records, in its own words. */
export type Teller = (day: AttackDay) => Iterable<ToldRecord>;

/** A teller of single happenings; null for what the source does not record. */
export function eachHappening(tell: (happening: Happening, day: AttackDay, at: number) => ToldRecord | null): Teller {
  return function* (day) {
    let at = 0;
    for (const happening of day.happenings) {
      at += 1;
      const record = tell(happening, day, at);
      if (record !== null) yield record;
    }
  };
}

/** Milliseconds since 1970. */
export const milliseconds = (microseconds: number): number => Math.floor(microseconds / 1000);

/** Hex digits of a digest of a program, as its Hashes text has them. */
export function digest(process: Process, kind: "MD5" | "SHA256"): string {
  const found = process.program.hashes.split(",").find((part) => part.startsWith(`${kind}=`));
  return (found ?? "").slice(kind.length + 1).toLowerCase();
}

/** A number that no other run of a process on the host has, as sensors number processes. */
export function processNumber(process: Process): number {
  return Number.parseInt(hexOf(`process ${process.guid}`, 12), 16);
}

/** `host` as sensors that make ids of their own know it. */
export function sensorId(host: Host, digits: number, of: string): string {
  return hexOf(`${of} ${host.name}`, digits);
}

export const integrityLevels = { System: "16384", High: "12288", Medium: "8192", Low: "4096" } as const;

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("\\") + 1);
}
