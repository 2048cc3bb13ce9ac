/** A seeded stream of numbers. The same seed and labels give the same stream on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [low, high], both included. */
  int(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  chance(probability: number): boolean;
  /** A stream of its own, so that more draws in one part of the sample do not move another. */
  fork(label: string): Random;
}

/** 32-bit FNV-1a over UTF-16 units; only to turn labels into seeds and names into made-up digests. */
export function hash32(text: string, start = 0x811c9dc5): number {
  let hash = start >>> 0;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

/** A counter stepped by the golden ratio and scrambled: small, fast, and good enough to vary a day. */
export function createRandom(seed: number): Random {
  let state = (Math.trunc(seed) ^ Math.trunc(seed / 2 ** 32)) >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    chance: (probability) => next() < probability,
    fork: (label) => createRandom(hash32(label, hash32(String(seed)))),
  };
}

/** Lower-case hexadecimal digits that depend on `name` only: stands in for digests and machine ids. */
export function hexOf(name: string, digits: number): string {
  const random = createRandom(hash32(name));
  let text = "";
  while (text.length < digits) {
    text += random.int(0, 0xffff).toString(16).padStart(4, "0");
  }
  return text.slice(0, digits);
}
