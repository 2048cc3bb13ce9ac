import type { SourceRow } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { duration, millisBetween, zoneName } from "../../../shared/format/instant.ts";
import { count } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
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

/** What arrives, from where, how fast and how late. */
export function SourceTable({ rows }: { readonly rows: readonly SourceRow[] }) {
  const zone = useZone();
  const now = useNow();
  const columns: readonly Column<SourceRow>[] = [
    { id: "source", header: "Source", cell: (row) => row.title },
    {
      id: "host",
      header: "Host",
      cell: (row) => (row.host === null ? "no host named" : <HostileText text={row.host} />),
    },
    { id: "events", header: "Events", number: true, cell: (row) => count(row.events) },
    { id: "first", header: "First event", cell: (row) => <TimeText instant={row.first} as="day" /> },
    { id: "last", header: `Last event (${zoneName(zone)})`, cell: (row) => <TimeText instant={row.last} as="day" /> },
    {
      id: "quiet",
      header: "Silence",
      cell: (row) => isQuiet(row, now) && <Attention>quiet for {duration(millisBetween(row.last, now))}</Attention>,
    },
    { id: "rate", header: "Per minute", number: true, cell: (row) => rate(row.perMinute) },
    {
      id: "lag",
      header: "Lag",
      number: true,
      cell: (row) => <Lag lagMs={row.lagMs} />,
    },
    { id: "index", header: "Index", cell: (row) => <HostileText text={row.index} /> },
  ];
  return (
    <Table caption="Sources by host" columns={columns} rows={rows} rowKey={(row) => `${row.index} ${row.host ?? ""}`} />
  );
}

function Lag({ lagMs }: Pick<SourceRow, "lagMs">) {
  if (lagMs > importedMs) {
    return <span title="Taken in long after it happened: an import, not a stream">{duration(lagMs)}, imported</span>;
  }
  return lagMs > lateMs ? <Attention>{duration(lagMs)}</Attention> : duration(lagMs);
}

const rate = (perMinute: number) =>
  perMinute >= 10 ? count(Math.round(perMinute)) : perMinute >= 0.1 ? perMinute.toFixed(1) : "<0.1";
