/** Characters that draw nothing, move others, or end a line where one was not seen: shown as their code point. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\p{Variation_Selector}|\u034f|[\u{e0000}-\u{e0fff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Longest string shown in full; the rest is counted, and is in the evidence. */
const MAX_SHOWN = 4_000;

/**
 * Any string as HTML that shows exactly its characters and does nothing: markup escaped, nothing linked, control,
 * zero-width and bidirectional characters drawn as `U+202E`. With `prose`, line feeds are kept as line feeds.
 */
export function inertHtml(text: string, prose = false): string {
  const shown = text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) : text;
  const parts: string[] = [];
  let at = 0;
  for (const match of shown.matchAll(HIDDEN)) {
    if (prose && match[0] === "\n") continue;
    parts.push(escapeMarkup(shown.slice(at, match.index)), codePoint(match[0]));
    at = match.index + match[0].length;
  }
  parts.push(escapeMarkup(shown.slice(at)));
  if (shown.length < text.length) {
    parts.push(`<span class="more">… and ${text.length - shown.length} more characters</span>`);
  }
  return parts.join("");
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<span class="cp">U+${code.toString(16).toUpperCase().padStart(4, "0")}</span>`;
}
