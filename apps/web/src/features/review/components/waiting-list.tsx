import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReviewItem } from "@quaestor/api";
import { HostText, hostNamesOf } from "../../../shared/components/host-text.tsx";
import { PhraseText, phraseString } from "../../../shared/components/phrase-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge } from "../../../shared/components/verdict-badge.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";

const listStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    list: css({
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      overflow: "hidden",
    }),
    item: css(focusRing(theme), {
      display: "block",
      width: "100%",
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      textAlign: "start",
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
      "li + li > &": { borderBlockStart: euiTheme.border.thin },
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
    }),
    selected: css({
      "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect },
      boxShadow: `inset ${euiTheme.border.width.thick} 0 0 ${euiTheme.colors.primary}`,
    }),
    head: css({ display: "flex", justifyContent: "space-between", alignItems: "center" }),
    age: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    what: css({
      display: "-webkit-box",
      WebkitLineClamp: 2,
      WebkitBoxOrient: "vertical",
      overflow: "hidden",
      overflowWrap: "anywhere",
    }),
    quiet: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
  };
};

export const reviewHeadId = (id: string): string => `review-${id}`;

interface WaitingListProps {
  readonly items: readonly ReviewItem[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
}

/** What waits, oldest first, each with the reason it is here. One's own are listed too. */
export function WaitingList({ items, selectedId, onSelect }: WaitingListProps) {
  const styles = useEuiMemoizedStyles(listStyles);
  const sharedHosts = sharedShortNames(hostNamesOf(items.map((item) => item.host)));
  return (
    <ol css={styles.list} aria-label="Decisions that wait, oldest first">
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            id={reviewHeadId(item.id)}
            aria-current={item.id === selectedId}
            css={[styles.item, item.id === selectedId && styles.selected]}
            title={visibleText(phraseString(item.sentence))}
            onClick={() => onSelect(item.id)}
          >
            <span css={styles.head}>
              <RecommendationBadge small recommendation={item.decision} />
              <span css={styles.age}>
                <TimeText instant={item.at} as="age" />
              </span>
            </span>
            <span css={styles.what}>
              {item.host.state === "present" && (
                <strong>
                  <HostText value={item.host} shared={sharedHosts} />{" "}
                </strong>
              )}
              <PhraseText inert phrase={item.sentence} />
            </span>
            <span css={styles.quiet}>
              {item.by.name} · {item.own ? "yours: somebody else reviews it" : item.why}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
