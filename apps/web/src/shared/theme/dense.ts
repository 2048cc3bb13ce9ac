import type { UseEuiTheme } from "@elastic/eui";
import { css } from "@emotion/react";

/** The text size of tables and findings: between EUI's `xs` and `s`, so that rows stay dense and legible. */
export function denseFontSize({ euiTheme }: UseEuiTheme): string {
  return `${(euiTheme.font.scale.xs + euiTheme.font.scale.s) / 2}rem`;
}

/** One step smaller, for column heads and notes. */
export function smallFontSize({ euiTheme }: UseEuiTheme): string {
  return `${euiTheme.font.scale.xs}rem`;
}

/** The hatching that means "absent" or "unresolved" everywhere, and nothing else. */
export function hatching({ euiTheme }: UseEuiTheme): string {
  return `repeating-linear-gradient(135deg, transparent 0 4px, ${euiTheme.colors.borderBaseProminent} 4px 5px)`;
}

/** The same under words: light enough for them to keep their contrast. */
export function quietHatching({ euiTheme }: UseEuiTheme): string {
  return `repeating-linear-gradient(135deg, transparent 0 5px, ${euiTheme.colors.borderBaseSubdued} 5px 6px)`;
}

/** Monospaced without ligatures: two characters of a command line never merge into one sign. */
export function monospace({ euiTheme }: UseEuiTheme) {
  return css({
    fontFamily: euiTheme.font.familyCode,
    fontFeatureSettings: "normal",
    fontVariantLigatures: "none",
    fontVariantNumeric: "tabular-nums",
  });
}

/** The visible ring of whatever has the keyboard's focus. */
export function focusRing({ euiTheme }: UseEuiTheme) {
  return css({
    "&:focus-visible": {
      outline: `${euiTheme.focus.width} solid ${euiTheme.colors.primary}`,
      outlineOffset: `-${euiTheme.focus.width}`,
    },
  });
}
