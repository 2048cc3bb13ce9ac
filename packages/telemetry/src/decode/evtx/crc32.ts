/** Remainders of a byte that is followed by 0, 1, … 7 others. */
const tables = ((): readonly Int32Array[] => {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    first[byte] = remainder;
  }
  const made = [first];
  for (let count = 1; count < 8; count += 1) {
    const before = made[count - 1] ?? first;
    made.push(before.map((remainder) => (remainder >>> 8) ^ (first[remainder & 0xff] ?? 0)));
  }
  return made;
})();
const none = new Int32Array(256);
const [t0 = none, t1 = none, t2 = none, t3 = none, t4 = none, t5 = none, t6 = none, t7 = none] = tables;

/** Words are read in the machine's order, which has to be that of the checksum. */
const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * CRC-32 (ISO 3309, as in gzip and EVTX) of `bytes` from `from` up to `to`, unsigned. `before` is the checksum of what
 * stands in front, for pieces of one whole.
 */
export function crc32(bytes: Uint8Array, from: number, to: number, before = 0): number {
  let crc = ~before;
  let at = from;
  const start = bytes.byteOffset + from;
  if (isLittleEndian && start % 4 === 0 && to - from >= 8) {
    // Eight bytes a step: each word is looked up in four tables, and the eight look-ups do not wait for each other.
    const words = new Int32Array(bytes.buffer, start, ((to - from) >> 3) * 2);
    for (let index = 0; index < words.length; index += 2) {
      const one = crc ^ (words[index] ?? 0);
      const two = words[index + 1] ?? 0;
      crc =
        (t7[one & 0xff] ?? 0) ^
        (t6[(one >>> 8) & 0xff] ?? 0) ^
        (t5[(one >>> 16) & 0xff] ?? 0) ^
        (t4[one >>> 24] ?? 0) ^
        (t3[two & 0xff] ?? 0) ^
        (t2[(two >>> 8) & 0xff] ?? 0) ^
        (t1[(two >>> 16) & 0xff] ?? 0) ^
        (t0[two >>> 24] ?? 0);
    }
    at += words.length * 4;
  }
  for (; at < to; at += 1) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
