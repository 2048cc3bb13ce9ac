import { EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Answer, InvestigationView, Question, Verdict } from "@quaestor/api";
import { useEffect, useState } from "react";
import type { AnswerSave } from "../../../shared/api/answer-saves.ts";
import { useAccount, useMayWork } from "../../../shared/api/session-queries.ts";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { VerdictBadge, verdictLook } from "../../../shared/components/verdict-badge.tsx";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { useAnswerDraft } from "../answer-draft.ts";
import { QuestionBody, type QuestionBodyProps } from "./question-body.tsx";

const itemStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    item: css({
      "& + &": { borderBlockStart: euiTheme.border.thin },
      scrollMarginBlock: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.s})`,
    }),
    head: css(focusRing(theme), {
      width: "100%",
      display: "grid",
      gridTemplateColumns: `${euiTheme.size.l} minmax(0, 1fr) auto calc(${euiTheme.base} * 7px)`,
      alignItems: "center",
      columnGap: euiTheme.size.s,
      paddingInline: euiTheme.size.m,
      paddingBlock: `calc(${euiTheme.size.xs} + ${euiTheme.size.xxs})`,
      textAlign: "start",
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
      fontSize: denseFontSize(theme),
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
    }),
    number: css({ color: euiTheme.colors.textSubdued, fontVariantNumeric: "tabular-nums" }),
    title: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading }),
    headline: css({ color: euiTheme.colors.textParagraph, overflow: "hidden", textOverflow: "ellipsis" }),
    said: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    stale: css({ color: euiTheme.colors.textWarning }),
    failed: css({ color: euiTheme.colors.textDanger, fontWeight: euiTheme.font.weight.semiBold }),
    body: css({
      paddingInlineStart: `calc(${euiTheme.size.m} + ${euiTheme.size.l} + ${euiTheme.size.s})`,
      paddingInlineEnd: euiTheme.size.m,
      paddingBlockEnd: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
    }),
    answer: css({
      // Solid is a person's; the machine's findings have a dotted edge.
      borderInlineStart: `${euiTheme.border.width.thick} solid`,
      paddingInlineStart: `calc(${euiTheme.size.s} + ${euiTheme.size.xxs})`,
      display: "flex",
      flexWrap: "wrap",
      alignItems: "baseline",
      columnGap: euiTheme.size.s,
    }),
    danger: css({ borderInlineStartColor: euiTheme.colors.danger }),
    success: css({ borderInlineStartColor: euiTheme.colors.success }),
    hatched: css({ borderInlineStartColor: euiTheme.colors.mediumShade }),
    point: css({
      borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.warning}`,
      paddingInlineStart: euiTheme.size.s,
      backgroundColor: euiTheme.colors.backgroundBaseWarning,
      marginBlockEnd: euiTheme.size.s,
    }),
  };
};

export interface QuestionItemProps extends Omit<QuestionBodyProps, "form" | "isCurrent"> {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export const questionHeadId = (question: Question): string => `question-${question.id}`;
export const questionBodyId = (question: Question): string => `${questionHeadId(question)}-body`;

/** One question of the guide: a line with the finding and who answered; open, everything to answer it with. */
export function QuestionItem(props: QuestionItemProps) {
  const { view, question, onToggle, pending } = props;
  const styles = useEuiMemoizedStyles(itemStyles);
  const mayWork = useMayWork();
  const draft = useAnswerDraft({ investigationId: view.id, questionId: question.id, answer: question.answer });
  const [editing, setEditing] = useState(false);
  // A failure is over when its text stands after all, or was given up.
  const save = props.save?.state === "failed" && !draft.dirty ? null : props.save;
  const [closedFailure, setClosedFailure] = useState<number | null>(null);
  const reopened = save?.state === "failed" && save.id !== closedFailure;
  const isOpen = props.isOpen || reopened;
  const open = view.state === "open" || view.state === "in_work" || view.state === "returned";
  const mayAnswer = mayWork && open;
  useEffect(() => {
    if (pending !== null) setEditing(true);
  }, [pending]);
  useEffect(() => {
    if (!isOpen) setEditing(false);
  }, [isOpen]);
  const toggle = () => {
    if (reopened) setClosedFailure(save.id);
    if (props.isOpen || !reopened) onToggle();
  };

  const points = view.state === "returned" ? pointsOn(view, question) : [];
  const bodyId = questionBodyId(question);
  return (
    <li css={styles.item}>
      <h3>
        <button
          type="button"
          id={questionHeadId(question)}
          css={styles.head}
          aria-expanded={isOpen}
          aria-controls={isOpen ? bodyId : undefined}
          onClick={toggle}
        >
          <span css={styles.number}>{question.number}</span>
          <span style={{ minWidth: 0 }}>
            <span css={styles.title}>{question.title}</span>
            <br />
            <span css={styles.headline}>
              <HostileText prose text={question.finding.headline} />
            </span>
          </span>
          <VerdictBadge verdict={question.finding.verdict} />
          <span css={styles.said}>
            <Said answer={question.answer} save={save} drafted={draft.dirty} returned={points.length > 0} />
          </span>
        </button>
      </h3>
      {isOpen && (
        <div id={bodyId} css={styles.body}>
          {points.map((point) => (
            <div key={point} css={styles.point}>
              <strong>Returned: </strong>
              <HostileText prose text={point} />
            </div>
          ))}
          <QuestionBody
            {...props}
            save={save}
            isCurrent={props.isOpen}
            form={
              mayAnswer && (question.answer === null || editing || draft.dirty)
                ? { draft, onCancel: question.answer === null ? null : () => setEditing(false) }
                : null
            }
            answer={
              question.answer !== null && (
                <AnswerLine answer={question.answer} onEdit={mayAnswer ? () => setEditing(true) : null} />
              )
            }
            closedBecause={
              mayAnswer
                ? null
                : mayWork
                  ? "This investigation is decided; answers stand as they were submitted."
                  : "Auditors read only."
            }
          />
        </div>
      )}
    </li>
  );
}

/** What the lead wants looked at again, from the last review. */
function pointsOn(view: InvestigationView, question: Question): readonly string[] {
  const last = view.reviews.at(-1);
  if (last?.verdict !== "returned") return [];
  return last.points.filter((point) => point.question === question.id).map((point) => point.text);
}

const signs: Readonly<Record<Verdict, string>> = { escalate: "▲", lower_concern: "▼", unresolved: "?" };

interface SaidProps {
  readonly answer: Answer | null;
  readonly save: AnswerSave | null;
  readonly drafted: boolean;
  readonly returned: boolean;
}

function Said({ answer, save, drafted, returned }: SaidProps) {
  const styles = useEuiMemoizedStyles(itemStyles);
  const me = useAccount()?.id;
  if (save?.state === "failed") return <span css={styles.failed}>not saved</span>;
  if (save?.state === "saving")
    return (
      <>
        you <span aria-hidden>{signs[save.answer.verdict]}</span> saving…
      </>
    );
  const more = (
    <span css={styles.stale}>
      {returned ? " returned" : answer !== null && answer.stale.length > 0 ? " stale" : drafted ? " draft" : ""}
    </span>
  );
  if (answer === null) return drafted || returned ? more : <>no answer yet</>;
  return (
    <>
      {answer.by.id === me ? "you" : answer.by.name} <span aria-hidden>{signs[answer.verdict]}</span>{" "}
      <TimeText instant={answer.at} as="day" />
      {more}
    </>
  );
}

interface AnswerLineProps {
  readonly answer: Answer;
  readonly onEdit: (() => void) | null;
}

function AnswerLine({ answer, onEdit }: AnswerLineProps) {
  const styles = useEuiMemoizedStyles(itemStyles);
  return (
    <>
      <div css={[styles.answer, styles[verdictLook(answer.verdict)]]}>
        <VerdictBadge small verdict={answer.verdict} />
        <span>{answer.rationale === "" ? "No rationale" : <HostileText prose text={answer.rationale} />}</span>
        <span css={styles.said}>
          {answer.by.name}, <TimeText instant={answer.at} as="day" />
          {answer.evidence.length > 0 && `, ${answer.evidence.length} pinned`}
        </span>
        {onEdit !== null && (
          <EuiButtonEmpty size="xs" iconType="pencil" onClick={onEdit}>
            Edit answer
          </EuiButtonEmpty>
        )}
      </div>
      {answer.stale.length > 0 && (
        <div css={styles.stale}>
          Changed since this answer:
          {answer.stale.map((change) => (
            <div key={change}>
              <HostileText prose text={change} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
