import { EuiButton, EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView, Recommendation } from "@quaestor/api";
import { useAnswerSaves } from "../../../shared/api/answer-saves.ts";
import { FootBar } from "../../../shared/components/foot-bar.tsx";
import { GateAnchors } from "../../../shared/components/gate-anchors.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import {
  RecommendationBadge,
  recommendationLook,
  recommendationName,
} from "../../../shared/components/verdict-badge.tsx";
import { plural } from "../../../shared/format/number.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { becauseWords, decisionVerb, isUndecided, openQuestions } from "../gate-words.ts";

const barStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    supports: css({ flex: "none", lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})` }),
    small: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    verdict: css({
      fontWeight: euiTheme.font.weight.bold,
      whiteSpace: "nowrap",
      fontSize: `${euiTheme.font.scale.s}rem`,
    }),
    danger: css({ color: euiTheme.colors.textDanger }),
    success: css({ color: euiTheme.colors.textSuccess }),
    hatched: css({ color: euiTheme.colors.textHeading }),
    because: css({
      flex: "1 1 16rem",
      minWidth: "9rem",
      maxWidth: "38rem",
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
      display: "-webkit-box",
      WebkitLineClamp: 3,
      WebkitBoxOrient: "vertical",
      overflow: "hidden",
    }),
    anchors: css({
      flex: "0 1 auto",
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.xxs,
      paddingInlineStart: euiTheme.size.base,
      borderInlineStart: euiTheme.border.thin,
    }),
    end: css({
      marginInlineStart: "auto",
      flex: "none",
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.base,
    }),
    open: css({
      display: "flex",
      flexDirection: "column",
      alignItems: "end",
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.base,
      color: euiTheme.colors.textSubdued,
      whiteSpace: "nowrap",
    }),
    why: css(focusRing(theme), { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
    unsaved: css({ color: euiTheme.colors.textDanger, fontWeight: euiTheme.font.weight.semiBold }),
    conflict: css({ color: euiTheme.colors.textWarning }),
  };
};

const signs: Readonly<Record<Recommendation, string>> = { escalate: "▲", close: "▼", preserve_and_escalate: "?" };

interface GateBarProps {
  readonly view: InvestigationView;
  readonly mayDecide: boolean;
  readonly onDecide: () => void;
  readonly onReopen: () => void;
  readonly onJump: (questionId: string) => void;
}

/** What the evidence supports and why, what binds and what does not, what is open: always in view. */
export function GateBar({ view, mayDecide, onDecide, onReopen, onJump }: GateBarProps) {
  const styles = useEuiMemoizedStyles(barStyles);
  const { gate } = view;
  const look = recommendationLook(gate.recommendation);
  const because = becauseWords(gate);
  return (
    <FootBar label="Decision gate" look={look}>
      <div css={styles.supports}>
        <div css={styles.small}>Evidence supports</div>
        <div css={[styles.verdict, styles[look]]}>
          <span aria-hidden>{signs[gate.recommendation]} </span>
          {recommendationName(gate.recommendation)}
        </div>
      </div>
      <div css={styles.because} title={because}>
        <HostileText prose text={because} />
      </div>
      <div css={styles.anchors}>
        <span css={styles.small}>To close, all five must bind to one recognised workflow here</span>
        <GateAnchors anchors={gate.anchors} />
      </div>
      <div css={styles.end}>
        <Unsaved view={view} onJump={onJump} />
        <OpenMatters view={view} />
        {isUndecided(view.state) ? (
          <EuiButton
            fill
            size="s"
            color={look === "danger" ? "danger" : look === "success" ? "success" : "primary"}
            isDisabled={!mayDecide}
            onClick={onDecide}
            data-primary-decision
          >
            {decisionVerb[gate.recommendation]}
          </EuiButton>
        ) : (
          <Decided view={view} mayReopen={mayDecide} onReopen={onReopen} />
        )}
      </div>
    </FootBar>
  );
}

/** Whoever answers is further on by the time an answer fails, so it is told where they look. */
function Unsaved({ view, onJump }: Pick<GateBarProps, "view" | "onJump">) {
  const styles = useEuiMemoizedStyles(barStyles);
  const failed = useAnswerSaves(view.id).filter((save) => save.state === "failed");
  const [first] = view.questions.filter((question) => failed.some((save) => save.answer.question === question.id));
  return (
    <div role="alert" css={styles.open}>
      {first !== undefined && (
        <button type="button" css={[styles.why, styles.unsaved]} onClick={() => onJump(first.id)}>
          {failed.length === 1 ? `Answer ${first.number} was not saved` : `${failed.length} answers were not saved`}
        </button>
      )}
    </div>
  );
}

function OpenMatters({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(barStyles);
  const { gate } = view;
  const open = openQuestions(view);
  const titleOf = (id: string) => view.questions.find((question) => question.id === id)?.title ?? id;
  return (
    <div css={styles.open}>
      {isUndecided(view.state) && (
        <span>{open.length === 0 ? "all questions answered" : `${plural(open.length, "question")} open`}</span>
      )}
      {gate.unresolved.length > 0 && (
        <EuiToolTip
          position="top"
          content={
            <ul>
              {gate.unresolved.map((each) => (
                <li key={each.question}>
                  {titleOf(each.question)}: <HostileText prose text={each.why} />
                </li>
              ))}
            </ul>
          }
        >
          <button type="button" css={styles.why}>
            {gate.unresolved.length} unresolved
          </button>
        </EuiToolTip>
      )}
      {gate.conflicts.length > 0 && (
        <EuiToolTip position="top" content={<HostileText prose text={gate.conflicts.join("\n")} />}>
          <button type="button" css={[styles.why, styles.conflict]}>
            {plural(gate.conflicts.length, "conflict")}
          </button>
        </EuiToolTip>
      )}
    </div>
  );
}

interface DecidedProps {
  readonly view: InvestigationView;
  readonly mayReopen: boolean;
  readonly onReopen: () => void;
}

/** What was decided, by whom, and where it stands. */
function Decided({ view, mayReopen, onReopen }: DecidedProps) {
  const styles = useEuiMemoizedStyles(barStyles);
  const { decision, state } = view;
  const review = view.reviews.at(-1);
  return (
    <>
      {decision !== null && (
        <div css={styles.open}>
          <span>
            Decided: <RecommendationBadge small recommendation={review?.decision ?? decision.decision} />
          </span>
          <span>
            {decision.by.name}, <TimeText instant={decision.at} as="day" />
          </span>
          <span>
            {state === "submitted"
              ? "waits for a lead’s review"
              : review === undefined
                ? "stands"
                : `${review.verdict} by ${review.by.name}`}
          </span>
        </div>
      )}
      {state !== "submitted" && (
        <EuiButton size="s" color="text" isDisabled={!mayReopen} onClick={onReopen}>
          Reopen investigation
        </EuiButton>
      )}
    </>
  );
}
