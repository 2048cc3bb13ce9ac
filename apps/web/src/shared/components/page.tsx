import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { type ReactNode, useEffect } from "react";
import { denseFontSize } from "../theme/dense.ts";

const pageStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    page: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s, minWidth: 0 }),
    head: css({ display: "flex", alignItems: "center", gap: euiTheme.size.m, minHeight: euiTheme.size.xl }),
    title: css({
      fontSize: `${euiTheme.font.scale.m}rem`,
      lineHeight: euiTheme.size.l,
      fontWeight: euiTheme.font.weight.bold,
      color: euiTheme.colors.textHeading,
    }),
    note: css({ fontSize: denseFontSize(theme), color: euiTheme.colors.textSubdued }),
    actions: css({ marginInlineStart: "auto", display: "flex", alignItems: "center", gap: euiTheme.size.s }),
  };
};

interface PageProps {
  readonly title: string;
  /** Beside the title: the few counts that matter. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of lists: title line, then content. Names the browser's tab too. */
export function Page({ title, note, actions, children }: PageProps) {
  const styles = useEuiMemoizedStyles(pageStyles);
  useDocumentTitle(title);
  return (
    <div css={styles.page}>
      <div css={styles.head}>
        <h1 css={styles.title}>{title}</h1>
        {note !== undefined && <div css={styles.note}>{note}</div>}
        {actions !== undefined && <div css={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The browser tab's name while the page is shown. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Quaestor`;
  }, [title]);
}
