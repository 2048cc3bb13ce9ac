import { EuiCallOut, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Decision, InvestigationView } from "@quaestor/api";
import { GateAnchors } from "../../../shared/components/gate-anchors.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge } from "../../../shared/components/verdict-badge.tsx";
import { sentenceOf } from "../../../shared/format/sentence.ts";
import { denseFontSize, smallFontSize } from "../../../shared/theme/dense.ts";

const argumentStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      display: "grid",
      gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 20rem), 1fr))",
      gap: euiTheme.size.base,
      padding: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      "& > * + *": { paddingInlineStart: euiTheme.size.base, borderInlineStart: euiTheme.border.thin },
    }),
    side: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xs, minWidth: 0 }),
    label: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    line: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s, flexWrap: "wrap" }),
    agrees: css({ color: euiTheme.colors.textSuccess }),
    departs: css({ color: euiTheme.colors.textWarning, fontWeight: euiTheme.font.weight.semiBold }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
  };
};

interface ArgumentProps {
  readonly view: InvestigationView;
  readonly decision: Decision;
}

/** What was decided and why, beside what the evidence supports. */
export function Argument({ view, decision }: ArgumentProps) {
  const styles = useEuiMemoizedStyles(argumentStyles);
  const { gate } = view;
  const changed = gate.recommendation !== decision.recommendation;
  return (
    <>
      {changed && (
        <EuiCallOut
          size="s"
          color="warning"
          iconType="warning"
          heading="h2"
          title="The evidence has changed since the decision was submitted"
        >
          At that time it supported <RecommendationBadge small recommendation={decision.recommendation} />; now it
          supports <RecommendationBadge small recommendation={gate.recommendation} />.
        </EuiCallOut>
      )}
      <div css={styles.panel}>
        <section css={styles.side} aria-label="Decision">
          <span css={styles.label}>Decision</span>
          <span css={styles.line}>
            <RecommendationBadge recommendation={decision.decision} />
            <span>
              {decision.by.name}, <TimeText instant={decision.at} as="day" />
            </span>
          </span>
          {decision.justification.trim() === "" ? (
            <span css={styles.quiet}>No justification was written.</span>
          ) : (
            <HostileText prose text={decision.justification} />
          )}
        </section>
        <section css={styles.side} aria-label="Gate">
          <span css={styles.label}>Gate, policy {gate.policyVersion}</span>
          <span css={styles.line}>
            <RecommendationBadge recommendation={gate.recommendation} />
            {decision.departs ? (
              <span css={styles.departs}>the decision departs from it</span>
            ) : (
              <span css={styles.agrees}>agrees with the decision</span>
            )}
          </span>
          <HostileText prose text={gate.because.map(sentenceOf).join(" ")} />
          <GateAnchors anchors={gate.anchors} />
          {gate.conflicts.map((conflict) => (
            <span key={conflict} css={styles.departs}>
              <HostileText prose text={sentenceOf(conflict)} />
            </span>
          ))}
        </section>
      </div>
    </>
  );
}
