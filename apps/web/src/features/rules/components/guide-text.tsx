import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RuleDetail } from "@quaestor/api";
import { GuideWords } from "../../../shared/components/guide-words.tsx";
import { InlineCode } from "../../../shared/components/inline-code.tsx";
import { EmptyState } from "../../../shared/components/states.tsx";
import { denseFontSize, smallFontSize } from "../../../shared/theme/dense.ts";

const guideStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    question: css({
      display: "grid",
      gridTemplateColumns: `${euiTheme.size.l} minmax(0, 1fr)`,
      gap: euiTheme.size.xs,
      padding: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      "& + &": { borderBlockStart: euiTheme.border.thin },
    }),
    number: css({ color: euiTheme.colors.textSubdued, fontVariantNumeric: "tabular-nums" }),
    lines: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xs, minWidth: 0 }),
    title: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading }),
    label: css({
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      marginInlineEnd: euiTheme.size.s,
    }),
    words: css({ display: "inline-flex", flexWrap: "wrap", gap: euiTheme.size.xs }),
  };
};

/** The guide as it will be asked: each question with its focus, hints, implication and pivots. */
export function GuideText({ guide }: Pick<RuleDetail, "guide">) {
  const styles = useEuiMemoizedStyles(guideStyles);
  if (guide.length === 0) {
    return <EmptyState title="This rule has no guide">Its investigations ask no questions.</EmptyState>;
  }
  return (
    <ol>
      {guide.map((question) => (
        <li key={question.number} css={styles.question}>
          <span css={styles.number}>{question.number}</span>
          <div css={styles.lines}>
            <span css={styles.title}>{question.title}</span>
            <span>
              <GuideWords text={question.text} />
            </span>
            {question.focus.length > 0 && (
              <span>
                <span css={styles.label}>Focus</span>
                <span css={styles.words}>
                  {question.focus.map((field) => (
                    <InlineCode key={field}>{field}</InlineCode>
                  ))}
                </span>
              </span>
            )}
            {question.pivots.length > 0 && (
              <span>
                <span css={styles.label}>Pivots</span>
                {question.pivots.join(", ")}
              </span>
            )}
            {question.hints.map((hint) => (
              <span key={hint}>
                <span css={styles.label}>Hint</span>
                <GuideWords text={hint} />
              </span>
            ))}
            {question.implication !== null && (
              <span>
                <span css={styles.label}>Implication</span>
                <GuideWords text={question.implication} />
              </span>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
