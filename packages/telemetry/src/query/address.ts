/** Both ends inclusive; IPv4 addresses lie at ::ffff:a.b.c.d. */
export interface AddressRange {
  readonly from: bigint;
  readonly to: bigint;
}

const V4_PREFIX = 0xffff_0000_0000n;

function parseV4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function groups(text: string): bigint[] | null {
  if (text === "") return [];
  const out: bigint[] = [];
  const parts = text.split(":");
  for (const [position, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) out.push(BigInt(`0x${part}`));
    else {
      const v4 = position === parts.length - 1 ? parseV4(part) : null;
      if (v4 === null) return null;
      out.push(v4 >> 16n, v4 & 0xffffn);
    }
  }
  return out;
}

/** The 128-bit value of an IPv4 or IPv6 address in any usual spelling (no zone); null if it is none. */
export function parseAddress(text: string): bigint | null {
  if (text.length > 45) return null;
  const v4 = parseV4(text);
  if (v4 !== null) return V4_PREFIX | v4;
  const halves = text.split("::");
  if (!text.includes(":") || halves.length > 2) return null;
  const head = groups(halves[0] ?? "");
  const tail = halves.length === 2 ? groups(halves[1] ?? "") : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return all.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The addresses that a text means: one address, or a CIDR block (host bits are ignored). Null if it is neither. */
export function parseAddressRange(text: string): AddressRange | null {
  const [base = "", length, ...rest] = text.split("/");
  const address = parseAddress(base);
  if (address === null || rest.length > 0) return null;
  if (length === undefined) return { from: address, to: address };
  const width = base.includes(":") ? 128 : 32;
  if (!/^[0-9]{1,3}$/.test(length) || Number(length) > width) return null;
  const hostBits = BigInt(width - Number(length));
  const from = (address >> hostBits) << hostBits;
  return { from, to: from + (1n << hostBits) - 1n };
}
