/** Ways to read a command line that undo what hides its shape. Each is linear in the length of the text. */

const NAMED: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };
const ENTITY = /&(?:(amp|apos|gt|lt|quot)|#([0-9]{1,7})|#x([0-9a-f]{1,6}));/gi;

/** XML entities as what they stand for; twice, since some records were escaped twice (`&amp;gt;`). */
export function withoutEntities(text: string): string {
  return decodeEntities(decodeEntities(text));
}

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(decimal, 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** JSON escapes of the characters that redirect and quote, as what they stand for. */
export function withoutJsonEscapes(text: string): string {
  return text.replace(/\\u00(22|26|27|3c|3e)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Two backslashes as one, throughout. */
export function withoutDoubledBackslashes(text: string): string {
  return text.replaceAll("\\\\", "\\");
}

/** The second backslash before the loopback address, in one argument. */
export function withWholeUnc(argument: string): string {
  return argument.startsWith("\\127.0.0.1\\") ? `\\${argument}` : argument;
}

/** The same wherever an argument begins in a text. */
export function withWholeUncs(text: string): string {
  return text.replace(/(^|[\s"'>=(])\\(?=127\.0\.0\.1\\)/g, "$1\\\\");
}

/** The pieces between blanks as the eye sees them: quotes hold nothing together, and are not part of a piece. */
export function piecesByBlanks(text: string): string[] {
  return text
    .replaceAll('"', "")
    .split(/\s+/)
    .filter((piece) => piece !== "");
}

const DIGIT = /[0-9]/;
const SEPARATORS: ReadonlySet<string> = new Set(["&", "|", "(", ")", " ", "\t"]);

/** A piece cut before and behind each of its redirections, as the shell reads them: `1>x` is `1>` and `x`. */
export function cutAtRedirections(piece: string): string[] {
  if (!piece.includes(">")) return [piece];
  const out: string[] = [];
  let from = 0;
  const flush = (to: number): void => {
    const text = piece.slice(from, to).trim();
    if (text !== "") out.push(text);
  };
  for (let at = piece.indexOf(">"); at >= 0; at = piece.indexOf(">", from)) {
    // A digit is the handle only where a word begins with it.
    const before = piece.charAt(at - 2);
    const hasHandle = at > from && DIGIT.test(piece.charAt(at - 1)) && (at - 1 === from || SEPARATORS.has(before));
    const start = hasHandle ? at - 1 : at;
    let end = at + (piece.charAt(at + 1) === ">" ? 2 : 1);
    if (piece.charAt(end) === "&" && DIGIT.test(piece.charAt(end + 1))) end += 2;
    flush(start);
    out.push(piece.slice(start, end));
    from = end;
  }
  flush(piece.length);
  return out;
}

const SHELL_WITH_OPTIONS = /^(.*?(?:cmd(?:\.exe)?|%comspec%))(\/.*)$/is;

/** The shell's options one by one, where they are written together: `/Q/cwhoami` holds `/Q` and `/c`. */
export function separateOptions(pieces: readonly string[]): string[] {
  const [shell = "", ...rest] = pieces;
  const joined = SHELL_WITH_OPTIONS.exec(shell.slice(-64))?.[2];
  const out: string[] = [];
  for (const piece of joined === undefined ? rest : [joined, ...rest]) {
    if (!piece.startsWith("/")) return out;
    let at = 0;
    while (piece.charAt(at) === "/") {
      const letter = piece.charAt(at + 1).toLowerCase();
      if (letter === "c" || letter === "k" || letter === "r") return [...out, piece.slice(at, at + 2)];
      const next = piece.indexOf("/", at + 1);
      const end = next < 0 ? piece.length : next;
      out.push(piece.slice(at, end));
      at = end;
    }
  }
  return out;
}

/** Whether a text has a quote that never closes. */
export function hasUnbalancedQuote(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count % 2 === 1;
}

/** The first pair of quotes that holds a redirection, with its quotes; null for none. */
export function quotedRedirection(text: string): string | null {
  let open = text.indexOf('"');
  while (open >= 0) {
    const close = text.indexOf('"', open + 1);
    if (close < 0) return null;
    const quoted = text.slice(open, close + 1);
    if (quoted.includes(">")) return quoted;
    open = text.indexOf('"', close + 1);
  }
  return null;
}
