import { EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { useEffect, useRef, useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useNow } from "../../../shared/state/use-now.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";

const stripStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    strip: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s, minWidth: 0 }),
    top: css({ alignItems: "start" }),
    label: css({
      flex: "none",
      width: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.l})`,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    list: css({
      display: "flex",
      gap: euiTheme.size.xs,
      minWidth: 0,
      flex: 1,
      overflowX: "auto",
      scrollbarWidth: "thin",
      paddingBlock: euiTheme.size.xxs,
      // What goes on beyond the edge fades out, so that a cut command is not taken for a short one.
      maskImage: `linear-gradient(90deg, transparent, black ${euiTheme.size.m}, black calc(100% - ${euiTheme.size.m}), transparent)`,
      paddingInline: euiTheme.size.s,
    }),
    all: css({
      maskImage: "none",
      flexDirection: "column",
      overflow: "auto",
      maxHeight: `calc(${euiTheme.base} * 18px)`,
    }),
    item: css(focusRing(theme), {
      display: "flex",
      alignItems: "baseline",
      gap: euiTheme.size.xs,
      maxWidth: `calc(${euiTheme.base} * 20px)`,
      paddingInline: euiTheme.size.s,
      border: `${euiTheme.border.width.thin} solid transparent`,
      borderRadius: euiTheme.border.radius.small,
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
      textAlign: "start",
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
      time: { fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued },
    }),
    command: css({ flex: "none", maxWidth: "100%", display: "flex", alignItems: "baseline" }),
    records: css({ display: "flex", flex: "none", gap: euiTheme.size.xxs }),
    record: css(focusRing(theme), {
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
      paddingInline: euiTheme.size.xs,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      whiteSpace: "nowrap",
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
    }),
    shownRecord: css({ color: euiTheme.colors.textHeading, borderColor: euiTheme.colors.primary }),
    clip: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
    whole: css({ maxWidth: "none", width: "100%" }),
    selected: css({
      "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect },
      borderColor: euiTheme.colors.primary,
      fontWeight: euiTheme.font.weight.semiBold,
    }),
    missed: css({
      flex: "none",
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textWarning,
    }),
    same: css({ borderColor: euiTheme.colors.borderBaseProminent }),
    differs: css({ color: euiTheme.colors.textSubdued }),
    side: css({ flex: "none", display: "flex", alignItems: "center" }),
  };
};

type AlertInSession = InvestigationView["alerts"][number];

interface Command {
  /** The alert in view if it is one of them, else the first. */
  readonly shown: AlertInSession;
  /** All alerts on the process, one for each source that told of it. */
  readonly records: readonly AlertInSession[];
}

/** The alerts by the process they were raised on: one command, however many sources told of it. */
function commandsOf(alerts: readonly AlertInSession[], selectedAlertId: string): readonly Command[] {
  const byProcess = new Map<string, AlertInSession[]>();
  for (const alert of alerts) byProcess.set(alert.process, [...(byProcess.get(alert.process) ?? []), alert]);
  return [...byProcess.values()].flatMap((records) => {
    const shown = records.find(({ id }) => id === selectedAlertId) ?? records[0];
    return shown === undefined ? [] : [{ shown, records }];
  });
}

const countOf = (commands: number, alerts: number): string =>
  commands === alerts ? plural(alerts, "alert") : `${plural(commands, "command")}, ${plural(alerts, "alert")}`;

interface SessionStripProps {
  readonly view: InvestigationView;
  readonly onSelect: (alertId: string) => void;
}

/** The investigation's commands in order of time, one line or all below each other; the selected one drives the page. */
export function SessionStrip({ view, onSelect }: SessionStripProps) {
  const styles = useEuiMemoizedStyles(stripStyles);
  const [all, setAll] = useState(false);
  const [comparing, setComparing] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const { alerts, selectedAlertId } = view;
  const now = useNow();
  const isSame = (alert: AlertInSession) => alert.sameShape || alert.id === selectedAlertId;
  const commands = commandsOf(alerts, selectedAlertId);
  const same = commands.filter(({ records }) => records.some(isSame)).length;

  // The one in view is never hidden behind the edge; only the strip scrolls, not the page.
  useEffect(() => {
    const strip = list.current;
    const item = strip?.querySelector<HTMLElement>(`[data-alert="${CSS.escape(selectedAlertId)}"]`);
    if (strip === null || item === null || item === undefined) return;
    if (all) strip.scrollTop = item.offsetTop - strip.offsetTop - (strip.clientHeight - item.offsetHeight) / 2;
    else strip.scrollLeft = item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
  }, [selectedAlertId, all]);

  return (
    <div css={[styles.strip, all && styles.top]}>
      <span css={styles.label}>This session</span>
      <ol ref={list} css={[styles.list, all && styles.all]} aria-label="Alerts of this investigation, in order of time">
        {commands.map(({ shown: alert, records }, index) => {
          const selected = alert.id === selectedAlertId;
          const shape = records.some(isSame) ? "same shape" : "another shape";
          return (
            <li key={alert.process} data-alert={alert.id} css={styles.command}>
              <button
                type="button"
                aria-current={selected}
                title={visibleText(alert.commandLine ?? alert.command)}
                css={[
                  styles.item,
                  all && styles.whole,
                  comparing && (shape === "same shape" ? styles.same : styles.differs),
                  selected && styles.selected,
                ]}
                onClick={() => onSelect(alert.id)}
              >
                <TimeText as="second" instant={alert.time} beside={commands[index - 1]?.shown.time ?? now} />
                {alert.kind === "near_miss" && <span css={styles.missed}>near miss</span>}
                <span css={all ? undefined : styles.clip}>
                  <HostileText text={alert.command} oneLine={!all} />
                </span>
                {comparing && (
                  <>
                    <span aria-hidden>{shape === "same shape" ? "=" : "≠"}</span>
                    <span className="euiScreenReaderOnly">{shape}</span>
                  </>
                )}
              </button>
              {records.length > 1 && (
                <span css={styles.records}>
                  {records.map((record) => (
                    <button
                      key={record.id}
                      type="button"
                      css={[styles.record, record.id === selectedAlertId && styles.shownRecord]}
                      aria-pressed={record.id === selectedAlertId}
                      title={`The alert on the record of ${record.source}; ${records.length} records tell of this one process`}
                      onClick={() => onSelect(record.id)}
                    >
                      {record.source}
                    </button>
                  ))}
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <div css={styles.side}>
        {alerts.length > 1 && (
          <EuiButtonEmpty
            size="xs"
            color={comparing ? "primary" : "text"}
            aria-pressed={comparing}
            onClick={() => setComparing(!comparing)}
          >
            {comparing ? `${same} of ${commands.length} capture their output the same way` : "Compare"}
          </EuiButtonEmpty>
        )}
        {alerts.length > 1 && (
          <EuiButtonEmpty
            size="xs"
            color="text"
            iconType={all ? "chevronSingleUp" : "chevronSingleDown"}
            iconSide="right"
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all ? "One line" : countOf(commands.length, alerts.length)}
          </EuiButtonEmpty>
        )}
      </div>
    </div>
  );
}
