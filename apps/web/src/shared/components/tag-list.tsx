import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { smallFontSize } from "../theme/dense.ts";
import { HostileText } from "./hostile-text.tsx";

const tagStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    tag: css({
      display: "inline-block",
      paddingInline: euiTheme.size.xs,
      marginInlineEnd: euiTheme.size.xs,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.base,
      whiteSpace: "nowrap",
      color: euiTheme.colors.textParagraph,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
    }),
  };
};

/** The tags people gave an investigation, in one line. */
export function TagList({ tags }: { readonly tags: readonly string[] }) {
  const styles = useEuiMemoizedStyles(tagStyles);
  return tags.map((tag) => (
    <span key={tag} css={styles.tag}>
      <HostileText prose oneLine text={tag} />
    </span>
  ));
}
