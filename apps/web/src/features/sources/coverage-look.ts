import type { Coverage } from "@quaestor/api";

/** What a cell of the matrix says in words; `sign` and hatching keep it from being colour alone. */
export const coverageWords: Readonly<Record<Coverage, { readonly sign: string; readonly word: string }>> = {
  filled: { sign: "●", word: "filled" },
  partly: { sign: "◐", word: "partly" },
  never: { sign: "○", word: "never" },
  no_events: { sign: "", word: "no events" },
};

/** `42 %`; `<1 %` and `>99 %` so that rounding never says all or nothing. */
export function share(present: number, of: number): string {
  if (of === 0) return "0 %";
  const percent = (present / of) * 100;
  if (present > 0 && percent < 1) return "<1 %";
  if (present < of && percent > 99) return ">99 %";
  return `${Math.round(percent)} %`;
}
