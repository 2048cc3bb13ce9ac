/**
 * A 64-bit hash of an id as its lower and upper 32 bits (two FNV-1a runs over the UTF-16 units). It narrows the search
 * for an id to a few rows; the id itself decides, so a collision costs time, never an event.
 */
export function idHash(id: string): readonly [lower: number, upper: number] {
  let lower = 0x811c9dc5;
  let upper = 0x01000193;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    lower = Math.imul(lower ^ unit, 0x01000193);
    upper = Math.imul(upper ^ unit, 0x85ebca6b);
    upper ^= upper >>> 15;
  }
  return [lower | 0, upper | 0];
}

/** {@link idHash} as the signed integer that the table keeps. */
export function idHash64(id: string): bigint {
  const [lower, upper] = idHash(id);
  return (BigInt(upper) << 32n) | BigInt(lower >>> 0);
}
