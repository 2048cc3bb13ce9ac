import { EuiLink } from "@elastic/eui";
import type { SourceRow, SourcesView } from "@quaestor/api";
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
import { useNow } from "../../../shared/state/use-now.ts";
import { type Place, unknown } from "../place.ts";
import { Attention } from "./attention.tsx";

/** A source is quiet when nothing came for an hour and ten times its usual gap: then its silence proves nothing. */
export function isQuiet(row: Pick<SourceRow, "last" | "perMinute">, now: string): boolean {
  const silentMs = millisBetween(row.last, now);
  const usualGapMs = row.perMinute > 0 ? 60_000 / row.perMinute : 0;
  return silentMs > Math.max(3_600_000, 10 * usualGapMs);
}

/** More than the look-back of a scheduled rule: such events are found by catching up, not at once. */
const lateMs = 240_000;
/** Nothing that streams is a day late; a file of the past is. */
const importedMs = 86_400_000;

type Elsewhere = SourcesView["quarantinedElsewhere"][number];
/** A row of the table: what arrived, or what was put aside without anything arriving. */
type Row = { readonly of: "events"; readonly row: SourceRow } | { readonly of: "quarantine"; readonly row: Elsewhere };

interface SourceTableProps {
  readonly rows: readonly SourceRow[];
  readonly elsewhere: readonly Elsewhere[];
  readonly onQuarantine: (place: Place) => void;
  readonly onNearMisses: (place: Place) => void;
}

/** What arrives, from where, how fast and how late, and what of it was put aside or missed. */
export function SourceTable({ rows, elsewhere, onQuarantine, onNearMisses }: SourceTableProps) {
  const zone = useZone();
  const now = useNow();
  const all: readonly Row[] = [
    ...rows.map((row) => ({ of: "events" as const, row })),
    ...elsewhere.map((row) => ({ of: "quarantine" as const, row })),
  ];
  const sharedHosts = sharedShortNames(all.flatMap(({ row }) => row.host ?? []));
  const arrived =
    (cell: (row: SourceRow) => ReactNode, otherwise: ReactNode = "") =>
    (each: Row): ReactNode =>
      each.of === "events" ? cell(each.row) : otherwise;
  const columns: readonly Column<Row>[] = [
    {
      id: "source",
      header: "Source",
      cell: (each) => (
        <span style={{ whiteSpace: "nowrap" }} title={each.of === "events" ? visibleText(each.row.index) : undefined}>
          {each.row.title ?? "no known source"}
        </span>
      ),
    },
    {
      id: "host",
      header: "Host",
      cell: ({ row }) => (row.host === null ? "no host named" : <HostName name={row.host} shared={sharedHosts} />),
    },
    { id: "events", header: "Events", number: true, cell: arrived((row) => count(row.events), "none stored") },
    {
      id: "first",
      header: "First event",
      wideOnly: true,
      cell: arrived((row) => <TimeText instant={row.first} as="day" />),
    },
    {
      id: "last",
      header: `Last event (${zoneName(zone)})`,
      cell: arrived((row) => <TimeText instant={row.last} as="day" />),
    },
    {
      id: "quiet",
      header: "Silence",
      cell: arrived(
        (row) => isQuiet(row, now) && <Attention>quiet for {duration(millisBetween(row.last, now))}</Attention>,
      ),
    },
    { id: "rate", header: "Per minute", number: true, cell: arrived((row) => rate(row.perMinute)) },
    { id: "lag", header: "Lag", number: true, cell: arrived((row) => <Lag lagMs={row.lagMs} />) },
    {
      id: "quarantine",
      header: "Quarantine",
      number: true,
      cell: (each) => {
        const put = each.of === "events" ? each.row.quarantined : each.row.count;
        const place = { source: each.row.source ?? unknown, host: each.row.host ?? unknown };
        return put === 0 ? "0" : <EuiLink onClick={() => onQuarantine(place)}>{count(put)} quarantined</EuiLink>;
      },
    },
    {
      id: "misses",
      header: "Near misses",
      number: true,
      cell: arrived((row) =>
        row.nearMisses === 0 ? (
          "0"
        ) : (
          <EuiLink onClick={() => onNearMisses({ source: row.source, host: row.host ?? unknown })}>
            {plural(row.nearMisses, "near miss", "near misses")}
          </EuiLink>
        ),
      ),
    },
    { id: "index", header: "Index", wideOnly: true, cell: arrived((row) => <HostileText text={row.index} oneLine />) },
  ];
  return <Table caption="Sources by host" columns={columns} rows={all} rowKey={keyOf} />;
}

const keyOf = (each: Row): string =>
  each.of === "events"
    ? `${each.row.index} ${each.row.source} ${each.row.host ?? ""}`
    : `quarantine ${each.row.source ?? ""} ${each.row.host ?? ""}`;

function Lag({ lagMs }: Pick<SourceRow, "lagMs">) {
  if (lagMs > importedMs) {
    return <span title="Taken in long after it happened: an import, not a stream">{duration(lagMs)}, imported</span>;
  }
  return lagMs > lateMs ? <Attention>{duration(lagMs)}</Attention> : duration(lagMs);
}

const rate = (perMinute: number) =>
  perMinute >= 10 ? count(Math.round(perMinute)) : perMinute >= 0.1 ? perMinute.toFixed(1) : "<0.1";
