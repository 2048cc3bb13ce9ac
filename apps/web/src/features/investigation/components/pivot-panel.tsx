import { EuiButton, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, PivotResult, WindowMode } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { count } from "../../../shared/format/number.ts";
import { quietHatching, smallFontSize } from "../../../shared/theme/dense.ts";
import { matchWords, setAsideWords } from "../pivot-words.ts";
import { KibanaReading, type PivotAsked } from "./kibana-reading.tsx";
import { PivotRows } from "./pivot-rows.tsx";

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
    aside: css({ color: euiTheme.colors.textSubdued }),
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
  };
};

const modeWords: Readonly<Record<WindowMode, string>> = {
  around: "around the alert",
  written: "as the guide writes it, ending at the alert",
  until_now: "until now",
  custom: "chosen on the timeline",
};

export interface PivotPanelProps {
  readonly pivot: PivotResult;
  readonly asked: PivotAsked;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
  readonly onWiden: () => void;
}

/** One pivot of the guide: what was asked, by which links, over which window, and every row of the answer. */
export function PivotPanel({ pivot, asked, mayPin, onPin, onWiden }: PivotPanelProps) {
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
      <KibanaReading pivot={pivot} asked={asked} mayPin={mayPin} onPin={onPin} />
    </section>
  );
}

function PivotCount({ pivot }: { readonly pivot: PivotResult }) {
  const styles = useEuiMemoizedStyles(pivotStyles);
  if (pivot.status === "unreachable") return <>unresolved</>;
  if (pivot.status === "failed") return <>failed</>;
  const aside = setAsideWords(pivot);
  return (
    <>
      {matchWords(pivot)}
      {aside !== "" && <span css={styles.aside}>{`, ${aside}`}</span>}
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
      {pivot.setAside === 0
        ? "Asked, and nothing was found in this window."
        : "Asked, and what matched in this window is not meant: all of it is set aside."}{" "}
      {pivot.window.mode !== "until_now" && (
        <EuiButton size="s" color="text" onClick={onWiden}>
          Ask until now
        </EuiButton>
      )}
    </div>
  );
}
