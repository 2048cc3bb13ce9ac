import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Severity } from "@quaestor/api";
import { smallFontSize } from "../theme/dense.ts";

const names: Readonly<Record<Severity, string>> = { low: "Low", medium: "Medium", high: "High", critical: "Critical" };

/** EUI's risk scale; verdicts have their own colours and signs. */
const colour = ({ euiTheme }: UseEuiTheme, severity: Severity): string =>
  ({
    low: euiTheme.colors.severity.neutral,
    medium: euiTheme.colors.severity.warning,
    high: euiTheme.colors.severity.risk,
    critical: euiTheme.colors.severity.danger,
  })[severity];

const markStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  const bar = (severity: Severity) => css({ backgroundColor: colour(theme, severity) });
  return {
    bar: css({
      display: "inline-block",
      width: euiTheme.size.xs,
      height: euiTheme.size.base,
      borderRadius: euiTheme.border.radius.small,
      verticalAlign: "middle",
    }),
    badge: css({ display: "inline-flex", alignItems: "center", gap: euiTheme.size.xs, fontSize: smallFontSize(theme) }),
    low: bar("low"),
    medium: bar("medium"),
    high: bar("high"),
    critical: bar("critical"),
  };
};

interface SeverityMarkProps {
  readonly severity: Severity;
  readonly riskScore: number;
}

/** A bar in a row; its name and the score are for hover and screen readers. */
export function SeverityMark({ severity, riskScore }: SeverityMarkProps) {
  const styles = useEuiMemoizedStyles(markStyles);
  const label = `${names[severity]} severity, risk ${riskScore}`;
  return <span role="img" aria-label={label} title={label} css={[styles.bar, styles[severity]]} />;
}

/** The bar with its words, `High 73`. */
export function SeverityBadge({ severity, riskScore }: SeverityMarkProps) {
  const styles = useEuiMemoizedStyles(markStyles);
  return (
    <span css={styles.badge}>
      <span aria-hidden css={[styles.bar, styles[severity]]} />
      {names[severity]} {riskScore}
    </span>
  );
}
