import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReactNode } from "react";
import type { VerdictLook } from "./verdict-badge.tsx";

const footStyles = ({ euiTheme }: UseEuiTheme) => {
  const edge = (colour: string) => css({ borderBlockStart: `${euiTheme.border.width.thick} solid ${colour}` });
  return {
    bar: css({
      position: "sticky",
      insetBlockEnd: 0,
      zIndex: euiTheme.levels.content,
      // To the edges of the page's padding.
      marginInline: `-${euiTheme.size.base}`,
      marginBlockEnd: `-${euiTheme.size.base}`,
      paddingInline: euiTheme.size.base,
      paddingBlock: euiTheme.size.s,
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.base,
      minHeight: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.s})`,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
    }),
    plain: css({ borderBlockStart: euiTheme.border.thin }),
    danger: edge(euiTheme.colors.danger),
    success: edge(euiTheme.colors.success),
    hatched: edge(euiTheme.colors.mediumShade),
  };
};

interface FootBarProps {
  readonly label: string;
  /** What the evidence supports, as the bar's upper edge; `plain` where there is no verdict. */
  readonly look?: VerdictLook | "plain";
  readonly children: ReactNode;
}

/** The bar at the foot of a page that stays in view: the gate, a review's three buttons. Last child of the page. */
export function FootBar({ label, look = "plain", children }: FootBarProps) {
  const styles = useEuiMemoizedStyles(footStyles);
  return (
    <section css={[styles.bar, styles[look]]} aria-label={label}>
      {children}
    </section>
  );
}
