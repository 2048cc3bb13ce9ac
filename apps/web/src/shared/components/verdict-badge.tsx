import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Recommendation, Verdict } from "@quaestor/api";
import { quietHatching, smallFontSize } from "../theme/dense.ts";

/** How a verdict is drawn, always: sign, colour and word together, never colour alone. */
export type VerdictLook = "danger" | "success" | "hatched";

const badgeStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    badge: css({
      display: "inline-flex",
      alignItems: "center",
      gap: euiTheme.size.xs,
      paddingInline: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.small,
      border: `${euiTheme.border.width.thin} solid transparent`,
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.l,
      fontWeight: euiTheme.font.weight.bold,
      whiteSpace: "nowrap",
    }),
    small: css({ lineHeight: euiTheme.size.base, paddingInline: euiTheme.size.xs }),
    sign: css({ fontSize: "0.75em", lineHeight: 1 }),
    danger: css({ color: euiTheme.colors.textDanger, backgroundColor: euiTheme.colors.backgroundBaseDanger }),
    success: css({ color: euiTheme.colors.textSuccess, backgroundColor: euiTheme.colors.backgroundBaseSuccess }),
    hatched: css({
      color: euiTheme.colors.textParagraph,
      borderColor: euiTheme.colors.borderBaseProminent,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
      backgroundImage: quietHatching(theme),
      "& > span:first-of-type": { fontSize: "0.9em" },
    }),
  };
};

interface SignedBadgeProps {
  readonly look: VerdictLook;
  readonly label: string;
  readonly small?: boolean | undefined;
  readonly title?: string | undefined;
}

const signs: Readonly<Record<VerdictLook, string>> = { danger: "▲", success: "▼", hatched: "?" };

function SignedBadge({ look, label, small = false, title }: SignedBadgeProps) {
  const styles = useEuiMemoizedStyles(badgeStyles);
  return (
    <span css={[styles.badge, styles[look], small && styles.small]} title={title}>
      <span aria-hidden css={styles.sign}>
        {signs[look]}
      </span>
      <span>{label}</span>
    </span>
  );
}

const verdictLooks: Readonly<Record<Verdict, readonly [VerdictLook, string]>> = {
  escalate: ["danger", "Escalates"],
  lower_concern: ["success", "Lowers concern"],
  unresolved: ["hatched", "Unresolved"],
};

const recommendationLooks: Readonly<Record<Recommendation, readonly [VerdictLook, string]>> = {
  escalate: ["danger", "Escalate"],
  close: ["success", "Close"],
  preserve_and_escalate: ["hatched", "Preserve, escalate"],
};

export const verdictLook = (verdict: Verdict): VerdictLook => verdictLooks[verdict][0];
export const verdictName = (verdict: Verdict): string => verdictLooks[verdict][1];
export const recommendationLook = (recommendation: Recommendation): VerdictLook =>
  recommendationLooks[recommendation][0];
export const recommendationName = (recommendation: Recommendation): string => recommendationLooks[recommendation][1];

interface VerdictBadgeProps {
  readonly verdict: Verdict;
  readonly small?: boolean;
}

/** What a finding or an answer says of one question. */
export function VerdictBadge({ verdict, small }: VerdictBadgeProps) {
  const [look, label] = verdictLooks[verdict];
  return <SignedBadge look={look} label={label} small={small} />;
}

interface RecommendationBadgeProps {
  readonly recommendation: Recommendation | null;
  readonly small?: boolean;
}

/** What the gate supports, or what somebody decided. Null: the server is still working it out. */
export function RecommendationBadge({ recommendation, small }: RecommendationBadgeProps) {
  if (recommendation === null) {
    return <SignedBadge look="hatched" label="Working out" small={small} title="The findings are being made" />;
  }
  const [look, label] = recommendationLooks[recommendation];
  return <SignedBadge look={look} label={label} small={small} />;
}
