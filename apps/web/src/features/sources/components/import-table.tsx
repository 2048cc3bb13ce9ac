import { EuiBadge, EuiLink } from "@elastic/eui";
import type { ImportReport } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { duration, millisBetween } from "../../../shared/format/instant.ts";
import { bytes, count, plural } from "../../../shared/format/number.ts";
import { Attention } from "./attention.tsx";
import { ImportCounts } from "./import-counts.tsx";

interface ImportTableProps {
  readonly imports: readonly ImportReport[];
  readonly onShowQuarantine: (importId: string) => void;
}

/** Files taken in, newest first. */
export function ImportTable({ imports, onShowQuarantine }: ImportTableProps) {
  const columns: readonly Column<ImportReport>[] = [
    {
      id: "file",
      header: "File",
      cell: (report) => (
        <>
          <HostileText text={report.fileName} /> {report.sample && <EuiBadge color="hollow">sample</EuiBadge>}
        </>
      ),
    },
    { id: "size", header: "Size", number: true, cell: (report) => bytes(report.bytes) },
    {
      id: "counts",
      header: "Records",
      cell: (report) =>
        report.problem === null ? <ImportCounts report={report} /> : <Attention>{report.problem}</Attention>,
    },
    {
      id: "quarantine",
      header: "Quarantine",
      cell: (report) =>
        report.quarantined > 0 && (
          <EuiLink onClick={() => onShowQuarantine(report.id)}>show {count(report.quarantined)} quarantined</EuiLink>
        ),
    },
    { id: "alerts", header: "Alerts", number: true, cell: (report) => count(report.alerts) },
    { id: "at", header: "Started", cell: (report) => <TimeText instant={report.startedAt} as="day" /> },
    {
      id: "took",
      header: "Took",
      number: true,
      cell: (report) =>
        report.finishedAt === null ? "running" : duration(millisBetween(report.startedAt, report.finishedAt)),
    },
    { id: "by", header: "By", cell: (report) => report.by.name },
  ];
  return (
    <Table
      caption={`${plural(imports.length, "import")}, newest first`}
      columns={columns}
      rows={imports}
      rowKey={(report) => report.id}
    />
  );
}
