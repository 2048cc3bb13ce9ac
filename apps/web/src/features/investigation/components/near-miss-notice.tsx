import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { denseFontSize, focusRing } from "../../../shared/theme/dense.ts";

const noticeStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    notice: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.xxs,
      paddingInline: euiTheme.size.s,
      paddingBlock: euiTheme.size.xs,
      borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.warning}`,
      backgroundColor: euiTheme.colors.backgroundBaseWarning,
      fontSize: denseFontSize(theme),
    }),
    strong: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textWarning }),
    remedy: css(focusRing(theme), { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
  };
};

interface NearMissNoticeProps {
  readonly nearMiss: NonNullable<InvestigationView["nearMiss"]>;
}

/** That no alert was raised on what is in view, who opened it all the same, and what keeps the rule from seeing it. */
export function NearMissNotice({ nearMiss }: NearMissNoticeProps) {
  const styles = useEuiMemoizedStyles(noticeStyles);
  return (
    <div css={styles.notice} role="note" aria-label="Near miss">
      <div>
        <span css={styles.strong}>Opened by hand on a near miss, no alert of the rule</span> · {nearMiss.by.name},{" "}
        <TimeText instant={nearMiss.at} as="day" />
      </div>
      {nearMiss.reasons.map((reason) => (
        <div key={reason.id}>
          {reason.sentence}{" "}
          {reason.shows !== null && (
            <>
              Here: <HostileText text={reason.shows} />{" "}
            </>
          )}
          <EuiToolTip content={reason.remedy}>
            <button type="button" css={styles.remedy}>
              What would show it
            </button>
          </EuiToolTip>
        </div>
      ))}
      {nearMiss.reasons.length === 0 && (
        <div>The rule or the reading of near misses has changed since; this event is none by today’s.</div>
      )}
    </div>
  );
}
