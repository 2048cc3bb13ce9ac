import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { Link } from "react-router";
import { HostName } from "../../../shared/components/host-text.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { phraseString } from "../../../shared/components/phrase-text.tsx";
import { EmptyState } from "../../../shared/components/states.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge } from "../../../shared/components/verdict-badge.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { Claims } from "./claims.tsx";

const relatedStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    list: css({
      a: { textDecoration: "underline" },
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
    }),
    item: css({
      padding: `${euiTheme.size.xs} ${euiTheme.size.m}`,
      "& + &": { borderBlockStart: euiTheme.border.thin },
      overflowWrap: "anywhere",
    }),
    open: css(focusRing(theme), {
      textDecoration: "underline dotted",
      textUnderlineOffset: "0.2em",
      marginInlineEnd: euiTheme.size.s,
    }),
    quiet: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    title: css({
      padding: `${euiTheme.size.xs} ${euiTheme.size.m}`,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      borderBlockStart: euiTheme.border.thin,
    }),
  };
};

/** Alerts the guide's pivots found beyond this investigation, and what was decided before on the same subject. */
export function RelatedList({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(relatedStyles);
  const flyout = useEventFlyout();
  const sharedHosts = sharedShortNames(view.related.flatMap((alert) => alert.host ?? []));
  return (
    <div css={styles.list}>
      {view.related.length === 0 ? (
        <EmptyState title="No related alerts">The guide’s pivots found none in the window used.</EmptyState>
      ) : (
        <ul>
          {view.related.map((alert) => (
            <li key={alert.alertId} css={styles.item}>
              <button type="button" css={styles.open} title="Open the alert" onClick={() => flyout.open(alert.alertId)}>
                <TimeText instant={alert.time} as="day" />
              </button>
              <Claims phrase={alert.summary} />
              <div css={styles.quiet}>
                {alert.host !== null && <HostName name={alert.host} shared={sharedHosts} />}
                {alert.user !== null && (
                  <>
                    {" · "}
                    <HostileText prose text={alert.user} />
                  </>
                )}
                {" · "}
                {alert.why}
                {alert.alsoAlertIds.length > 0 &&
                  ` · one process, ${alert.alsoAlertIds.length + 1} alerts (${alert.sources.join(", ")})`}
                {alert.investigationId !== null && (
                  <>
                    {" · "}
                    <Link
                      to={`/investigations/${encodeURIComponent(alert.investigationId)}?alert=${encodeURIComponent(alert.alertId)}`}
                    >
                      its investigation
                    </Link>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {view.earlier.length > 0 && (
        <>
          <div css={styles.title}>Earlier investigations of this rule, host and user</div>
          <ul>
            {view.earlier.map((earlier) => (
              <li key={earlier.id} css={styles.item}>
                {earlier.decision !== null && <RecommendationBadge small recommendation={earlier.decision} />}{" "}
                <Link to={`/investigations/${encodeURIComponent(earlier.id)}`}>
                  <HostileText prose text={phraseString(earlier.sentence) || earlier.id} />
                </Link>{" "}
                <span css={styles.quiet}>
                  {earlier.state}, <TimeText instant={earlier.at} as="day" />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
