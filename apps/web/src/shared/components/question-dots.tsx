import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Verdict } from "@quaestor/api";
import { hatching } from "../theme/dense.ts";
import { verdictName } from "./verdict-badge.tsx";

const dotStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    dots: css({ display: "inline-flex", gap: 3, verticalAlign: "middle" }),
    dot: css({
      width: `calc(${euiTheme.size.s} + ${euiTheme.size.xxs})`,
      height: `calc(${euiTheme.size.s} + ${euiTheme.size.xxs})`,
      borderRadius: "50%",
      border: `${euiTheme.border.width.thin} solid ${euiTheme.colors.borderBaseProminent}`,
    }),
    escalate: css({ backgroundColor: euiTheme.colors.danger, borderColor: euiTheme.colors.danger }),
    // Shape tells it from the others where colour does not: a square.
    lower_concern: css({
      backgroundColor: euiTheme.colors.success,
      borderColor: euiTheme.colors.success,
      borderRadius: euiTheme.border.radius.small,
    }),
    unresolved: css({ backgroundImage: hatching(theme), borderColor: euiTheme.colors.mediumShade }),
  };
};

interface QuestionDotsProps {
  readonly questions: readonly { readonly id: string; readonly answer: Verdict | null }[];
}

/** One dot a question: empty until a person answers it, then coloured, and shaped, by the answer. */
export function QuestionDots({ questions }: QuestionDotsProps) {
  const styles = useEuiMemoizedStyles(dotStyles);
  const answered = questions.filter((question) => question.answer !== null);
  const said = questions
    .map(
      (question, index) =>
        `${index + 1} ${question.answer === null ? "open" : verdictName(question.answer).toLowerCase()}`,
    )
    .join(", ");
  const label = `${answered.length} of ${questions.length} answered: ${said}`;
  return (
    <span role="img" aria-label={label} title={label} css={styles.dots}>
      {questions.map((question) => (
        <span key={question.id} css={[styles.dot, question.answer !== null && styles[question.answer]]} />
      ))}
    </span>
  );
}
