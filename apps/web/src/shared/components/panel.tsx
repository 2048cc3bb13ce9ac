import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { type ReactNode, useId } from "react";
import { denseFontSize, smallFontSize } from "../theme/dense.ts";

const panelStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      minWidth: 0,
    }),
    head: css({
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.s,
      minHeight: euiTheme.size.xl,
      paddingInline: euiTheme.size.m,
      borderBlockEnd: euiTheme.border.thin,
    }),
    title: css({
      fontSize: denseFontSize(theme),
      fontWeight: euiTheme.font.weight.bold,
      color: euiTheme.colors.textHeading,
      lineHeight: euiTheme.size.l,
    }),
    aside: css({
      marginInlineStart: "auto",
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.s,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    body: css({ padding: euiTheme.size.m }),
  };
};

interface PanelProps {
  readonly title: string;
  /** At the right of the head: counts, a switch. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Tables and lists go to the edge. */
  readonly flush?: boolean;
}

/** A named region of a page. */
export function Panel({ title, aside, children, flush = false }: PanelProps) {
  const styles = useEuiMemoizedStyles(panelStyles);
  const id = useId();
  return (
    <section css={styles.panel} aria-labelledby={id}>
      <div css={styles.head}>
        <h2 id={id} css={styles.title}>
          {title}
        </h2>
        {aside !== undefined && <div css={styles.aside}>{aside}</div>}
      </div>
      <div css={flush ? undefined : styles.body}>{children}</div>
    </section>
  );
}
