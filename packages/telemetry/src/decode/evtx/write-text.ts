import { encodeUtf8 } from "../rejected.ts";
import type { TextSink } from "./text-sink.ts";

/** How the characters below 128 are written that may not stand as they are. */
export interface Escapes {
  /** For each character 0 (as it is) or the number of its replacement; NUL, which ends a text, is never 0. */
  readonly special: Uint8Array;
  readonly replacements: readonly Uint8Array[];
}

function escapes(of: (character: number) => string | null): Escapes {
  const special = new Uint8Array(128);
  const replacements: Uint8Array[] = [new Uint8Array(0)];
  for (let character = 0; character < 128; character += 1) {
    const replacement = of(character);
    if (replacement === null) continue;
    special[character] = replacements.length;
    replacements.push(encodeUtf8(replacement));
  }
  special[0] ||= 127;
  return { special, replacements };
}

const hex = (character: number): string => character.toString(16).toUpperCase();
const xmlNames: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Character data: nothing but markup is replaced, as Windows does, so that control characters stay what they were. */
export const inElement: Escapes = escapes((character) => xmlNames[String.fromCharCode(character)] ?? null);

/** An attribute in double quotes; readers of XML would make blanks of tabs and line ends. */
export const inAttribute: Escapes = escapes((character) => {
  if (character === 9 || character === 10 || character === 13) return `&#x${hex(character)};`;
  return character === 34 ? "&quot;" : (xmlNames[String.fromCharCode(character)] ?? null);
});

/** A JSON text in double quotes. */
export const inJson: Escapes = escapes((character) => {
  if (character >= 32 && character !== 34 && character !== 92) return null;
  return JSON.stringify(String.fromCharCode(character)).slice(1, -1);
});

/** Nothing is replaced. */
export const asIs: Escapes = escapes(() => null);

/** The longest replacement is as long as this, and so is any character. */
const MOST_BYTES = 6;

/**
 * Writes UTF-16LE from `from` up to `end` or to the first NUL, as Windows shows it: what follows a NUL is whatever the
 * writer's buffer held. Half characters become U+FFFD. Gives whether the text was written as it is.
 */
export function writeUtf16(sink: TextSink, source: Uint8Array, from: number, end: number, how: Escapes): boolean {
  sink.ensure(((end - from) >> 1) * MOST_BYTES);
  const out = sink.bytes;
  const { special } = how;
  let at = sink.length;
  let plain = true;
  let surplus = 0;
  const last = end - 1;
  for (let index = from; index < last; index += 2) {
    const unit = (source[index] ?? 0) | ((source[index + 1] ?? 0) << 8);
    if (unit < 0x80) {
      const replacement = special[unit] ?? 0;
      if (replacement === 0) {
        out[at] = unit;
        at += 1;
        continue;
      }
      if (unit === 0) break;
      plain = false;
      for (const byte of how.replacements[replacement] ?? []) {
        out[at] = byte;
        at += 1;
      }
    } else if (unit < 0x800) {
      out[at] = 0xc0 | (unit >> 6);
      out[at + 1] = 0x80 | (unit & 0x3f);
      at += 2;
      surplus += 1;
    } else {
      let code = unit;
      if (unit >= 0xd800 && unit < 0xe000) {
        const next = index + 2 < last ? (source[index + 2] ?? 0) | ((source[index + 3] ?? 0) << 8) : 0;
        code = 0xfffd;
        if (unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
          code = 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
          out[at] = 0xf0 | (code >> 18);
          out[at + 1] = 0x80 | ((code >> 12) & 0x3f);
          out[at + 2] = 0x80 | ((code >> 6) & 0x3f);
          out[at + 3] = 0x80 | (code & 0x3f);
          at += 4;
          surplus += 2;
          index += 2;
          continue;
        }
      }
      out[at] = 0xe0 | (code >> 12);
      out[at + 1] = 0x80 | ((code >> 6) & 0x3f);
      out[at + 2] = 0x80 | (code & 0x3f);
      at += 3;
      surplus += 2;
    }
  }
  sink.length = at;
  sink.surplus += surplus;
  return plain;
}

/** Writes a text of JavaScript in the same way. */
export function writeText(sink: TextSink, text: string, how: Escapes): boolean {
  const units = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    units[at * 2] = unit & 0xff;
    units[at * 2 + 1] = unit >> 8;
  }
  return writeUtf16(sink, units, 0, units.length, how);
}
