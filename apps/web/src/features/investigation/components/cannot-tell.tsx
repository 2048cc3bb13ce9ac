import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Question } from "@quaestor/api";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { focusRing, hatching, smallFontSize } from "../../../shared/theme/dense.ts";

const pointStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    head: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xxs }),
    point: css({ display: "flex", alignItems: "baseline", gap: euiTheme.size.s }),
    open: css({
      flex: "none",
      paddingInline: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.small,
      backgroundImage: hatching(theme),
      color: euiTheme.colors.textSubdued,
      "& > span": { backgroundColor: euiTheme.colors.backgroundBasePlain, paddingInline: euiTheme.size.xs },
    }),
    told: css(focusRing(theme), {
      flex: "none",
      paddingInline: euiTheme.size.s,
      color: euiTheme.colors.link,
      textDecoration: "underline dotted",
      textUnderlineOffset: "0.2em",
    }),
    remedy: css({ color: euiTheme.colors.textSubdued }),
  };
};

/** What the question asks and the record's source cannot say: unresolved, with what would close the gap. */
export function CannotTell({ points }: { readonly points: Question["cannotTell"] }) {
  const styles = useEuiMemoizedStyles(pointStyles);
  const flyout = useEventFlyout();
  if (points.length === 0) return null;
  return (
    <section aria-label="What this source cannot tell">
      <div css={styles.head}>This source cannot tell</div>
      <ul css={styles.list}>
        {points.map((point) => (
          <li key={point.what} css={styles.point}>
            {point.answeredBy === null ? (
              <span css={styles.open}>
                <span>unresolved</span>
              </span>
            ) : (
              <Told eventId={point.answeredBy} onOpen={flyout.open} />
            )}
            <span>
              {point.what}. {point.answeredBy === null && <span css={styles.remedy}>{point.remedy}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ eventId, onOpen }: { readonly eventId: string; readonly onOpen: (eventId: string) => void }) {
  const styles = useEuiMemoizedStyles(pointStyles);
  return (
    <button type="button" css={styles.told} title="Open the event that tells it" onClick={() => onOpen(eventId)}>
      from another source
    </button>
  );
}
