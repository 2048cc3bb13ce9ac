import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, InvestigationView } from "@quaestor/api";
import { HostWhole } from "../../../shared/components/host-whole.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { focusRing, quietHatching, smallFontSize } from "../../../shared/theme/dense.ts";
import { Claims } from "./claims.tsx";
import { pointerProps, usePointing } from "./pointing.tsx";

const sessionStyles = (theme: UseEuiTheme) => {
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
    end: css({ marginInlineStart: "auto", whiteSpace: "nowrap" }),
    how: css({
      padding: `${euiTheme.size.xxs} ${euiTheme.size.s}`,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      borderBlockStart: euiTheme.border.thin,
      overflowWrap: "anywhere",
    }),
    open: css({
      padding: `${euiTheme.size.xs} ${euiTheme.size.s}`,
      borderBlockStart: euiTheme.border.thin,
      backgroundImage: quietHatching(theme),
      "& > span": { backgroundColor: euiTheme.colors.backgroundBasePlain, paddingInline: euiTheme.size.xs },
    }),
    part: css({
      padding: `${euiTheme.size.xxs} ${euiTheme.size.s}`,
      borderBlockStart: euiTheme.border.thin,
    }),
    name: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    row: css({ display: "flex", gap: euiTheme.size.s, alignItems: "baseline", minWidth: 0 }),
    time: css(focusRing(theme), {
      flex: "none",
      textDecoration: "underline dotted",
      textUnderlineOffset: "0.2em",
    }),
    code: css({ flex: "none", minWidth: "7ch" }),
    what: css({ minWidth: 0, overflowWrap: "anywhere" }),
  };
};

const statusWords: Readonly<Record<InvestigationView["session"]["status"], string>> = {
  found: "matched by id",
  partial: "unresolved",
  none: "unresolved",
  unreachable: "unresolved",
  failed: "failed",
};

/** The logon session of the process: what is matched by its id, apart from what only lies near it. */
export function SessionPanel({ session }: { readonly session: InvestigationView["session"] }) {
  const styles = useEuiMemoizedStyles(sessionStyles);
  return (
    <section css={styles.box} aria-label="Logon session">
      <div css={styles.head}>
        <span css={styles.title}>Logon session</span>
        {session.logonId !== null && (
          <span css={styles.quiet}>
            <HostileText text={session.logonId} oneLine />
          </span>
        )}
        {session.logonIdFrom !== null && <span css={styles.quiet}>{session.logonIdFrom}</span>}
        <span css={styles.end}>{statusWords[session.status]}</span>
      </div>
      {session.status !== "unreachable" && (
        <div css={styles.how}>
          <HostileText prose text={session.how} />
        </div>
      )}
      {session.reason !== null && (
        <div css={styles.open}>
          <span>
            <HostileText prose text={session.reason} />
          </span>
        </div>
      )}
      {session.hostNote !== null && (
        <div css={styles.open}>
          <span>
            <HostileText prose text={session.hostNote} />
          </span>
        </div>
      )}
      <Part name="The logon" rows={session.logons} />
      <Part name="In the same session" rows={session.inSession} />
      {session.context.length > 0 && (
        <div css={styles.part}>
          <div css={styles.name}>Near in time: context, not a match</div>
          {session.context.map(({ row, why }) => (
            <Line key={row.id} row={row} why={why} />
          ))}
        </div>
      )}
    </section>
  );
}

function Part({ name, rows }: { readonly name: string; readonly rows: readonly EventRow[] }) {
  const styles = useEuiMemoizedStyles(sessionStyles);
  if (rows.length === 0) return null;
  return (
    <div css={styles.part}>
      <div css={styles.name}>{name}</div>
      {rows.map((row) => (
        <Line key={row.id} row={row} why={null} />
      ))}
    </div>
  );
}

function Line({ row, why }: { readonly row: EventRow; readonly why: string | null }) {
  const styles = useEuiMemoizedStyles(sessionStyles);
  const flyout = useEventFlyout();
  const { point } = usePointing();
  return (
    <div css={styles.row} {...pointerProps(point, { eventId: row.id })}>
      <button type="button" css={styles.time} title="Open the event" onClick={() => flyout.open(row.id)}>
        <TimeText instant={row.time} />
      </button>
      <span css={styles.code} title={row.source}>
        {row.eventCode ?? row.source}
      </span>
      <span css={styles.what}>
        <Claims phrase={row.summary} />
        {row.host !== null && (
          <span css={styles.quiet}>
            {" on "}
            <HostWhole name={row.host} />
          </span>
        )}
        {why !== null && <div css={styles.quiet}>{why}</div>}
      </span>
    </div>
  );
}
