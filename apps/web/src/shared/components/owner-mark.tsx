import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Actor } from "@quaestor/api";

const markStyles = ({ euiTheme }: UseEuiTheme) => ({
  mark: css({
    display: "inline-grid",
    placeItems: "center",
    width: euiTheme.size.l,
    height: euiTheme.size.l,
    borderRadius: "50%",
    fontSize: `${euiTheme.font.scale.xxs}rem`,
    lineHeight: 1,
    fontWeight: euiTheme.font.weight.bold,
    color: euiTheme.colors.textInk,
    backgroundColor: euiTheme.colors.vis.euiColorVis8,
  }),
});

/** The first letters of the first and the last word: `Ana Ruiz` is `AR`. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words.at(0), words.at(-1)] : [words.at(0)];
  return letters.map((word) => [...(word ?? "")].at(0)?.toUpperCase() ?? "").join("");
}

interface OwnerMarkProps {
  readonly owner: Actor;
  /** Beside the written name, or inside a button that is named. */
  readonly decorative?: boolean;
}

/** A person as a round mark with initials; the name on hover and for screen readers. */
export function OwnerMark({ owner, decorative = false }: OwnerMarkProps) {
  const styles = useEuiMemoizedStyles(markStyles);
  return decorative ? (
    <span css={styles.mark} aria-hidden>
      {initials(owner.name)}
    </span>
  ) : (
    <span css={styles.mark} role="img" aria-label={owner.name} title={owner.name}>
      {initials(owner.name)}
    </span>
  );
}
