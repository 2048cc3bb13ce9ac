import { EuiButtonEmpty, EuiTextArea, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { useState } from "react";
import { Link } from "react-router";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { tableStyles } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { VerdictBadge } from "../../../shared/components/verdict-badge.tsx";
import { plural } from "../../../shared/format/number.ts";
import { smallFontSize } from "../../../shared/theme/dense.ts";
import { differs, type Points } from "../points.ts";

const rowStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    table: css({
      "th, td": { paddingInline: euiTheme.size.m },
      "tbody tr": { borderBlockStart: "none" },
      "tbody td, tbody th": { paddingBlock: euiTheme.size.xs, verticalAlign: "baseline" },
    }),
    title: css({ fontWeight: euiTheme.font.weight.semiBold, color: euiTheme.colors.textHeading }),
    differs: css({
      backgroundColor: euiTheme.colors.backgroundBaseWarning,
      boxShadow: `inset ${euiTheme.border.width.thick} 0 0 ${euiTheme.colors.warning}`,
    }),
    quiet: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    stale: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textWarning }),
    fit: css({ width: "1%", whiteSpace: "nowrap" }),
    point: css({ paddingBlockEnd: euiTheme.size.s }),
  };
};

interface QuestionRowsProps {
  readonly view: InvestigationView;
  readonly points: Points;
  readonly mayReview: boolean;
  readonly onPoint: (question: string, text: string) => void;
}

/** Finding, answer and rationale of each question; where they differ the row stands out. A return point is written here. */
export function QuestionRows({ view, points, mayReview, onPoint }: QuestionRowsProps) {
  const styles = useEuiMemoizedStyles(rowStyles);
  const table = useEuiMemoizedStyles(tableStyles);
  const [writing, setWriting] = useState<ReadonlySet<string>>(new Set());
  const agreeing = view.questions.filter((question) => !differs(question)).length;
  return (
    <Panel flush title="Questions" aside={`${agreeing} of ${view.questions.length} agree with the finding`}>
      <div css={table.scroll}>
        <table css={[table.table, styles.table]}>
          <caption className="euiScreenReaderOnly">Finding and answer of each question</caption>
          <thead css={table.head}>
            <tr>
              <th scope="col">
                <span className="euiScreenReaderOnly">Number</span>
              </th>
              <th scope="col">Question</th>
              <th scope="col">Finding</th>
              <th scope="col">Answer</th>
              <th scope="col">Rationale</th>
              <th scope="col">Return</th>
            </tr>
          </thead>
          <tbody>
            {view.questions.map((question) => {
              const text = points[question.id] ?? "";
              const open = writing.has(question.id) || text !== "";
              const { answer } = question;
              return (
                <tr key={question.id} css={differs(question) && styles.differs}>
                  <td css={styles.fit}>{question.number}</td>
                  <th scope="row" css={styles.title}>
                    <Link
                      to={`/investigations/${encodeURIComponent(view.id)}?question=${encodeURIComponent(question.id)}`}
                    >
                      {question.title}
                    </Link>
                  </th>
                  <td css={styles.fit}>
                    <VerdictBadge verdict={question.finding.verdict} />
                  </td>
                  <td css={styles.fit}>
                    {answer === null ? (
                      <span css={styles.stale}>not answered</span>
                    ) : (
                      <VerdictBadge verdict={answer.verdict} />
                    )}
                  </td>
                  <td>
                    {answer !== null && answer.rationale.trim() !== "" && <HostileText prose text={answer.rationale} />}
                    {answer !== null && answer.rationale.trim() === "" && (
                      <span css={styles.quiet}>
                        No rationale; the finding says: <HostileText prose text={question.finding.headline} />
                      </span>
                    )}
                    {answer === null && (
                      <span css={styles.quiet}>
                        Nobody answered; the finding says: <HostileText prose text={question.finding.headline} />
                      </span>
                    )}{" "}
                    {answer !== null && (
                      <span css={styles.quiet}>
                        {answer.by.name}, <TimeText instant={answer.at} as="day" />
                        {answer.evidence.length > 0 && `, ${plural(answer.evidence.length, "event")} pinned`}
                      </span>
                    )}
                    {answer !== null && answer.stale.length > 0 && (
                      <div css={styles.stale}>
                        Changed since: <HostileText prose text={answer.stale.join("; ")} />
                      </div>
                    )}
                    {mayReview && open && (
                      <div css={styles.point}>
                        <EuiTextArea
                          compressed
                          fullWidth
                          rows={2}
                          autoFocus={text === ""}
                          aria-label={`Return point for question ${question.number}`}
                          placeholder="What has to be looked at again"
                          value={text}
                          onChange={(event) => onPoint(question.id, event.target.value)}
                        />
                      </div>
                    )}
                  </td>
                  <td css={styles.fit}>
                    {mayReview && (
                      <EuiButtonEmpty
                        size="xs"
                        color={text === "" ? "text" : "warning"}
                        iconType="comment"
                        aria-label={`Return point for question ${question.number}: ${question.title}`}
                        aria-expanded={open}
                        onClick={() => {
                          const next = new Set(writing);
                          if (open) {
                            next.delete(question.id);
                            onPoint(question.id, "");
                          } else next.add(question.id);
                          setWriting(next);
                        }}
                      >
                        {text === "" ? "point" : "drop point"}
                      </EuiButtonEmpty>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
