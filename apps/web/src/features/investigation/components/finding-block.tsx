import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Finding, Question } from "@quaestor/api";
import { AbsentChip } from "../../../shared/components/field-chip.tsx";
import { FieldName } from "../../../shared/components/field-name.tsx";
import { phraseString } from "../../../shared/components/phrase-text.tsx";
import { verdictLook } from "../../../shared/components/verdict-badge.tsx";
import { focusRing, monospace, smallFontSize } from "../../../shared/theme/dense.ts";
import { keyed } from "../keyed.ts";
import { Claims } from "./claims.tsx";

const findingStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  const edge = (colour: string) => css({ borderInlineStartColor: colour });
  return {
    block: css({
      // Dotted is the machine's; people's answers have a solid edge.
      borderInlineStart: `${euiTheme.border.width.thick} dotted`,
      paddingInlineStart: `calc(${euiTheme.size.s} + ${euiTheme.size.xxs})`,
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.xxs,
    }),
    danger: edge(euiTheme.colors.danger),
    success: edge(euiTheme.colors.success),
    hatched: edge(euiTheme.colors.mediumShade),
    head: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
    missing: css({ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: euiTheme.size.s }),
    field: css(monospace(theme), { overflowWrap: "anywhere" }),
    blind: css(focusRing(theme), { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
  };
};

interface FindingBlockProps {
  readonly finding: Finding;
  /** The focus table follows; what it shows as absent is not said twice. */
  readonly focus: Question["focus"];
}

/** What the machine says of a question, sentence by sentence, each resting on an event; then what it could not see. */
export function FindingBlock({ finding, focus }: FindingBlockProps) {
  const styles = useEuiMemoizedStyles(findingStyles);
  const shown = new Set(focus.filter((row) => row.value.state !== "present").map((row) => row.field));
  const unsaid = finding.missing.filter((gap) => !shown.has(gap.field));
  return (
    <section css={[styles.block, styles[verdictLook(finding.verdict)]]} aria-label={`Finding, ${finding.strength}`}>
      <div css={styles.head}>Finding · {finding.strength}</div>
      {keyed(finding.reasons, phraseString).map(({ key, item }) => (
        <div key={key}>
          <Claims phrase={item} />
        </div>
      ))}
      {finding.reasons.length === 0 && <div css={styles.quiet}>No reasons were given for this finding.</div>}
      {unsaid.map((gap) => (
        <div key={gap.field} css={[styles.missing, styles.quiet]}>
          <span css={styles.field}>
            <FieldName name={gap.field} />
          </span>
          <AbsentChip state={gap.state} remedy={gap.remedy} />
          <span>{gap.remedy}</span>
        </div>
      ))}
      {finding.blindTo.length > 0 && (
        <div css={styles.quiet}>
          <EuiToolTip content="What this way of looking cannot see even when nothing is missing">
            <button type="button" css={styles.blind}>
              Blind to
            </button>
          </EuiToolTip>
          {": "}
          {finding.blindTo.join(" ")}
        </div>
      )}
    </section>
  );
}
