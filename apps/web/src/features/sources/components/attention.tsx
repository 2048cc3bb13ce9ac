import { EuiIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReactNode } from "react";

const attentionStyles = ({ euiTheme }: UseEuiTheme) => ({
  text: css({
    display: "inline-flex",
    alignItems: "center",
    gap: euiTheme.size.xs,
    color: euiTheme.colors.textWarning,
    whiteSpace: "nowrap",
  }),
});

/** A figure that somebody should look at. */
export function Attention({ children }: { readonly children: ReactNode }) {
  const styles = useEuiMemoizedStyles(attentionStyles);
  return (
    <span css={styles.text}>
      <EuiIcon type="warning" size="s" aria-hidden />
      {children}
    </span>
  );
}
