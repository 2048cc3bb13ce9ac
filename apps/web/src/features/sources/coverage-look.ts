import type { Coverage, CoverageMatrix } from "@quaestor/api";
import { count } from "../../shared/format/number.ts";

type Cell = CoverageMatrix["questions"][number]["fields"][number]["cells"][number];

/** How many of the starts that were counted say it: `420 of 1,000`, and where the rest names the wrong account, that. */
export function countsOf({ coverage, present, writers, of }: Cell): string {
  if (coverage === "no_events") return "";
  if (coverage === "writers_account") return `${count(writers)} of ${count(of)}`;
  const told = `${count(present)} of ${count(of)}`;
  return writers > 0 ? `${told}, ${count(writers)} name the writer’s account` : told;
}

/** What a cell of the matrix says in words; `sign` and hatching keep it from being colour alone. */
export const coverageWords: Readonly<Record<Coverage, { readonly sign: string; readonly word: string }>> = {
  filled: { sign: "●", word: "covered" },
  partly: { sign: "◐", word: "partly" },
  never: { sign: "○", word: "never" },
  writers_account: { sign: "○", word: "writer’s account" },
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
