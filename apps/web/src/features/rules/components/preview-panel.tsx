import { EuiButtonIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RulePreview } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { HostName } from "../../../shared/components/host-text.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { zoneName } from "../../../shared/format/instant.ts";
import { count, plural } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import type { askable } from "../past-window.ts";
import { ruleQueries } from "../queries.ts";

const barHeight = 12;

const previewStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({ padding: euiTheme.size.m, fontSize: denseFontSize(theme) }),
    days: css({
      display: "grid",
      gridTemplateColumns: "max-content minmax(0, 1fr) max-content",
      columnGap: euiTheme.size.m,
      rowGap: euiTheme.size.xxs,
      marginBlockStart: euiTheme.size.s,
      alignItems: "center",
      maxHeight: euiTheme.base * 20,
      overflowY: "auto",
      fontVariantNumeric: "tabular-nums",
      "td, th": { fontWeight: euiTheme.font.weight.regular, textAlign: "start" },
      "tbody, tbody tr": { display: "contents" },
    }),
    bar: css({ display: "flex", height: barHeight, minWidth: 0 }),
    fresh: css({ backgroundColor: euiTheme.colors.primary, minWidth: 2 }),
    known: css({
      border: `${euiTheme.border.width.thin} solid ${euiTheme.colors.borderStrongPrimary}`,
      backgroundColor: euiTheme.colors.backgroundLightPrimary,
      minWidth: 2,
    }),
    quiet: css({ color: euiTheme.colors.textSubdued, fontSize: smallFontSize(theme) }),
    cut: css({ color: euiTheme.colors.textWarning, marginBlockEnd: euiTheme.size.s }),
    line: css(focusRing(theme), { textAlign: "start", "&:hover": { textDecoration: "underline dotted" } }),
  };
};

interface PreviewPanelProps {
  readonly ruleId: string;
  readonly window: NonNullable<ReturnType<typeof askable>>;
  readonly onClose: () => void;
}

/** The alerts that the rule would give over a window of the past, by day. Nothing is raised. */
export function PreviewPanel({ ruleId, window, onClose }: PreviewPanelProps) {
  const styles = useEuiMemoizedStyles(previewStyles);
  const preview = useQuery(ruleQueries.preview(ruleId, window));
  return (
    <Panel
      flush
      title="Preview: alerts it would give"
      aside={
        <>
          <span>
            <TimeText instant={window.from} as="stamp" /> to <TimeText instant={window.to} as="stamp" />, by{" "}
            {window.timeField === "ingested" ? "arrival" : "time of the event"}
          </span>
          <EuiButtonIcon iconType="cross" size="xs" color="text" aria-label="Close the preview" onClick={onClose} />
        </>
      }
    >
      {preview.isPending ? (
        <SkeletonRows rows={5} rowHeight={32} label="Looking through the window" />
      ) : preview.isError ? (
        <FailedState
          what="The window could not be looked through"
          error={preview.error}
          onRetry={() => void preview.refetch()}
        />
      ) : (
        <>
          <div css={styles.body} role="status">
            <Sum preview={preview.data} />
            {preview.data.days.length > 0 && <Days days={preview.data.days} />}
          </div>
          <Examples preview={preview.data} />
        </>
      )}
    </Panel>
  );
}

function Sum({ preview }: { readonly preview: RulePreview }) {
  const styles = useEuiMemoizedStyles(previewStyles);
  const { alerts, known, days, readTo, stopped } = preview;
  return (
    <>
      {readTo !== null && (
        <p css={styles.cut}>
          Only a part: looked through to <TimeText instant={readTo} as="stamp" />
          {stopped === "matches" ? `, where ${count(alerts + known)} matches were read` : ", where the time was up"}.
          Preview a shorter window.
        </p>
      )}
      <p>
        <strong>{plural(alerts, "new alert")}</strong>, {count(known)} raised already, on {plural(days.length, "day")}{" "}
        <span css={styles.quiet}>· a preview raises nothing</span>
      </p>
    </>
  );
}

function Days({ days }: Pick<RulePreview, "days">) {
  const styles = useEuiMemoizedStyles(previewStyles);
  const most = Math.max(...days.map((day) => day.alerts + day.known));
  const share = (value: number) => `${(value / most) * 100}%`;
  return (
    <table css={styles.days}>
      <caption className="euiScreenReaderOnly">Alerts by day, UTC; days without any are left out</caption>
      <thead className="euiScreenReaderOnly">
        <tr>
          <th scope="col">Day, UTC</th>
          <th scope="col">Drawn</th>
          <th scope="col">Alerts</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, alerts, known }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            <td>
              <span css={styles.bar} aria-hidden>
                {alerts > 0 && <span css={styles.fresh} style={{ width: share(alerts) }} />}
                {known > 0 && <span css={styles.known} style={{ width: share(known) }} />}
              </span>
            </td>
            <td>
              {count(alerts)} new, {count(known)} raised
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Example = RulePreview["examples"][number];

function Examples({ preview }: { readonly preview: RulePreview }) {
  const styles = useEuiMemoizedStyles(previewStyles);
  const flyout = useEventFlyout();
  const zone = useZone();
  const sharedHosts = sharedShortNames(preview.examples.flatMap(({ host }) => host ?? []));
  const all = preview.alerts + preview.known;
  if (all === 0)
    return (
      <EmptyState oneLine title="No match">
        {preview.readTo === null
          ? "Nothing in this window is what the rule looks for."
          : "None in the part looked through."}
      </EmptyState>
    );
  const columns: readonly Column<Example>[] = [
    { id: "at", header: `When (${zoneName(zone)})`, cell: (each) => <TimeText instant={each.at} as="stamp" /> },
    {
      id: "host",
      header: "Host",
      cell: (each) => (each.host === null ? "no host named" : <HostName name={each.host} shared={sharedHosts} />),
    },
    {
      id: "line",
      header: `Command line, ${count(preview.examples.length)} of ${count(all)}`,
      width: "50%",
      cell: (each) => (
        <button type="button" css={styles.line} title="Open the event" onClick={() => flyout.open(each.eventId)}>
          {each.commandLine === null ? "no command line" : <HostileText text={each.commandLine} />}
        </button>
      ),
    },
    { id: "known", header: "Alert", cell: (each) => (each.known ? "raised already" : "new") },
  ];
  return <Table caption="Matches" columns={columns} rows={preview.examples} rowKey={(each) => each.eventId} />;
}
