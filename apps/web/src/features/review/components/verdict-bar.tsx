import { EuiButton, EuiButtonEmpty, EuiTextArea, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { type Command, type InvestigationView, Recommendation } from "@quaestor/api";
import { useEffect, useRef } from "react";
import { useCommand } from "../../../shared/api/investigation-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { FootBar } from "../../../shared/components/foot-bar.tsx";
import { recommendationName } from "../../../shared/components/verdict-badge.tsx";
import { plural } from "../../../shared/format/number.ts";
import { useKeys } from "../../../shared/keyboard/keyboard.tsx";
import { type Draft, useDraft } from "../../../shared/state/use-draft.ts";
import { denseFontSize, smallFontSize } from "../../../shared/theme/dense.ts";
import { type Points, sentPoints } from "../points.ts";

const barStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({ flex: 1, display: "flex", flexDirection: "column", gap: euiTheme.size.s, minWidth: 0 }),
    line: css({ display: "flex", alignItems: "center", gap: euiTheme.size.m, flexWrap: "wrap" }),
    note: css({ fontSize: denseFontSize(theme), color: euiTheme.colors.textSubdued }),
    small: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    end: css({ marginInlineStart: "auto", display: "flex", alignItems: "center", gap: euiTheme.size.s }),
    form: css({ display: "flex", alignItems: "start", gap: euiTheme.size.s }),
    field: css({ flex: 1, minWidth: 0 }),
    select: css({
      display: "flex",
      gap: euiTheme.size.m,
      alignItems: "center",
      fontSize: denseFontSize(theme),
      label: { display: "flex", gap: euiTheme.size.xs, alignItems: "center" },
    }),
  };
};

export type ReviewForm = "return" | "overturn" | null;

const approveWords: Readonly<Record<Recommendation, string>> = {
  escalate: "Approve escalation",
  close: "Approve close",
  preserve_and_escalate: "Approve preserving",
};

interface VerdictBarProps {
  readonly view: InvestigationView;
  /** Why the reader cannot review this case; null when they can. */
  readonly barredBecause: string | null;
  readonly form: ReviewForm;
  readonly onForm: (form: ReviewForm) => void;
  readonly points: Points;
  readonly onSent: () => void;
}

/** Approve, return with points, overturn with a reason. What is written is kept until it was sent. */
export function VerdictBar({ view, barredBecause, form, onForm, points, onSent }: VerdictBarProps) {
  const styles = useEuiMemoizedStyles(barStyles);
  const command = useCommand(view.id);
  const returned = useDraft(`review.${view.id}.return`);
  const overturned = useDraft(`review.${view.id}.overturn`);
  const into = useDraft(`review.${view.id}.into`);
  const given = view.decision?.decision ?? "escalate";
  const others = Recommendation.options.filter((each) => each !== given);
  // Nothing is chosen for the lead: what it becomes is the decision.
  const target = others.find((each) => each === into.text) ?? null;
  const sent = sentPoints(points, view.questions);
  const send = (next: Command, draft?: Draft) =>
    command.mutate(
      { expectedVersion: view.version, command: next },
      {
        onSuccess: () => {
          draft?.clear();
          if (draft !== undefined) into.clear();
          onSent();
        },
      },
    );
  const approve = () => send({ kind: "approve", reason: "" });
  const sendBack = () => {
    // Points alone say enough; the contract wants a reason, so they stand in for it.
    const reason = returned.text.trim() === "" ? `${plural(sent.length, "point")} to look at again` : returned.text;
    if (returned.text.trim() !== "" || sent.length > 0) send({ kind: "return", reason, points: sent }, returned);
  };
  const overturn = () => {
    if (overturned.text.trim() !== "" && target !== null)
      send({ kind: "overturn", decision: target, reason: overturned.text }, overturned);
  };
  const resend = form === "return" ? sendBack : form === "overturn" ? overturn : approve;

  useKeys("This form", [
    {
      keys: "ctrl+enter",
      label: "Send the form",
      whileTyping: true,
      run: () => (form === "return" ? sendBack() : form === "overturn" ? overturn() : undefined),
    },
  ]);

  if (barredBecause !== null) {
    return (
      <FootBar label="Review">
        <span css={styles.note}>{barredBecause}</span>
      </FootBar>
    );
  }
  return (
    <FootBar label="Review">
      <div css={styles.body}>
        <CommandProblem
          what="The review was not saved; what you wrote is kept"
          error={command.error}
          yours={form === "overturn" ? overturned.text : returned.text}
          onSendAgain={resend}
        />
        {form === "return" && (
          <ReasonForm
            label="Why it is returned"
            placeholder={`What has to be looked at again; ${plural(sent.length, "point")} beside the questions`}
            draft={returned}
            button="Return investigation"
            busy={command.isPending}
            disabled={returned.text.trim() === "" && sent.length === 0}
            onSend={sendBack}
            onCancel={() => onForm(null)}
          />
        )}
        {form === "overturn" && (
          <>
            <fieldset css={styles.select}>
              <legend className="euiScreenReaderOnly">What it becomes</legend>
              <span>It becomes</span>
              {others.map((each) => (
                <label key={each}>
                  <input
                    type="radio"
                    name="overturn-into"
                    checked={each === target}
                    onChange={() => into.setText(each)}
                  />
                  {recommendationName(each)}
                </label>
              ))}
            </fieldset>
            <ReasonForm
              label="Why it is overturned"
              placeholder="Why the decision does not stand"
              draft={overturned}
              button="Overturn decision"
              busy={command.isPending}
              disabled={overturned.text.trim() === "" || target === null}
              danger
              onSend={overturn}
              onCancel={() => onForm(null)}
            />
          </>
        )}
        {form === null && (
          <div css={styles.line}>
            <span css={styles.note}>Everything here is written to the ledger.</span>
            {sent.length > 0 && <span css={styles.small}>{plural(sent.length, "point")} not sent yet</span>}
            <div css={styles.end}>
              <EuiButtonEmpty size="s" color="danger" onClick={() => onForm("overturn")}>
                Overturn…
              </EuiButtonEmpty>
              <EuiButton size="s" color="text" onClick={() => onForm("return")}>
                Return with points…
              </EuiButton>
              <EuiButton size="s" fill isLoading={command.isPending} onClick={approve}>
                {approveWords[given]}
              </EuiButton>
            </div>
          </div>
        )}
      </div>
    </FootBar>
  );
}

interface ReasonFormProps {
  readonly label: string;
  readonly placeholder: string;
  readonly draft: Draft;
  readonly button: string;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly danger?: boolean;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}

function ReasonForm(props: ReasonFormProps) {
  const { label, placeholder, draft, button, busy, disabled, danger = false, onSend, onCancel } = props;
  const styles = useEuiMemoizedStyles(barStyles);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      css={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div css={styles.field}>
        <EuiTextArea
          compressed
          fullWidth
          rows={2}
          inputRef={(element) => Object.assign(field, { current: element })}
          aria-label={label}
          placeholder={placeholder}
          value={draft.text}
          maxLength={20_000}
          onChange={(event) => draft.setText(event.target.value)}
        />
        {draft.dirty && (
          <div css={styles.small}>
            {draft.kept ? "Draft, kept in this browser until it is sent" : "This browser does not keep drafts"}
          </div>
        )}
      </div>
      <EuiButtonEmpty size="s" color="text" onClick={onCancel}>
        Cancel
      </EuiButtonEmpty>
      <EuiButton
        size="s"
        fill
        type="submit"
        color={danger ? "danger" : "primary"}
        isLoading={busy}
        isDisabled={disabled}
      >
        {button}
      </EuiButton>
    </form>
  );
}
