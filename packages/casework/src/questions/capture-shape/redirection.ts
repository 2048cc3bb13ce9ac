/** One redirection as cmd.exe would read it. Offsets in UTF-16 code units. */
export interface Redirection {
  readonly start: number;
  /** Behind the operator (`1>`, `>>`, `2>&1`). */
  readonly end: number;
  /** 1 when none is written. */
  readonly handle: number;
  /** The handle it is joined to (`2>&1`); null when it goes to a file. */
  readonly joins: number | null;
}

const QUOTE = 34;
const CARET = 94;
const GREATER = 62;
const AMPERSAND = 38;

export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A digit is a handle only where a new word begins: `a1>` redirects the output of `a1`. */
function beginsWord(text: string, at: number, from: number): boolean {
  if (at === from) return true;
  const before = text.charCodeAt(at - 1);
  return isBlank(before) || before === AMPERSAND || before === 124 || before === 40 || before === 41;
}

/**
 * The redirections of output between two offsets, outside quotes and not escaped by a caret, in order. Linear in the
 * length of the text.
 */
export function redirections(text: string, from: number, to: number): Redirection[] {
  const found: Redirection[] = [];
  let quoted = false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (!quoted && code === CARET) at += 1;
    else if (!quoted && code === GREATER) {
      const hasHandle = at > from && isDigit(text.charCodeAt(at - 1)) && beginsWord(text, at - 1, from);
      let end = at + 1;
      if (end < to && text.charCodeAt(end) === GREATER) end += 1;
      const joined = end + 1 < to && text.charCodeAt(end) === AMPERSAND && isDigit(text.charCodeAt(end + 1));
      found.push({
        start: hasHandle ? at - 1 : at,
        end: joined ? end + 2 : end,
        handle: hasHandle ? text.charCodeAt(at - 1) - 48 : 1,
        joins: joined ? text.charCodeAt(end + 1) - 48 : null,
      });
      at = (joined ? end + 2 : end) - 1;
    }
  }
  return found;
}

/** Where the white space from `at` ends. */
export function skipBlanks(text: string, at: number, to: number): number {
  let end = at;
  while (end < to && isBlank(text.charCodeAt(end))) end += 1;
  return end;
}

/** Where the word from `at` ends: at white space outside quotes, or at a redirection or `&` outside quotes. */
export function wordEnd(text: string, at: number, to: number): number {
  let quoted = false;
  let end = at;
  for (; end < to; end += 1) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) quoted = !quoted;
    else if (!quoted && (isBlank(code) || code === GREATER || code === AMPERSAND)) break;
  }
  return end;
}
