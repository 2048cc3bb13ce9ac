import { EuiButton, EuiButtonIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, PivotResult, WindowMode } from "@quaestor/api";
import { useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { tableStyles } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { zoneName } from "../../../shared/format/instant.ts";
import { count, plural } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { focusRing, quietHatching, smallFontSize } from "../../../shared/theme/dense.ts";
import { Claims } from "./claims.tsx";
import { pointerProps, usePointing } from "./pointing.tsx";

const pivotStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    box: css({ border: euiTheme.border.thin, borderRadius: euiTheme.border.radius.small, minWidth: 0 }),
    head: css({
      display: "flex",
      flexWrap: "wrap",
      alignItems: "baseline",
      columnGap: euiTheme.size.s,
      padding: `${euiTheme.size.xs} ${euiTheme.size.s}`,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
    }),
    title: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
    count: css({ marginInlineStart: "auto", fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }),
    cut: css({ color: euiTheme.colors.textWarning, fontWeight: euiTheme.font.weight.semiBold }),
    groups: css({
      padding: `${euiTheme.size.xxs} ${euiTheme.size.s}`,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      borderBlockStart: euiTheme.border.thin,
    }),
    group: css({ display: "flex", gap: euiTheme.size.s, alignItems: "baseline", minWidth: 0 }),
    strength: css({ flex: "none", width: "6ch", fontWeight: euiTheme.font.weight.semiBold }),
    removed: css({ textDecoration: "line-through" }),
    line: css({ padding: `${euiTheme.size.xs} ${euiTheme.size.s}`, borderBlockStart: euiTheme.border.thin }),
    unreachable: css({ backgroundImage: quietHatching(theme), color: euiTheme.colors.textParagraph }),
    words: css({ backgroundColor: euiTheme.colors.backgroundBasePlain, paddingInline: euiTheme.size.xs }),
    failed: css({ color: euiTheme.colors.textDanger, backgroundColor: euiTheme.colors.backgroundBaseDanger }),
    scroll: css({ overflow: "auto", maxHeight: `calc(${euiTheme.base} * 15px)` }),
    rows: css({
      lineHeight: euiTheme.size.base,
      "th, td": { paddingBlock: euiTheme.size.xxs },
      "tbody tr": { borderBlockStart: euiTheme.border.thin },
    }),
    open: css(focusRing(theme), { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
    aside: css({ color: euiTheme.colors.textSubdued, td: { opacity: 0.9 } }),
    fit: css({ width: "1%", whiteSpace: "nowrap" }),
  };
};

const modeWords: Readonly<Record<WindowMode, string>> = {
  around: "around the alert",
  written: "as the guide writes it, ending at the alert",
  until_now: "until now",
  custom: "chosen on the timeline",
};

const strengthWords: Readonly<Record<NonNullable<EventRow["strength"]>, string>> = {
  strong: "strong",
  weak: "weak",
};

/** As many rows as are drawn before somebody asks for the rest. */
const firstRows = 8;

export interface PivotPanelProps {
  readonly pivot: PivotResult;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
  readonly onWiden: () => void;
}

/** One pivot of the guide: what was asked, by which links, over which window, and every row of the answer. */
export function PivotPanel({ pivot, mayPin, onPin, onWiden }: PivotPanelProps) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  const { window } = pivot;
  return (
    <section css={styles.box} aria-label={pivot.label}>
      <div css={styles.head}>
        <span css={styles.title}>{pivot.label}</span>
        <span css={styles.quiet}>{pivot.description}</span>
        <span css={styles.count}>
          <PivotCount pivot={pivot} />
        </span>
      </div>
      <div css={styles.groups}>
        {pivot.groups.map((group) => (
          <div key={group.text} css={styles.group}>
            <span css={styles.strength}>{group.strength}</span>
            <span style={{ minWidth: 0 }}>
              <span css={group.removedBecause !== null && styles.removed}>
                <HostileText text={group.text} />
              </span>
              {group.removedBecause !== null && (
                <>
                  {" removed: "}
                  <HostileText prose text={group.removedBecause} />
                </>
              )}
            </span>
          </div>
        ))}
        {pivot.literal !== null && (
          <div css={styles.group}>
            <span css={styles.strength}>Kibana</span>
            <span style={{ minWidth: 0 }}>
              {"would ask "}
              <HostileText text={pivot.literal.text} />
              {pivot.literal.total === null ? "" : ` and find ${count(pivot.literal.total)}`}
              {": "}
              <HostileText prose text={pivot.literal.meaning} />
            </span>
          </div>
        )}
        <div css={styles.group}>
          <span css={styles.strength}>window</span>
          <span>
            {window.from === null ? "from the beginning" : <TimeText instant={window.from} as="stamp" />}
            {" to "}
            {window.to === null ? "the end" : <TimeText instant={window.to} as="stamp" />}, {modeWords[window.mode]}, by{" "}
            {window.field}
          </span>
        </div>
      </div>
      <PivotOutcome pivot={pivot} onWiden={onWiden} />
      {pivot.rows.length > 0 && <PivotRows pivot={pivot} mayPin={mayPin} onPin={onPin} />}
    </section>
  );
}

function PivotCount({ pivot }: { readonly pivot: PivotResult }) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  if (pivot.status === "unreachable") return <>unresolved</>;
  if (pivot.status === "failed") return <>failed</>;
  const shown = pivot.rows.filter((row) => row.setAside === null).length;
  const again = pivot.rows.filter((row) => row.sameProcessAs !== null).length;
  const aside = pivot.rows.length - shown;
  return (
    <>
      {count(shown)} of {count(pivot.total)}
      {again > 0 && `, ${plural(shown - again, "process", "processes")}`}
      {aside > 0 && `, ${count(aside)} set aside`}
      {pivot.cut && <span css={styles.cut}> cut; narrow the window</span>}
    </>
  );
}

function PivotOutcome({ pivot, onWiden }: Pick<PivotPanelProps, "pivot" | "onWiden">) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  if (pivot.status === "unreachable") {
    return (
      <div css={[styles.line, styles.unreachable]}>
        <span css={styles.words}>
          <strong>Could not be asked.</strong> <HostileText prose text={pivot.reason ?? ""} /> This is unresolved, not
          empty.
        </span>
      </div>
    );
  }
  if (pivot.status === "failed") {
    return (
      <div css={[styles.line, styles.failed]} role="alert">
        <strong>The query failed.</strong> <HostileText prose text={pivot.reason ?? ""} /> Nothing is known of its
        result.
      </div>
    );
  }
  if (pivot.status === "found" && pivot.rows.length > 0) return null;
  return (
    <div css={styles.line}>
      Asked, and nothing was found in this window.{" "}
      {pivot.window.mode !== "until_now" && (
        <EuiButton size="s" color="text" onClick={onWiden}>
          Ask until now
        </EuiButton>
      )}
    </div>
  );
}

function PivotRows({ pivot, mayPin, onPin }: Omit<PivotPanelProps, "onWiden">) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  const table = useEuiMemoizedStyles(tableStyles);
  const zone = useZone();
  const [all, setAll] = useState(false);
  const ordered = [
    ...pivot.rows.filter((row) => row.setAside === null),
    ...pivot.rows.filter((row) => row.setAside !== null),
  ];
  const drawn = all ? ordered : ordered.slice(0, firstRows);
  return (
    <>
      <div css={styles.scroll}>
        <table css={[table.table, styles.rows]}>
          <caption className="euiScreenReaderOnly">{pivot.label}</caption>
          <thead css={table.head}>
            <tr>
              <th scope="col">Time ({zoneName(zone)})</th>
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
            {drawn.map((row) => (
              <PivotRow key={row.id} row={row} mayPin={mayPin} onPin={onPin} />
            ))}
          </tbody>
        </table>
      </div>
      {drawn.length < ordered.length && (
        <div css={styles.line}>
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
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
}

function PivotRow({ row, mayPin, onPin }: PivotRowProps) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  const flyout = useEventFlyout();
  const { point } = usePointing();
  const pin = row.pinned ? "Unpin this event" : "Pin this event as evidence";
  return (
    <tr css={row.setAside !== null && styles.aside} {...pointerProps(point, { eventId: row.id })}>
      <td css={styles.fit}>
        <button type="button" css={styles.open} title="Open the event" onClick={() => flyout.open(row.id)}>
          <TimeText instant={row.time} />
        </button>
      </td>
      <td css={styles.fit} title={row.source}>
        {row.eventCode ?? row.source}
      </td>
      <td>
        <Claims phrase={row.summary} />
        {row.sameProcessAs !== null && <div css={styles.quiet}>The same process again, told by {row.toldBy}</div>}
        {row.setAside !== null && (
          <div>
            Set aside: <HostileText prose text={row.setAside} />
          </div>
        )}
      </td>
      <td>
        {row.host !== null && <HostileText text={row.host} />} {row.user !== null && <HostileText text={row.user} />}
      </td>
      <td css={styles.fit}>{row.strength === null ? "" : strengthWords[row.strength]}</td>
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
