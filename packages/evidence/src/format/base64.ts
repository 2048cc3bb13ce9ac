const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64 (RFC 4648 section 4), padded. */
export function toBase64(bytes: Uint8Array): string {
  return encode(bytes, STANDARD);
}

/**
 * Reads base64 of section 4 or 5 (URL-safe), padded or not; one alphabet at a time. Null for anything that its own
 * encoder would not have written: foreign characters, mixed alphabets, padding or spare bits that are not zero.
 */
export function fromBase64(text: string): Uint8Array | null {
  const bare = text.replace(/={1,2}$/, "");
  const alphabet = /[-_]/.test(bare) ? URL_SAFE : STANDARD;
  const size = Math.floor((bare.length * 3) / 4);
  const bytes = new Uint8Array(size);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of bare) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at] = (bits >> held) & 0xff;
      at += 1;
    }
  }
  const written = encode(bytes, alphabet);
  return written === text || (bare === text && written.replace(/=+$/, "") === text) ? bytes : null;
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    const left = bytes.length - at;
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : "=";
    text += left > 2 ? alphabet.charAt(group & 63) : "=";
  }
  return text;
}
