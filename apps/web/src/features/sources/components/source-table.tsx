import { EuiIcon, EuiLink, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { SourceRow } from "@quaestor/api";
import type { ReactNode } from "react";
import { HostName } from "../../../shared/components/host-text.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { duration, millisBetween, zoneName } from "../../../shared/format/instant.ts";
import { count, plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useUrlState } from "../../../shared/state/url-state.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
import { focusRing } from "../../../shared/theme/dense.ts";
import { type Place, unknown } from "../place.ts";
import { type Elsewhere, isImported, isLate, isQuiet, type Line, linesOf, type SourceSum } from "../source-groups.ts";
import { Attention } from "./attention.tsx";

const sourceStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    source: css({ whiteSpace: "nowrap" }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
    toggle: css(focusRing(theme), {
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.xs,
      whiteSpace: "nowrap",
      // On one line with the row's other cells.
      lineHeight: "inherit",
      fontWeight: euiTheme.font.weight.semiBold,
      color: euiTheme.colors.textHeading,
    }),
  };
};

interface SourceTableProps {
  readonly rows: readonly SourceRow[];
  readonly elsewhere: readonly Elsewhere[];
  readonly onQuarantine: (place: Place) => void;
  readonly onNearMisses: (place: Place) => void;
}

/** What arrives, from where, how fast and how late, and what of it was put aside or missed. */
export function SourceTable({ rows, elsewhere, onQuarantine, onNearMisses }: SourceTableProps) {
  const styles = useEuiMemoizedStyles(sourceStyles);
  const zone = useZone();
  const now = useNow();
  const url = useUrlState();
  const open = url.list("hosts");
  const lines = linesOf(rows, elsewhere, { now, open });
  const sharedHosts = sharedShortNames([...rows, ...elsewhere].flatMap(({ host }) => host ?? []));
  const toggle = ({ source }: SourceSum) =>
    url.patch({
      hosts: (open.includes(source) ? open.filter((each) => each !== source) : [...open, source]).join(","),
    });
  const arrived =
    (cell: (row: SourceRow) => ReactNode, otherwise: ReactNode = "") =>
    (line: Line): ReactNode =>
      line.of === "events" ? cell(line.row) : line.of === "quarantine" ? otherwise : "";
  /** For a host, or for all hosts of a source together. */
  const both =
    (cell: (row: SourceRow | SourceSum) => ReactNode, otherwise: ReactNode = "") =>
    (line: Line): ReactNode =>
      line.of === "events" ? cell(line.row) : line.of === "source" ? cell(line.sum) : otherwise;
  const columns: readonly Column<Line>[] = [
    {
      id: "source",
      header: "Source",
      cell: (line) =>
        line.of === "source" ? (
          <SourceToggle sum={line.sum} onToggle={() => toggle(line.sum)} />
        ) : (
          <span css={styles.source} title={line.of === "events" ? visibleText(line.row.index) : undefined}>
            {line.row.title ?? "no known source"}
          </span>
        ),
    },
    {
      id: "host",
      header: "Host",
      cell: (line) =>
        line.of === "source" ? (
          <span css={styles.quiet}>{hostsOf(line.sum)}</span>
        ) : line.row.host === null ? (
          "no host named"
        ) : (
          <HostName name={line.row.host} shared={sharedHosts} />
        ),
    },
    { id: "events", header: "Events", number: true, cell: both((row) => count(row.events), "none stored") },
    {
      id: "first",
      header: "First event",
      wideOnly: true,
      cell: both((row) => <TimeText instant={row.first} as="day" />),
    },
    {
      id: "last",
      header: `Last event (${zoneName(zone)})`,
      cell: both((row) => <TimeText instant={row.last} as="day" />),
    },
    { id: "quiet", header: "Silence", cell: arrived((row) => isQuiet(row, now) && <Silence row={row} now={now} />) },
    { id: "rate", header: "Per minute", number: true, cell: both((row) => rate(row.perMinute)) },
    { id: "lag", header: "Lag", number: true, cell: arrived((row) => <Lag row={row} />) },
    {
      id: "quarantine",
      header: "Quarantine",
      number: true,
      cell: (line) => {
        if (line.of === "source") return count(line.sum.quarantined);
        const put = line.of === "events" ? line.row.quarantined : line.row.count;
        const place = { source: line.row.source ?? unknown, host: line.row.host ?? unknown };
        return put === 0 ? "0" : <EuiLink onClick={() => onQuarantine(place)}>{count(put)} quarantined</EuiLink>;
      },
    },
    {
      id: "misses",
      header: "Near misses",
      number: true,
      cell: (line) => {
        if (line.of === "source") return count(line.sum.nearMisses);
        if (line.of === "quarantine") return "";
        const { nearMisses, source, host } = line.row;
        return nearMisses === 0 ? (
          "0"
        ) : (
          <EuiLink onClick={() => onNearMisses({ source, host: host ?? unknown })}>
            {plural(nearMisses, "near miss", "near misses")}
          </EuiLink>
        );
      },
    },
    { id: "index", header: "Index", wideOnly: true, cell: arrived((row) => <HostileText text={row.index} oneLine />) },
  ];
  return <Table caption="Sources by host" columns={columns} rows={lines} rowKey={keyOf} />;
}

const keyOf = (line: Line): string =>
  line.of === "source"
    ? `source ${line.sum.source}`
    : line.of === "events"
      ? `${line.row.index} ${line.row.source} ${line.row.host ?? ""}`
      : `quarantine ${line.row.source ?? ""} ${line.row.host ?? ""}`;

function hostsOf({ hosts, folded, open }: SourceSum): string {
  const all = plural(hosts, "host");
  if (open || folded === 0) return all;
  return folded === hosts ? `${all}, none of them to look at` : `${all}, ${count(folded)} with nothing to look at`;
}

function SourceToggle({ sum, onToggle }: { readonly sum: SourceSum; readonly onToggle: () => void }) {
  const styles = useEuiMemoizedStyles(sourceStyles);
  const shows = sum.open ? "Show only hosts to look at" : "Show every host";
  return (
    <button type="button" css={styles.toggle} aria-expanded={sum.open} title={shows} onClick={onToggle}>
      <EuiIcon type={sum.open ? "chevronSingleDown" : "chevronSingleRight"} size="s" aria-hidden />
      {sum.title}
    </button>
  );
}

/** How long nothing came. Of a stream somebody should look at it; a file of the past ends where it ends. */
function Silence({ row, now }: { readonly row: SourceRow; readonly now: string }) {
  const styles = useEuiMemoizedStyles(sourceStyles);
  const silent = duration(millisBetween(row.last, now));
  return isImported(row) ? <span css={styles.quiet}>{silent}</span> : <Attention>quiet for {silent}</Attention>;
}

function Lag({ row }: { readonly row: SourceRow }) {
  if (isImported(row)) {
    return (
      <span title="Taken in long after it happened: an import, not a stream">{duration(row.lagMs)}, imported</span>
    );
  }
  return isLate(row) ? <Attention>{duration(row.lagMs)}</Attention> : duration(row.lagMs);
}

const rate = (perMinute: number) =>
  perMinute >= 10 ? count(Math.round(perMinute)) : perMinute >= 0.1 ? perMinute.toFixed(1) : "<0.1";
