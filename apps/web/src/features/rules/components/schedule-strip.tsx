import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Execution } from "@quaestor/api";
import { EmptyState } from "../../../shared/components/states.tsx";
import { duration, shortTime, zoneName } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { hatching, smallFontSize } from "../../../shared/theme/dense.ts";
import { drawSchedule, type Stretch } from "../schedule.ts";

const laneHeight = 14;

const stripStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    strip: css({ padding: euiTheme.size.m, display: "flex", flexDirection: "column", gap: euiTheme.size.xs }),
    lanes: css({ position: "relative", borderBlockEnd: euiTheme.border.thin }),
    window: css({
      position: "absolute",
      height: laneHeight - 4,
      minWidth: 2,
      borderRadius: euiTheme.border.radius.small,
      border: `${euiTheme.border.width.thin} solid ${euiTheme.colors.borderStrongPrimary}`,
      backgroundColor: euiTheme.colors.backgroundLightPrimary,
    }),
    failed: css({
      borderColor: euiTheme.colors.danger,
      backgroundImage: hatching(theme),
      backgroundColor: "transparent",
    }),
    owed: css({ borderColor: euiTheme.colors.warning, backgroundColor: euiTheme.colors.warning }),
    gap: css({
      position: "absolute",
      insetBlock: 0,
      backgroundColor: euiTheme.colors.danger,
      opacity: 0.6,
      minWidth: 2,
    }),
    axis: css({
      display: "flex",
      justifyContent: "space-between",
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      fontVariantNumeric: "tabular-nums",
    }),
    legend: css({ display: "flex", flexWrap: "wrap", gap: euiTheme.size.base, fontSize: smallFontSize(theme) }),
    key: css({ display: "inline-flex", alignItems: "center", gap: euiTheme.size.xs }),
    sample: css({ position: "static", width: euiTheme.size.l, display: "inline-block" }),
  };
};

/** The windows of the scheduled executions on a line of time: overlap above each other, gaps red, owed amber. */
export function ScheduleStrip({ executions }: { readonly executions: readonly Execution[] }) {
  const styles = useEuiMemoizedStyles(stripStyles);
  const zone = useZone();
  const schedule = drawSchedule(executions);
  if (schedule === null) return <EmptyState title="Not run on schedule yet" />;
  const spanMs = Math.max(1, schedule.toMs - schedule.fromMs);
  const place = ({ fromMs, toMs }: Stretch) => ({
    insetInlineStart: `${((fromMs - schedule.fromMs) / spanMs) * 100}%`,
    width: `${((toMs - fromMs) / spanMs) * 100}%`,
  });
  const clock = (ms: number) => shortTime(new Date(ms).toISOString(), zone);
  const failed = schedule.windows.filter((window) => window.execution.status === "failed").length;
  const owed = schedule.windows.filter((window) => window.execution.owed).length;
  const summary = `${plural(schedule.windows.length, "window")} from ${clock(schedule.fromMs)} to ${clock(schedule.toMs)}: ${failed} failed, ${owed} owed, ${plural(schedule.gaps.length, "gap")}`;
  return (
    <div css={styles.strip}>
      <div role="img" aria-label={summary} css={styles.lanes} style={{ height: schedule.lanes * laneHeight + 4 }}>
        {schedule.gaps.map((gap) => (
          <div
            key={gap.fromMs}
            css={styles.gap}
            style={place(gap)}
            title={`Gap: ${clock(gap.fromMs)} to ${clock(gap.toMs)}, ${duration(gap.toMs - gap.fromMs)} not searched`}
          />
        ))}
        {schedule.windows.map((window) => (
          <div
            key={window.execution.id}
            css={[
              styles.window,
              window.execution.status === "failed" && styles.failed,
              window.execution.owed && styles.owed,
            ]}
            style={{ ...place(window), top: window.lane * laneHeight + 2 }}
            title={`${clock(window.fromMs)} to ${clock(window.toMs)}: ${window.execution.status}, ${plural(window.execution.alerts, "alert")}${window.execution.owed ? ", rest owed" : ""}`}
          />
        ))}
      </div>
      <div css={styles.axis}>
        <span>
          {clock(schedule.fromMs)} {zoneName(zone)}
        </span>
        <span>{clock(schedule.toMs)}</span>
      </div>
      <div css={styles.legend}>
        <span css={styles.key}>
          <span css={[styles.window, styles.sample]} aria-hidden /> searched
        </span>
        <span css={styles.key}>
          <span css={[styles.window, styles.failed, styles.sample]} aria-hidden /> failed ({failed})
        </span>
        <span css={styles.key}>
          <span css={[styles.window, styles.owed, styles.sample]} aria-hidden /> owed ({owed})
        </span>
        <span css={styles.key}>
          <span css={[styles.window, styles.gap, styles.sample]} aria-hidden /> gap ({schedule.gaps.length})
        </span>
      </div>
    </div>
  );
}
