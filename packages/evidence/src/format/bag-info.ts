import { textOf, utf8 } from "./digest.ts";

/** The two lines of `bagit.txt`, RFC 8493 section 2.1.1. */
export const BAGIT_TXT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** `bag-info.txt`: one label a line. Values are ours and never hold line ends. */
export function writeBagInfo(labels: readonly (readonly [label: string, value: string])[]): Uint8Array {
  return utf8(labels.map(([label, value]) => `${label}: ${value.replace(/[\r\n]+/g, " ")}\n`).join(""));
}

/** Payload-Oxum as `{octets, files}`; null when the label is absent, repeated or not two numbers. */
export function readOxum(bagInfo: Uint8Array): { readonly octets: number; readonly files: number } | null {
  const found = [...(textOf(bagInfo) ?? "").matchAll(/^payload-oxum:[ \t](.*)$/gim)];
  const [, octets, files] = /^(\d{1,15})\.(\d{1,9})$/.exec(found.at(0)?.[1]?.trimEnd() ?? "") ?? [];
  return found.length === 1 ? { octets: Number(octets ?? Number.NaN), files: Number(files ?? Number.NaN) } : null;
}
