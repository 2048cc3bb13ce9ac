/** Remainders of a byte that is followed by 0, 1, 2 or 3 others. */
const tables = ((): readonly [Int32Array, Int32Array, Int32Array, Int32Array] => {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    first[byte] = remainder;
  }
  const after = (table: Int32Array): Int32Array =>
    table.map((remainder) => (remainder >>> 8) ^ (first[remainder & 0xff] ?? 0));
  const second = after(first);
  const third = after(second);
  return [first, second, third, after(third)];
})();

/**
 * CRC-32 (ISO 3309, as in gzip and EVTX) of `bytes` from `from` up to `to`, unsigned. `before` is the checksum of what
 * stands in front, for pieces of one whole.
 */
export function crc32(bytes: Uint8Array, from: number, to: number, before = 0): number {
  const [first, second, third, fourth] = tables;
  let crc = ~before;
  let at = from;
  for (const whole = to - 3; at < whole; at += 4) {
    crc =
      (fourth[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^
      (third[((crc >>> 8) ^ (bytes[at + 1] ?? 0)) & 0xff] ?? 0) ^
      (second[((crc >>> 16) ^ (bytes[at + 2] ?? 0)) & 0xff] ?? 0) ^
      (first[(crc >>> 24) ^ (bytes[at + 3] ?? 0)] ?? 0);
  }
  for (; at < to; at += 1) crc = (crc >>> 8) ^ (first[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
