import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { FieldChip } from "../../../shared/components/field-chip.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { litConditions } from "../lighting.ts";
import { CommandLine } from "./command-line.tsx";
import { NearMissNotice } from "./near-miss-notice.tsx";
import { pointerProps, usePointing } from "./pointing.tsx";
import { SessionStrip } from "./session-strip.tsx";

const panelStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.xs,
      padding: `${euiTheme.size.s} ${euiTheme.size.m} ${euiTheme.size.xs}`,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      minWidth: 0,
    }),
    row: css({ display: "flex", alignItems: "baseline", gap: euiTheme.size.s, minWidth: 0 }),
    label: css({
      flex: "none",
      width: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.l})`,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    chips: css({ display: "flex", flexWrap: "wrap", gap: euiTheme.size.xs, minWidth: 0 }),
    chip: css(focusRing(theme), {
      display: "inline-flex",
      alignItems: "baseline",
      gap: euiTheme.size.xs,
      maxWidth: "100%",
      paddingInline: euiTheme.size.xs,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      fontSize: smallFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
      color: euiTheme.colors.textParagraph,
      textAlign: "start",
    }),
    met: css({ color: euiTheme.colors.textSuccess }),
    unmet: css({ borderStyle: "dashed" }),
    lit: css({
      backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
      borderColor: euiTheme.colors.primary,
      boxShadow: `0 0 0 1px ${euiTheme.colors.primary}`,
    }),
    note: css({ fontSize: denseFontSize(theme), color: euiTheme.colors.textWarning }),
    rule: css({ borderBlockStart: euiTheme.border.thin, paddingBlockStart: euiTheme.size.xs }),
  };
};

interface AnatomyPanelProps {
  readonly view: InvestigationView;
  readonly onSelectAlert: (alertId: string) => void;
}

/** The command line taken apart, why the rule fired on it, and the session it belongs to. */
export function AnatomyPanel({ view, onSelectAlert }: AnatomyPanelProps) {
  const styles = useEuiMemoizedStyles(panelStyles);
  const { commandLine, note } = view.anatomy;
  return (
    <section css={styles.panel} aria-label="Command">
      {commandLine.state === "present" ? (
        <CommandLine view={view} line={commandLine.values[0] ?? ""} />
      ) : (
        <div css={styles.row}>
          <span css={styles.label}>Command line</span>
          <FieldChip value={commandLine} />
          <span css={styles.note}>{commandLine.remedy}</span>
        </div>
      )}
      {note !== null && (
        <div css={styles.note}>
          <HostileText prose text={note} />
        </div>
      )}
      {view.nearMiss !== null && <NearMissNotice nearMiss={view.nearMiss} />}
      <Conditions view={view} />
      <div css={styles.rule}>
        <SessionStrip view={view} onSelect={onSelectAlert} />
      </div>
    </section>
  );
}

function Conditions({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(panelStyles);
  const { pointed, point } = usePointing();
  const flyout = useEventFlyout();
  const lit = litConditions(view, pointed);
  return (
    <div css={styles.row}>
      <span css={styles.label} id="why-it-fired">
        {view.nearMiss === null ? "Why it fired" : "Why not"}
      </span>
      <ul css={styles.chips} aria-labelledby="why-it-fired">
        {view.anatomy.conditions.map((condition) => (
          <li key={condition.id} style={{ maxWidth: "100%" }}>
            <EuiToolTip content={<HostileText text={condition.text} />} position="bottom">
              <button
                type="button"
                css={[styles.chip, !condition.satisfied && styles.unmet, lit.has(condition.id) && styles.lit]}
                data-lit={lit.has(condition.id) || undefined}
                onClick={() => flyout.open(view.sourceEventId, condition.field)}
                {...pointerProps(point, { condition: condition.id })}
              >
                <span aria-hidden css={condition.satisfied && styles.met}>
                  {condition.satisfied ? "✓" : "✗"}
                </span>
                <span className="euiScreenReaderOnly">{condition.satisfied ? "met: " : "not met: "}</span>
                <HostileText text={condition.chip} />
              </button>
            </EuiToolTip>
          </li>
        ))}
      </ul>
    </div>
  );
}
