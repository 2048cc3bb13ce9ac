/** A run of characters shown as they are, or one character that has to be shown by its name. */
export type VisibleRun =
  | { readonly kind: "plain"; readonly text: string }
  | {
      readonly kind: "escape";
      readonly at: number;
      readonly text: string;
      readonly shown: string;
      readonly name: string;
    };

/**
 * Characters that hide, reorder or imitate: C0 and C1 controls, bidirectional marks, invisible joiners and fillers,
 * spaces that are not U+0020, variation selectors, tags, private use and lone surrogates. First and last of each range.
 */
const suspicious: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x600, 0x605],
  [0x61c, 0x61c],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x890, 0x891],
  [0x8e2, 0x8e2],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1343f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0x10ffff],
];

const isSuspicious = (code: number) => suspicious.some(([first, last]) => code >= first && code <= last);

const shortNames: ReadonlyMap<number, string> = new Map([
  [0x00, "\\0"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x1b, "\\e"],
]);

function nameOf(code: number): string {
  if (code === 0x09) return "tab";
  if (code === 0x0a) return "line feed";
  if (code === 0x0d) return "carriage return";
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return "control character";
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return "text direction override";
  if (code === 0x200e || code === 0x200f || code === 0x061c) return "text direction mark";
  if (code >= 0xd800 && code <= 0xdfff) return "half of a surrogate pair";
  if (code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a)) return "unusual space";
  return "invisible character";
}

/** Cuts a text into plain runs and escapes. Joining every `text` gives the input back exactly. */
export function visibleRuns(text: string): VisibleRun[] {
  const runs: VisibleRun[] = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain !== "") runs.push({ kind: "plain", text: plain });
    plain = "";
  };
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x20 && (code < 0x7f || !isSuspicious(code))) {
      plain += character;
      at += character.length;
      continue;
    }
    flush();
    const hex = code.toString(16).toUpperCase().padStart(4, "0");
    const shown = shortNames.get(code) ?? `\\u{${hex}}`;
    runs.push({ kind: "escape", at, text: character, shown, name: `U+${hex}, ${nameOf(code)}` });
    at += character.length;
  }
  flush();
  return runs;
}

/** The text with escapes in place, for places that take strings only: titles, labels for screen readers. */
export function visibleText(text: string): string {
  return visibleRuns(text)
    .map((run) => (run.kind === "plain" ? run.text : run.shown))
    .join("");
}
