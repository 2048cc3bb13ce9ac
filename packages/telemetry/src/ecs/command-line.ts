const BACKSLASH = 92;
const QUOTE = 34;
const SPACE = 32;
const TAB = 9;

/**
 * Splits a command line the way a Windows C program finds its arguments, with the rule of before 2008 for a doubled
 * quote inside quotes (one literal quote, and quoting closes). Sysmon, CrowdStrike, SentinelOne and Defender fields
 * are split this way (data-sources, section 2, split A). Never fails: a quote that never closes takes the rest.
 */
export function splitWindowsArgv(commandLine: string): string[] {
  const args: string[] = [];
  const end = commandLine.length;
  let at = 0;
  for (;;) {
    while (at < end && (commandLine.charCodeAt(at) === SPACE || commandLine.charCodeAt(at) === TAB)) at += 1;
    if (at >= end) return args;
    let argument = "";
    let copied = at;
    let quoted = false;
    while (at < end) {
      const code = commandLine.charCodeAt(at);
      if (code === BACKSLASH) {
        const first = at;
        while (at < end && commandLine.charCodeAt(at) === BACKSLASH) at += 1;
        if (at >= end || commandLine.charCodeAt(at) !== QUOTE) continue;
        const count = at - first;
        argument += commandLine.slice(copied, first) + "\\".repeat(count >> 1);
        // Backslashes before a quote are halved; an odd one out makes the quote literal.
        copied = count % 2 === 1 ? at : at + 1;
        if (count % 2 === 1) at += 1;
        else [at, quoted, argument, copied] = passQuote(commandLine, at, quoted, argument);
      } else if (code === QUOTE) {
        argument += commandLine.slice(copied, at);
        [at, quoted, argument, copied] = passQuote(commandLine, at, quoted, argument);
      } else if (!quoted && (code === SPACE || code === TAB)) break;
      else at += 1;
    }
    args.push(argument + commandLine.slice(copied, at));
  }
}

/** At a quote that is not escaped: opens or closes quoting; a second quote right after a closing one is literal. */
function passQuote(
  text: string,
  at: number,
  quoted: boolean,
  argument: string,
): [at: number, quoted: boolean, argument: string, copied: number] {
  if (!quoted) return [at + 1, true, argument, at + 1];
  if (text.charCodeAt(at + 1) === QUOTE) return [at + 2, false, `${argument}"`, at + 2];
  return [at + 1, false, argument, at + 1];
}

/** What Java's Character.isWhitespace names within one UTF-16 unit: not the no-break spaces. */
function isJavaWhitespace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return false;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a && code !== 0x2007) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x205f ||
    code === 0x3000
  );
}

/**
 * Splits the command line of a Security 4688 event: any white space outside quotes ends an argument, quotes toggle and
 * stay, two blanks in a row give an empty argument (data-sources, section 2, split B). Nothing for an empty text.
 */
export function splitSecurity4688(commandLine: string): string[] {
  if (commandLine === "") return [];
  const args: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < commandLine.length; at += 1) {
    const code = commandLine.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (!quoted && isJavaWhitespace(code)) {
      args.push(commandLine.slice(from, at));
      from = at + 1;
    }
  }
  args.push(commandLine.slice(from));
  return args;
}
