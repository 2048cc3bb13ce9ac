/** A logon id as the column `session` holds it: ids have 64 bits without a sign, the engine's integers have one. */
export function sessionNumber(logonId: bigint): bigint {
  return BigInt.asIntN(64, logonId);
}
