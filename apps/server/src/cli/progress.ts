import type { Terminal } from "./command.ts";

const everyMs = 200;

/** One line on a terminal that is written over as work goes on; nothing where standard error is not a terminal. */
export function progressLine(terminal: Terminal): { show(text: string): void; clear(): void } {
  let last = 0;
  let shown = false;
  return {
    show(text) {
      const now = Date.now();
      if (!terminal.isTTY || now - last < everyMs) return;
      last = now;
      shown = true;
      terminal.err(`\r\u001b[2K${text}`);
    },
    clear() {
      if (shown) terminal.err("\r\u001b[2K");
      shown = false;
    },
  };
}

/** Text of telemetry or file names for a terminal: control, bidi and invisible characters as visible escapes. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
