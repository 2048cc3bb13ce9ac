import { EuiButton, EuiButtonEmpty, EuiTextArea, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView, Question, Verdict } from "@quaestor/api";
import { useEffect, useRef } from "react";
import { type AnswerSave, useForgetSave } from "../../../shared/api/answer-saves.ts";
import type { AnswerCommand } from "../../../shared/api/investigation-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { VerdictBadge, verdictLook, verdictName } from "../../../shared/components/verdict-badge.tsx";
import { useKeys } from "../../../shared/keyboard/keyboard.tsx";
import { focusRing, quietHatching, smallFontSize } from "../../../shared/theme/dense.ts";
import type { AnswerDraft } from "../answer-draft.ts";
import { Overtaken } from "./overtaken.tsx";

const formStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    form: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    verdicts: css({
      display: "inline-flex",
      alignSelf: "start",
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      overflow: "hidden",
    }),
    verdict: css(focusRing(theme), {
      display: "flex",
      alignItems: "baseline",
      gap: euiTheme.size.xs,
      paddingInline: euiTheme.size.m,
      paddingBlock: euiTheme.size.xs,
      fontWeight: euiTheme.font.weight.semiBold,
      color: euiTheme.colors.textParagraph,
      "& + &": { borderInlineStart: euiTheme.border.thin },
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
      kbd: { fontSize: smallFontSize(theme), color: "inherit", opacity: 0.8 },
    }),
    danger: css({
      "&, &:hover": { color: euiTheme.colors.textDanger, backgroundColor: euiTheme.colors.backgroundBaseDanger },
    }),
    success: css({
      "&, &:hover": { color: euiTheme.colors.textSuccess, backgroundColor: euiTheme.colors.backgroundBaseSuccess },
    }),
    hatched: css({ "&, &:hover": { backgroundImage: quietHatching(theme) } }),
    row: css({ display: "flex", alignItems: "start", gap: euiTheme.size.s }),
    field: css({ flex: 1, minWidth: 0 }),
    note: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    unkept: css({ color: euiTheme.colors.textWarning }),
  };
};

const choices: readonly { readonly verdict: Verdict; readonly sign: string; readonly key: string }[] = [
  { verdict: "escalate", sign: "▲", key: "E" },
  { verdict: "lower_concern", sign: "▼", key: "L" },
  { verdict: "unresolved", sign: "?", key: "U" },
];

interface AnswerFormProps {
  readonly view: InvestigationView;
  readonly question: Question;
  readonly draft: AnswerDraft;
  /** A verdict chosen by key: the form takes it and the rationale has the focus. */
  readonly pending: Verdict | null;
  readonly onPendingTaken: () => void;
  readonly save: AnswerSave | null;
  /** Ctrl+enter is this form's wherever the focus is. In another open form it has to be in a field. */
  readonly isCurrent: boolean;
  readonly onSend: (command: AnswerCommand, onSaved: () => void) => void;
  /** Back to the answer that stands; null while there is none. */
  readonly onCancel: (() => void) | null;
}

/** The three verdicts and why. What is typed stays in this browser until the server has it. */
export function AnswerForm(props: AnswerFormProps) {
  const { view, question, draft, pending, onPendingTaken, save, onCancel } = props;
  const styles = useEuiMemoizedStyles(formStyles);
  const forget = useForgetSave();
  const saving = save?.state === "saving";
  const error = save?.state === "failed" ? save.error : null;
  const rationale = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (pending === null) return;
    draft.choose(pending);
    rationale.current?.focus();
    onPendingTaken();
  }, [pending, draft, onPendingTaken]);

  // Somebody answered while this was being written: both are shown before anything is overwritten.
  const standing = question.answer?.at ?? "none";
  const overtaken = draft.begunOn !== null && draft.begunOn !== standing && question.answer !== null;
  const mayNeedReason = draft.verdict !== null && draft.verdict !== question.finding.verdict;
  const lacksReason = mayNeedReason && draft.rationale.trim() === "";

  const send = () => {
    if (saving) return;
    if (draft.verdict === null || lacksReason) return rationale.current?.focus();
    props.onSend(
      {
        kind: "answer",
        question: question.id,
        verdict: draft.verdict,
        rationale: draft.rationale,
        alertId: view.selectedAlertId,
        window: question.pivots[0]?.window.mode ?? "around",
        evidence: question.pivots.flatMap((pivot) => pivot.rows.filter((row) => row.pinned).map((row) => row.id)),
      },
      draft.clear,
    );
  };
  const sendOver = () => {
    draft.rebase(standing);
    send();
  };

  const sendByKey = overtaken ? () => undefined : send;
  useKeys(
    "This question",
    props.isCurrent
      ? [{ keys: "ctrl+enter", label: "Save the answer and move on", whileTyping: true, run: sendByKey }]
      : [],
  );

  const theirs =
    question.answer === null ? null : (
      <>
        <strong>{question.answer.by.name}</strong>, <TimeText instant={question.answer.at} as="day" />{" "}
        <VerdictBadge small verdict={question.answer.verdict} />
        <div>
          {question.answer.rationale === "" ? "No rationale" : <HostileText prose text={question.answer.rationale} />}
        </div>
      </>
    );
  return (
    <form
      css={styles.form}
      aria-label={`Answer question ${question.number}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        sendByKey();
      }}
    >
      <fieldset css={styles.verdicts}>
        <legend className="euiScreenReaderOnly">Answer</legend>
        {choices.map(({ verdict, sign, key }) => (
          <button
            key={verdict}
            type="button"
            aria-pressed={draft.verdict === verdict}
            disabled={saving}
            css={[styles.verdict, draft.verdict === verdict && styles[verdictLook(verdict)]]}
            onClick={() => {
              draft.choose(verdict);
              rationale.current?.focus();
            }}
          >
            <span aria-hidden>{sign}</span>
            {verdictName(verdict)}
            <kbd aria-hidden>{key}</kbd>
          </button>
        ))}
      </fieldset>
      <div css={styles.row}>
        <div css={styles.field}>
          <EuiTextArea
            compressed
            fullWidth
            rows={2}
            resize="vertical"
            inputRef={(element) => Object.assign(rationale, { current: element })}
            aria-label={`Rationale for question ${question.number}`}
            placeholder={
              mayNeedReason ? "Why: this is not what the finding says, so a reason is needed" : "Why, in your own words"
            }
            value={draft.rationale}
            // What is typed while it is being saved would go with the draft.
            readOnly={saving}
            maxLength={20_000}
            onChange={(event) => draft.write(event.target.value)}
          />
        </div>
        <EuiButton fill size="s" type="submit" isLoading={saving} isDisabled={draft.verdict === null || overtaken}>
          Save and next
        </EuiButton>
        {onCancel !== null && !saving && (
          <EuiButtonEmpty
            size="s"
            color="text"
            onClick={() => {
              draft.clear();
              if (save !== null) forget(save);
              onCancel();
            }}
          >
            Keep the saved answer
          </EuiButtonEmpty>
        )}
      </div>
      {draft.dirty && !saving && (
        <div css={[styles.note, !draft.kept && styles.unkept]}>
          {draft.kept
            ? "Draft, kept in this browser until it is saved"
            : "This browser does not keep drafts: do not reload before saving"}
          {draft.verdict === null && ". Choose a verdict to save it"}
        </div>
      )}
      {overtaken ? (
        <Overtaken name={question.answer?.by.name ?? ""} theirs={theirs} yours={draft.rationale} onSend={sendOver} />
      ) : (
        <CommandProblem
          what="The answer was not saved; the draft is kept"
          error={error}
          theirs={theirs}
          yours={draft.rationale}
          onSendAgain={sendOver}
        />
      )}
      {overtaken && <CommandProblem what="The answer was not saved; the draft is kept" error={error} />}
    </form>
  );
}
