import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RuleDetail } from "@quaestor/api";
import { denseFontSize, monospace } from "../../../shared/theme/dense.ts";
import { querySlices } from "../query-slices.ts";

const queryStyles = (theme: UseEuiTheme) => {
  const { colors, font, size } = theme.euiTheme;
  return {
    query: css(monospace(theme), {
      padding: size.m,
      fontSize: denseFontSize(theme),
      lineHeight: size.l,
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
      color: colors.textParagraph,
    }),
    plain: css({}),
    keyword: css({ color: colors.textPrimary, fontWeight: font.weight.bold }),
    field: css({ color: colors.textHeading }),
    string: css({ color: colors.textSuccess }),
    number: css({ color: colors.textSuccess }),
    operator: css({ color: colors.textSubdued }),
    function: css({ color: colors.textAccent }),
    comment: css({ color: colors.textSubdued, fontStyle: "italic" }),
  };
};

/** A rule's query with its parts told apart. */
export function QueryText({ query, queryTokens }: Pick<RuleDetail, "query" | "queryTokens">) {
  const styles = useEuiMemoizedStyles(queryStyles);
  return (
    <pre css={styles.query}>
      {querySlices(query, queryTokens).map((slice) => (
        <span key={slice.at} css={styles[slice.kind]}>
          {slice.text}
        </span>
      ))}
    </pre>
  );
}
