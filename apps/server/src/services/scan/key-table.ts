const slotsAtFirst = 1 << 12;
const fullAt = 0.7;

/** 32-bit words of a key. */
export const WORDS_PER_KEY = 4;

/**
 * A set of 128-bit keys in 16 bytes each and a little room: a scan of millions of events must not keep the texts of
 * their ids.
 */
export class KeyTable {
  #slots = slotsAtFirst;
  #words = new Uint32Array(slotsAtFirst * WORDS_PER_KEY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds the key that begins at a word; true when it is new. */
  add(keys: Uint32Array, at: number): boolean {
    if (this.#size >= this.#slots * fullAt) this.#grow();
    const added = this.#insert(keys, at);
    if (added) this.#size += 1;
    return added;
  }

  /** Gives every key, in no order. */
  *keys(): Generator<{ readonly words: Uint32Array; readonly at: number }> {
    const words = this.#words;
    for (let at = 0; at < words.length; at += WORDS_PER_KEY) if (words[at + 3] !== 0) yield { words, at };
  }

  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
  }

  // Called for every event of a scan: it compares word by word, without a view or a closure for each slot.
  #insert(keys: Uint32Array, from: number): boolean {
    const words = this.#words;
    const mask = this.#slots - 1;
    const [a, b, c, d] = [keys[from] ?? 0, keys[from + 1] ?? 0, keys[from + 2] ?? 0, keys[from + 3] ?? 0];
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS_PER_KEY;
      // The last word of a key is never 0, so it tells a slot in use from an empty one.
      if (words[at + 3] === 0) {
        words[at] = a;
        words[at + 1] = b;
        words[at + 2] = c;
        words[at + 3] = d;
        return true;
      }
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return false;
    }
  }

  #grow(): void {
    const old = this.#words;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * WORDS_PER_KEY);
    for (let at = 0; at < old.length; at += WORDS_PER_KEY) if (old[at + 3] !== 0) this.#insert(old, at);
  }
}

/**
 * Writes an id as a key. Ids are hashes in hex or vendors' own; a vendor's id is hashed to the same 128 bits, so that two
 * of ten million agreeing by accident is less likely than one in 10^24.
 */
export function writeKey(id: string, words: Uint32Array, at: number): void {
  const isHash = /^[0-9a-f]{32}/.test(id);
  const word = (index: number, seed: number): number =>
    isHash ? Number.parseInt(id.slice(index * 8, index * 8 + 8), 16) : hash(id, seed);
  words[at] = word(0, 0x9e3779b9);
  words[at + 1] = word(1, 0x85ebca6b);
  words[at + 2] = word(2, 0xc2b2ae35);
  // One bit is spent on telling a key from an empty slot.
  words[at + 3] = (word(3, 0x27d4eb2f) | 1) >>> 0;
}

/** FNV-1a over UTF-16 units with a seed, finished by a mix so that seeds give unrelated words. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x7feb352d);
  value ^= value >>> 15;
  return value >>> 0;
}
