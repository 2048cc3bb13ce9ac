import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReactNode } from "react";
import { monospace } from "../theme/dense.ts";

const codeStyles = (theme: UseEuiTheme) => ({
  code: css(monospace(theme), {
    paddingInline: theme.euiTheme.size.xs,
    borderRadius: theme.euiTheme.border.radius.small,
    backgroundColor: theme.euiTheme.colors.backgroundBaseSubdued,
    overflowWrap: "anywhere",
  }),
});

/** Our own commands, codes and hashes. EUI's `EuiCode` brings a highlighter of 200 kB; strings from telemetry are HostileText. */
export function InlineCode({ children }: { readonly children: ReactNode }) {
  const styles = useEuiMemoizedStyles(codeStyles);
  return <code css={styles.code}>{children}</code>;
}
