import { EuiCallOut, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { Link, useLocation } from "react-router";
import { useAnswerSaves } from "../../shared/api/answer-saves.ts";

const noticeStyles = ({ euiTheme }: UseEuiTheme) => ({
  notice: css({ marginBlockEnd: euiTheme.size.s }),
  link: css({ textDecoration: "underline", marginInlineEnd: euiTheme.size.m }),
});

/** Answers that could not be saved while their writer had gone on to another page: where they are, with their text. */
export function UnsavedAnswers() {
  const styles = useEuiMemoizedStyles(noticeStyles);
  const { pathname } = useLocation();
  const elsewhere = useAnswerSaves().filter(
    (save) => save.state === "failed" && pathname !== `/investigations/${encodeURIComponent(save.investigationId)}`,
  );
  if (elsewhere.length === 0) return null;
  return (
    <div role="alert" css={styles.notice}>
      <EuiCallOut
        size="s"
        color="danger"
        iconType="error"
        title={
          elsewhere.length === 1
            ? "An answer was not saved; its text is kept"
            : "Answers were not saved; their text is kept"
        }
        heading="p"
      >
        {elsewhere.map((save) => (
          <Link
            key={save.id}
            css={styles.link}
            to={`/investigations/${encodeURIComponent(save.investigationId)}?question=${encodeURIComponent(save.answer.question)}`}
          >
            Open question {save.answer.question.replace(/^q/, "")} of its investigation
          </Link>
        ))}
      </EuiCallOut>
    </div>
  );
}
