import { EuiButton, EuiButtonIcon, EuiIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, PivotResult } from "@quaestor/api";
import { useState } from "react";
import { HostName } from "../../../shared/components/host-text.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { tableStyles } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { dayWords, sameDay, zoneName } from "../../../shared/format/instant.ts";
import { count, plural } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { useNow } from "../../../shared/state/use-now.ts";
import { focusRing, quietHatching, smallFontSize } from "../../../shared/theme/dense.ts";
import { setAsideWords } from "../pivot-words.ts";
import { Claims } from "./claims.tsx";
import { pointerProps, usePointing } from "./pointing.tsx";

const rowStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    scroll: css({ overflow: "auto", maxHeight: `calc(${euiTheme.base} * 15px)` }),
    rows: css({
      lineHeight: euiTheme.size.base,
      "th, td": { paddingBlock: euiTheme.size.xxs },
      "tbody tr": { borderBlockStart: euiTheme.border.thin },
    }),
    open: css(focusRing(theme), { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
    fit: css({ width: "1%", whiteSpace: "nowrap" }),
    more: css({ padding: `${euiTheme.size.xs} ${euiTheme.size.s}`, borderBlockStart: euiTheme.border.thin }),
    // What is no evidence of this process does not look like any: hatched, grey, struck, with an icon and words.
    apart: css({
      "th&": {
        fontWeight: euiTheme.font.weight.semiBold,
        fontSize: smallFontSize(theme),
        color: euiTheme.colors.textSubdued,
        textAlign: "start",
        paddingInline: euiTheme.size.s,
      },
    }),
    aside: css({ color: euiTheme.colors.textSubdued, backgroundImage: quietHatching(theme) }),
    again: css({ color: euiTheme.colors.textSubdued }),
    struck: css({ textDecoration: "line-through", "& *": { color: euiTheme.colors.textSubdued } }),
    why: css({
      display: "inline-block",
      paddingInline: euiTheme.size.xxs,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      color: euiTheme.colors.textParagraph,
    }),
    link: css({ display: "inline-flex", alignItems: "center", gap: euiTheme.size.xxs }),
  };
};

/** As many rows as are drawn before somebody asks for the rest. */
const firstRows = 8;

interface PivotRowsProps {
  readonly pivot: PivotResult;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
}

/** Every row of a pivot's answer: the matches, then apart from them what matched and cannot be meant. */
export function PivotRows({ pivot, mayPin, onPin }: PivotRowsProps) {
  const styles = useEuiMemoizedStyles(rowStyles);
  const table = useEuiMemoizedStyles(tableStyles);
  const zone = useZone();
  const now = useNow();
  const [all, setAll] = useState(false);
  const times = pivot.rows.map((row) => row.time);
  // Rows of one day have it in the head of their column; else each that is not of today has its own.
  const oneDay = sameDay(times, zone);
  const day = oneDay ? dayWords(times[0] ?? now, now, zone) : "";
  const ordered = [
    ...pivot.rows.filter((row) => row.setAside === null),
    ...pivot.rows.filter((row) => row.setAside !== null),
  ];
  const drawn = all ? ordered : ordered.slice(0, firstRows);
  const row = {
    knownDay: oneDay ? (times[0] ?? now) : now,
    sharedHosts: sharedShortNames(pivot.rows.flatMap((each) => each.host ?? [])),
    mayPin,
    onPin,
  };
  const aside = drawn.filter((each) => each.setAside !== null);
  return (
    <>
      <div css={styles.scroll}>
        <table css={[table.table, styles.rows]}>
          <caption className="euiScreenReaderOnly">{pivot.label}</caption>
          <thead css={table.head}>
            <tr>
              <th scope="col">
                Time ({zoneName(zone)}){day !== "" && `, ${day}`}
              </th>
              <th scope="col">Id</th>
              <th scope="col">What</th>
              <th scope="col">Where, who</th>
              <th scope="col">Link</th>
              <th scope="col">
                <span className="euiScreenReaderOnly">Pin</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {drawn
              .filter((each) => each.setAside === null)
              .map((each) => (
                <PivotRow key={each.id} row={each} {...row} />
              ))}
          </tbody>
          {aside.length > 0 && (
            <tbody>
              <tr>
                <th scope="rowgroup" colSpan={6} css={styles.apart}>
                  {setAsideWords(pivot)}, no match
                </th>
              </tr>
              {aside.map((each) => (
                <PivotRow key={each.id} row={each} {...row} />
              ))}
            </tbody>
          )}
        </table>
      </div>
      {drawn.length < ordered.length && (
        <div css={styles.more}>
          Showing {count(drawn.length)} of {plural(ordered.length, "row")}.{" "}
          <EuiButton size="s" color="text" onClick={() => setAll(true)}>
            Show all {count(ordered.length)}
          </EuiButton>
        </div>
      )}
    </>
  );
}

interface PivotRowProps {
  readonly row: EventRow;
  /** An instant of the day that needs no telling. */
  readonly knownDay: string;
  readonly sharedHosts: ReadonlySet<string>;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
}

function PivotRow({ row, knownDay, sharedHosts, mayPin, onPin }: PivotRowProps) {
  const styles = useEuiMemoizedStyles(rowStyles);
  const flyout = useEventFlyout();
  const { point } = usePointing();
  const pin = row.pinned ? "Unpin this event" : "Pin this event as evidence";
  const aside = row.setAside !== null;
  return (
    <tr css={aside && styles.aside} data-aside={aside || undefined} {...pointerProps(point, { eventId: row.id })}>
      <td css={styles.fit}>
        <button type="button" css={styles.open} title="Open the event" onClick={() => flyout.open(row.id)}>
          <TimeText instant={row.time} beside={knownDay} />
        </button>
      </td>
      <td css={styles.fit} title={row.source}>
        {row.eventCode ?? row.source}
      </td>
      <td>
        {row.setAside === null ? (
          <>
            <Claims phrase={row.summary} />
            {row.sameProcessAs !== null && <div css={styles.again}>The same process again, told by {row.toldBy}</div>}
          </>
        ) : (
          <>
            <s css={styles.struck}>
              <Claims phrase={row.summary} />
            </s>
            <div>
              <span css={styles.why}>
                Set aside: <HostileText prose text={row.setAside} />
              </span>
            </div>
          </>
        )}
      </td>
      <td>
        {row.host !== null && <HostName name={row.host} shared={sharedHosts} />}{" "}
        {row.user !== null && <HostileText text={row.user} />}
      </td>
      <td css={styles.fit}>
        {aside ? (
          <span css={styles.link}>
            <EuiIcon type="linkSlash" size="s" aria-hidden />
            set aside
          </span>
        ) : (
          row.strength
        )}
      </td>
      <td css={styles.fit}>
        <EuiButtonIcon
          size="xs"
          color={row.pinned ? "primary" : "text"}
          iconType={row.pinned ? "pinFill" : "pin"}
          aria-label={pin}
          title={pin}
          aria-pressed={row.pinned}
          isDisabled={!mayPin}
          onClick={() => onPin(row)}
        />
      </td>
    </tr>
  );
}
