const slotsAtFirst = 1 << 16;
const wordsPerId = 4;
const fullAt = 0.7;

/**
 * Remembers which event ids were seen, 16 bytes each: a scan of millions of events must not keep their texts. Ids are
 * hashes in hex or vendors' own; a vendor's id is hashed to the same 128 bits, so that two of ten million agreeing by
 * accident is less likely than one in 10^24.
 */
export class SeenIds {
  #slots = slotsAtFirst;
  #words = new Uint32Array(slotsAtFirst * wordsPerId);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True when the id is new. */
  add(id: string): boolean {
    if (this.#size >= this.#slots * fullAt) this.#grow();
    const added = this.#insert(keyOf(id));
    if (added) this.#size += 1;
    return added;
  }

  // Called for every event of a scan: it compares word by word, without a view or a closure for each slot.
  #insert([a, b, c, d]: Key): boolean {
    const words = this.#words;
    const mask = this.#slots - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * wordsPerId;
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
    this.#words = new Uint32Array(this.#slots * wordsPerId);
    for (let at = 0; at < old.length; at += wordsPerId) {
      const [a = 0, b = 0, c = 0, d = 0] = old.subarray(at, at + wordsPerId);
      if (d !== 0) this.#insert([a, b, c, d]);
    }
  }
}

type Key = readonly [number, number, number, number];

function keyOf(id: string): Key {
  if (/^[0-9a-f]{32}/.test(id)) {
    const word = (index: number): number => Number.parseInt(id.slice(index * 8, index * 8 + 8), 16);
    // The last bit is spent on telling a key from an empty slot.
    return [word(0), word(1), word(2), (word(3) | 1) >>> 0];
  }
  return [hash(id, 0x9e3779b9), hash(id, 0x85ebca6b), hash(id, 0xc2b2ae35), (hash(id, 0x27d4eb2f) | 1) >>> 0];
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
