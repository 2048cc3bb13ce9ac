import {
  EuiButton,
  EuiButtonEmpty,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutFooter,
  EuiFlyoutHeader,
  EuiFormRow,
  EuiTextArea,
  EuiTitle,
  type UseEuiTheme,
  useEuiMemoizedStyles,
  useGeneratedHtmlId,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { type InvestigationView, Recommendation } from "@quaestor/api";
import { useState } from "react";
import { useAnswerSaves } from "../../../shared/api/answer-saves.ts";
import { useCommand } from "../../../shared/api/investigation-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge, recommendationLook } from "../../../shared/components/verdict-badge.tsx";
import { plural } from "../../../shared/format/number.ts";
import { useFocusBack } from "../../../shared/keyboard/use-focus-back.ts";
import { type Draft, useDraft } from "../../../shared/state/use-draft.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { becauseWords, decisionMeans, decisionVerb, departuresOf, openQuestions } from "../gate-words.ts";

const decideStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.base,
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
    }),
    choices: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    choice: css({
      display: "grid",
      gridTemplateColumns: "auto 1fr",
      columnGap: euiTheme.size.m,
      alignItems: "start",
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      cursor: "pointer",
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
      "&:focus-within": { outline: `${euiTheme.focus.width} solid ${euiTheme.colors.primary}` },
      input: { marginBlockStart: euiTheme.size.s, accentColor: euiTheme.colors.primary },
    }),
    chosen: css({
      "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect },
      borderColor: euiTheme.colors.primary,
    }),
    line: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s, minHeight: euiTheme.size.l }),
    supported: css({
      fontSize: smallFontSize(theme),
      fontWeight: euiTheme.font.weight.semiBold,
      color: euiTheme.colors.textPrimary,
    }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
    title: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading }),
    departs: css({
      borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.warning}`,
      paddingInlineStart: euiTheme.size.m,
    }),
    list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xxs }),
    jump: css(focusRing(theme), {
      color: euiTheme.colors.link,
      textDecoration: "underline dotted",
      textUnderlineOffset: "0.2em",
      textAlign: "start",
    }),
    // Beside the button that was pressed, in view however long the panel is.
    refusal: css({
      maxHeight: "40vh",
      overflow: "auto",
      marginBlockEnd: euiTheme.size.s,
      "&:empty": { display: "none" },
      fontSize: denseFontSize(theme),
    }),
    foot: css({ display: "flex", justifyContent: "space-between", alignItems: "center" }),
    send: css({ display: "flex", alignItems: "center", gap: euiTheme.size.m, flex: "none" }),
    waiting: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    unkept: css({ color: euiTheme.colors.textWarning }),
  };
};

interface DecideFlyoutProps {
  readonly view: InvestigationView;
  readonly onClose: () => void;
  readonly onJump: (questionId: string) => void;
}

const buttonColour = { danger: "danger", success: "success", hatched: "primary" } as const;

const order: readonly Recommendation[] = ["escalate", "preserve_and_escalate", "close"];

/** The decision: three ways, the one the evidence supports marked; what departs and what is open; what follows. */
export function DecideFlyout({ view, onClose, onJump }: DecideFlyoutProps) {
  const styles = useEuiMemoizedStyles(decideStyles);
  const titleId = useGeneratedHtmlId();
  const focusBack = useFocusBack();
  const [chosen, setChosen] = useState<Recommendation | null>(null);
  const kept = useDraft(`decide.${view.id}.decision`);
  const command = useCommand(view.id);
  const { gate } = view;
  const decision = chosen ?? Recommendation.safeParse(kept.text).data ?? gate.recommendation;
  // Each decision has a text of its own: what speaks for an escalation is no reason to close.
  const texts = {
    escalate: useDraft(`decide.${view.id}.justification.escalate`),
    preserve_and_escalate: useDraft(`decide.${view.id}.justification.preserve_and_escalate`),
    close: useDraft(`decide.${view.id}.justification.close`),
  } satisfies Record<Recommendation, Draft>;
  const justification = texts[decision];
  const before = view.submissions.findLast(
    (submission) => submission.decision === decision && submission.justification.trim() !== "",
  );
  const saves = useAnswerSaves(view.id);
  const saving = saves.filter((save) => save.state === "saving");
  const unsaved = new Set(saves.filter((save) => save.state === "failed").map((save) => save.answer.question));
  const departs = departuresOf(gate, decision);
  const open = openQuestions(view).filter((question) => !saving.some((save) => save.answer.question === question.id));
  const needsReason = decision !== gate.recommendation;
  // A close without the gate's support is refused whatever is written; the refusal says which anchors do not bind.
  const lacksReason = needsReason && decision !== "close" && justification.text.trim() === "";
  const choose = (next: Recommendation) => {
    setChosen(next);
    kept.setText(next);
    command.reset();
  };
  const send = () =>
    command.mutate(
      { expectedVersion: view.version, command: { kind: "decide", decision, justification: justification.text } },
      {
        onSuccess: () => {
          kept.clear();
          justification.clear();
          onClose();
        },
      },
    );
  return (
    <EuiFlyout
      onClose={onClose}
      focusTrapProps={focusBack}
      size="min(34rem, 90vw)"
      paddingSize="m"
      aria-labelledby={titleId}
      ownFocus
    >
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="xs">
          <h2 id={titleId}>Decide</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        <div css={styles.body}>
          <fieldset css={styles.choices}>
            <legend className="euiScreenReaderOnly">Decision</legend>
            {order.map((each) => (
              <label key={each} css={[styles.choice, each === decision && styles.chosen]}>
                <input
                  type="radio"
                  name="decision"
                  value={each}
                  checked={each === decision}
                  onChange={() => choose(each)}
                />
                <div>
                  <div css={styles.line}>
                    <RecommendationBadge recommendation={each} />
                    {each === gate.recommendation && <span css={styles.supported}>the evidence supports this</span>}
                    {each !== decision && texts[each].text !== "" && <span css={styles.quiet}>has a draft</span>}
                  </div>
                  <div css={styles.quiet}>
                    {each === gate.recommendation ? (
                      <HostileText prose text={becauseWords(gate)} />
                    ) : (
                      decisionMeans[each]
                    )}
                  </div>
                </div>
              </label>
            ))}
          </fieldset>
          {departs.length > 0 && (
            <section css={styles.departs} aria-label="Departs from the gate">
              <div css={styles.title}>Departs from what the evidence supports</div>
              <ul css={styles.list}>
                {departs.map((each) => (
                  <li key={each}>
                    <HostileText prose text={each} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          {open.length > 0 && (
            <section aria-label="Unanswered questions">
              <div css={styles.title}>Not answered yet</div>
              <ul css={styles.list}>
                {open.map((question) => (
                  <li key={question.id}>
                    <button type="button" css={styles.jump} onClick={() => onJump(question.id)}>
                      {question.number} {question.title}
                    </button>
                    {unsaved.has(question.id) && " – its answer was not saved; the draft is kept"}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <EuiFormRow
            fullWidth
            label={justificationLabel(needsReason, decision)}
            helpText={
              justification.kept ? (
                justification.dirty && "Draft, kept in this browser until it is sent"
              ) : (
                <span css={styles.unkept}>This browser does not keep drafts: do not reload before sending</span>
              )
            }
          >
            <EuiTextArea
              compressed
              fullWidth
              rows={4}
              resize="vertical"
              value={justification.text}
              readOnly={command.isPending}
              maxLength={20_000}
              onChange={(event) => justification.setText(event.target.value)}
            />
          </EuiFormRow>
          {before !== undefined && before.justification !== justification.text && (
            <section aria-label="Written before">
              <div css={styles.title}>
                Written by {before.by.name}, <TimeText instant={before.at} as="day" />
              </div>
              <HostileText prose text={before.justification} />
              <div>
                <button type="button" css={styles.jump} onClick={() => justification.setText(before.justification)}>
                  Write it again
                </button>
              </div>
            </section>
          )}
          <section aria-label="What happens next">
            <div css={styles.title}>What happens next</div>
            <Next decision={decision} supported={!needsReason} />
          </section>
        </div>
      </EuiFlyoutBody>
      <EuiFlyoutFooter>
        <div css={styles.refusal}>
          <CommandProblem
            what="The decision was not submitted; your text is kept"
            error={command.error}
            theirs={<StandsNow view={view} />}
            yours={justification.text}
            onSendAgain={send}
          />
        </div>
        <div css={styles.foot}>
          <EuiButtonEmpty size="s" onClick={onClose}>
            Keep working
          </EuiButtonEmpty>
          <div css={styles.send}>
            <span role="status" css={styles.waiting}>
              {saving.length > 0 && `Waiting for ${plural(saving.length, "answer")} to be saved`}
            </span>
            <EuiButton
              fill
              size="s"
              color={buttonColour[recommendationLook(decision)]}
              isLoading={command.isPending}
              isDisabled={lacksReason || saving.length > 0}
              onClick={send}
            >
              {decisionVerb[decision]}
            </EuiButton>
          </div>
        </div>
      </EuiFlyoutFooter>
    </EuiFlyout>
  );
}

function justificationLabel(departs: boolean, decision: Recommendation): string {
  if (!departs) return "Justification, optional";
  return decision === "close" ? "Justification" : "Justification, needed because this departs from the gate";
}

function StandsNow({ view }: { readonly view: InvestigationView }) {
  return (
    <>
      <strong>The case now</strong>
      <div>
        {view.questions.filter((question) => question.answer !== null).length} of {view.questions.length} answered; the
        evidence supports <RecommendationBadge small recommendation={view.gate.recommendation} />
      </div>
    </>
  );
}

function Next({ decision, supported }: { readonly decision: Recommendation; readonly supported: boolean }) {
  if (decision === "close" && supported) return <>The investigation is closed at once and written to the ledger.</>;
  if (decision === "close") {
    return (
      <>
        A close needs the gate’s support: the server refuses it while an anchor does not bind, a question is unresolved
        or answers conflict, and says which.
      </>
    );
  }
  return (
    <>
      It goes to review by a lead, who approves, returns or overturns it; nobody reviews their own decision. Export the
      evidence before containment.
    </>
  );
}
