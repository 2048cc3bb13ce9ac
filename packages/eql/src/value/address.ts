import type { Scalar } from "../evaluate/event-view.ts";

const IPV4_PREFIX = 0xffff_0000_0000n;
const LONGEST = 64;

/** An IP address as a 128-bit number, IPv4 as ::ffff:a.b.c.d; null for anything else. */
export function addressOf(value: Scalar | bigint): bigint | null {
  if (typeof value !== "string" || value.length > LONGEST) return null;
  return value.includes(":") ? ipv6(value) : ipv4(value);
}

export interface AddressBlock {
  readonly from: bigint;
  readonly to: bigint;
}

/** `address` or `address/bits` as the block it names, host bits ignored; null if it is neither. */
export function addressBlockOf(text: string): AddressBlock | null {
  const slash = text.indexOf("/");
  const address = addressOf(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { from: address, to: address };
  const bits = text.slice(slash + 1);
  const width = text.includes(":") ? 128 : 32;
  if (!/^[0-9]{1,3}$/.test(bits) || Number(bits) > width) return null;
  const size = 1n << BigInt(width - Number(bits));
  const from = address - (address % size);
  return { from, to: from + size - 1n };
}

function ipv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let address = 0n;
  for (const part of parts) {
    if (!/^[0-9]{1,3}$/.test(part) || Number(part) > 255) return null;
    address = address * 256n + BigInt(part);
  }
  return IPV4_PREFIX + address;
}

function ipv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? "", halves.length === 1);
  const tail = groups(halves[1] ?? "", true);
  if (head === null || tail === null) return null;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null;
  return [...head, ...Array<bigint>(gap).fill(0n), ...tail].reduce((address, group) => address * 0x10000n + group, 0n);
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 may stand at the end of the address. */
function groups(text: string, atEnd: boolean): readonly bigint[] | null {
  if (text === "") return [];
  const out: bigint[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const dotted = atEnd && i === parts.length - 1 && part.includes(".") ? ipv4(part) : null;
    if (dotted !== null) out.push((dotted >> 16n) & 0xffffn, dotted & 0xffffn);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) out.push(BigInt(`0x${part}`));
    else return null;
  }
  return out;
}
