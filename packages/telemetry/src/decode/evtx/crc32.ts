/** Four tables of 256: the remainder of a byte that is followed by 0, 1, 2 or 3 others. */
const tables = ((): Int32Array => {
  const made = new Int32Array(1024);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    made[byte] = remainder;
  }
  for (let at = 256; at < 1024; at += 1) {
    const before = made[at - 256] ?? 0;
    made[at] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
})();

const table = (at: number): number => tables[at] ?? 0;

/**
 * CRC-32 (ISO 3309, as in gzip and EVTX) of `bytes` from `from` up to `to`, unsigned. `before` is the checksum of what
 * stands in front, for pieces of one whole.
 */
export function crc32(bytes: Uint8Array, from: number, to: number, before = 0): number {
  let crc = ~before;
  let at = from;
  for (const whole = to - 3; at < whole; at += 4) {
    const word =
      crc ^
      ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24));
    crc =
      table(768 + (word & 0xff)) ^
      table(512 + ((word >>> 8) & 0xff)) ^
      table(256 + ((word >>> 16) & 0xff)) ^
      table(word >>> 24);
  }
  for (; at < to; at += 1) crc = (crc >>> 8) ^ table((crc ^ (bytes[at] ?? 0)) & 0xff);
  return ~crc >>> 0;
}
