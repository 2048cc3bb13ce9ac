import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, InvestigationView, PivotResult, Question, Verdict, WindowMode } from "@quaestor/api";
import type { ReactNode } from "react";
import type { AnswerSave } from "../../../shared/api/answer-saves.ts";
import type { AnswerCommand } from "../../../shared/api/investigation-queries.ts";
import { GuideWords } from "../../../shared/components/guide-words.tsx";
import { smallFontSize } from "../../../shared/theme/dense.ts";
import type { AnswerDraft } from "../answer-draft.ts";
import { AnswerForm } from "./answer-form.tsx";
import { CannotTell } from "./cannot-tell.tsx";
import { FindingBlock } from "./finding-block.tsx";
import { FocusTable } from "./focus-table.tsx";
import type { PivotAsked } from "./kibana-reading.tsx";
import { PivotPanel } from "./pivot-panel.tsx";
import { SessionPanel } from "./session-panel.tsx";
import { WindowSelect } from "./window-select.tsx";

const bodyStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    why: css({ color: euiTheme.colors.textSubdued }),
    window: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s, color: euiTheme.colors.textSubdued }),
    hints: css({
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.base,
      color: euiTheme.colors.textSubdued,
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.xxs,
    }),
    implication: css({
      display: "grid",
      gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 15rem), 1fr))",
      columnGap: euiTheme.size.l,
    }),
    up: css({ color: euiTheme.colors.textDanger }),
    down: css({ color: euiTheme.colors.textSuccess }),
    answer: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.s,
      borderBlockStart: euiTheme.border.thin,
      paddingBlockStart: euiTheme.size.s,
    }),
  };
};

export interface QuestionBodyProps {
  readonly view: InvestigationView;
  readonly question: Question;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow, question: Question) => void;
  readonly windowMode: WindowMode;
  readonly onWindow: (mode: WindowMode) => void;
  /** The one that the address names; another may be open beside it because its answer could not be saved. */
  readonly isCurrent: boolean;
  readonly pending: Verdict | null;
  readonly onPendingTaken: () => void;
  /** The last attempt to save this answer, while the server does not have it. */
  readonly save: AnswerSave | null;
  /** Sends the answer and goes on; `onSaved` is called when the server has it. */
  readonly onSend: (command: AnswerCommand, onSaved: () => void) => void;
  /** The answer as a form; null where it cannot be given or stands already. */
  readonly form: { readonly draft: AnswerDraft; readonly onCancel: (() => void) | null } | null;
  /** The answer that stands. */
  readonly answer?: ReactNode;
  readonly closedBecause?: string | null;
}

/** What the pivot's answer on the page was asked for: the same alert, the same window. */
function askedOf(view: InvestigationView, { window }: PivotResult): PivotAsked {
  const chosen = { ...(window.from !== null && { from: window.from }), ...(window.to !== null && { to: window.to }) };
  const query = { alert: view.selectedAlertId, window: window.mode, ...(window.mode === "custom" ? chosen : {}) };
  return { investigationId: view.id, query };
}

/** The question whose focus is the session of the process shows what is known of it. */
function asksForSession({ focus }: Question): boolean {
  return focus.some(({ field }) => field.startsWith("process.Ext.session_info."));
}

/** An open question in the order of work: what is asked, what was found, what to look at, what it implies, the answer. */
export function QuestionBody(props: QuestionBodyProps) {
  const { view, question, form, answer, closedBecause } = props;
  const styles = useEuiMemoizedStyles(bodyStyles);
  return (
    <div css={styles.body}>
      <div>
        <GuideWords text={question.text} />
        {question.why !== null && (
          <div css={styles.why}>
            <GuideWords text={question.why} />
          </div>
        )}
      </div>
      <FindingBlock finding={question.finding} focus={question.focus} />
      <CannotTell points={question.cannotTell} />
      <FocusTable focus={question.focus} />
      {asksForSession(question) && <SessionPanel session={view.session} />}
      {question.pivots.length > 0 && (
        <div css={styles.window}>
          <span>Asked over the time</span>
          <WindowSelect mode={props.windowMode} onChange={props.onWindow} />
        </div>
      )}
      {question.pivots.map((pivot) => (
        <PivotPanel
          key={pivot.id}
          pivot={pivot}
          asked={askedOf(props.view, pivot)}
          mayPin={props.mayPin}
          onPin={(row) => props.onPin(row, question)}
          onWiden={() => props.onWindow("until_now")}
        />
      ))}
      {question.hints.length > 0 && (
        <div css={styles.hints}>
          {question.hints.map((hint) => (
            <div key={hint}>
              <GuideWords text={hint} />
            </div>
          ))}
        </div>
      )}
      <div css={styles.implication}>
        {question.implication.escalates !== null && (
          <div>
            <span css={styles.up} role="img" aria-label="Escalates">
              ▲
            </span>{" "}
            <GuideWords text={question.implication.escalates} />
          </div>
        )}
        {question.implication.lowers !== null && (
          <div>
            <span css={styles.down} role="img" aria-label="Lowers concern">
              ▼
            </span>{" "}
            <GuideWords text={question.implication.lowers} />
          </div>
        )}
      </div>
      <div css={styles.answer}>
        {answer}
        {form !== null && (
          <AnswerForm
            view={view}
            question={question}
            draft={form.draft}
            pending={props.pending}
            onPendingTaken={props.onPendingTaken}
            save={props.save}
            isCurrent={props.isCurrent}
            onSend={props.onSend}
            onCancel={form.onCancel}
          />
        )}
        {closedBecause !== null && closedBecause !== undefined && question.answer === null && (
          <div css={styles.why}>{closedBecause}</div>
        )}
      </div>
    </div>
  );
}
