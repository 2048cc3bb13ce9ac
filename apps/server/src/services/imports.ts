import type { Importer } from "@quaestor/adapters/import";
import type { IntakeLog, NewQuarantinedRecord } from "@quaestor/adapters/sqlite";
import { type Actor, ImportReport } from "@quaestor/api";
import { formatInstant, type Instant, type Quarantined, recordFromText, whoseRecord } from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import type { Detection } from "./detect.ts";

const shownImports = 100;

export interface ImportParts {
  readonly core: Core;
  readonly intake: IntakeLog;
  readonly detection: Detection;
  readonly importer: Importer;
  /** Where an archive that comes as a stream lies, packed, while it is read; default: the system's temporary folder. */
  readonly spoolDirectory?: string;
}

/** A stream, or a file of this machine, which is read where it lies. */
export type ImportRequest = {
  /** For content that may come again after a crash: the same id replaces what the earlier try left. Default: a fresh one. */
  readonly id?: string;
  readonly name: string;
  readonly by: Actor;
  readonly sample: boolean;
} & ({ readonly stream: AsyncIterable<Uint8Array> } | { readonly path: string });

/**
 * Takes a file in: records to events, events to the store, what cannot be read to quarantine, then the rules over what
 * this import brought. records = stored + duplicates + quarantined. An import that breaks off keeps what was stored and
 * says so in its report; a full disk and an upload that is too large are thrown too, once that is remembered.
 */
export async function importTelemetry(parts: ImportParts, request: ImportRequest): Promise<ImportReport> {
  const { core, intake, importer, spoolDirectory } = parts;
  const { name, by, sample } = request;
  const startedAt = core.outside.now();
  const id = request.id ?? core.outside.id();
  const tally = { records: 0, bytes: 0, quarantined: 0 };
  const report = (
    stored: number,
    duplicates: number,
    alerts: number,
    finishedAt: string | null,
    problem: string | null,
  ): ImportReport => ({
    id,
    fileName: name,
    ...tally,
    stored,
    duplicates,
    alerts,
    startedAt: formatInstant(startedAt),
    finishedAt,
    by,
    sample,
    problem,
  });
  intake.putImport(id, formatInstant(startedAt), report(0, 0, 0, null, null));

  // Numbered, so that the same content under the same id is put aside once.
  let numbered = 0;
  const aside = (record: Quarantined): NewQuarantinedRecord => kept(core, id, `${id}-${++numbered}`, record);
  let soFar = { stored: 0, duplicates: 0 };
  let failure: unknown = null;
  try {
    const result = await importer(request, {
      ingestedAt: startedAt,
      ...(spoolDirectory === undefined ? {} : { spoolDirectory }),
      onRead: ({ bytes, records, quarantined }) => {
        tally.bytes += bytes;
        tally.records += records;
        tally.quarantined += quarantined.length;
        if (quarantined.length > 0) intake.quarantine(quarantined.map(aside));
      },
      onProgress: (progress) => {
        soFar = progress;
      },
    });
    soFar = result;
    // What the store itself refuses is put aside like what could not be read: nothing is dropped.
    tally.quarantined += result.rejected.length;
    intake.quarantine(
      result.rejected.map(({ id: eventId, reason }) =>
        aside({
          file: name,
          line: 0,
          code: "field_invalid",
          message: `Event ${eventId} was not stored: ${reason}`,
          received: "",
          encoding: "utf8",
          byteLength: 0,
        }),
      ),
    );
  } catch (error) {
    failure = error;
    core.log.error({ err: error, file: name }, "import broke off");
  }
  const alerts = await runOver(parts, startedAt).catch((error: unknown) => {
    core.log.error({ err: error }, "the rules could not be run over the import; their windows stay owed");
    return 0;
  });
  const problem = failure === null ? null : failure instanceof Error ? failure.message : String(failure);
  const finished = report(soFar.stored, soFar.duplicates, alerts, formatInstant(core.outside.now()), problem);
  intake.putImport(id, formatInstant(startedAt), finished);
  await remember(core, finished);
  core.publish({ topic: "sources", id: null, version: null, by: by.id });
  core.publish({ topic: "status", id: null, version: null, by: by.id });
  if (failure instanceof HttpProblem || isFull(failure)) throw failure;
  return finished;
}

function isFull(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["STORE_FULL", "SQLITE_FULL", "ENOSPC"].includes(String(error.code))
  );
}

/** The rules over what was taken since: it became visible under `event.ingested` = the import's start. */
export async function runOver(
  { core, detection }: Pick<ImportParts, "core" | "detection">,
  startedAt: Instant,
): Promise<number> {
  let alerts = 0;
  for (const shelved of core.rules.rules.filter(({ rule }) => rule.enabled)) {
    const window = { from: startedAt, to: core.outside.now(), timeField: "ingested" } as const;
    const records = await detection.over(shelved, window, "import");
    alerts += records.reduce((sum, record) => sum + record.created, 0);
  }
  return alerts;
}

async function remember(core: Core, report: ImportReport): Promise<void> {
  const { fileName, records, stored, duplicates, quarantined, alerts, sample } = report;
  await core.cases.append({
    stream: "imports",
    expectedVersion: "any",
    entries: [
      {
        at: formatInstant(core.outside.now()),
        actor: report.by,
        kind: "imported",
        body: {
          id: report.id,
          fileName: wellFormed(fileName),
          records,
          stored,
          duplicates,
          quarantined,
          alerts,
          sample,
        },
      },
    ],
  });
}

/** Half characters have no canonical form in the ledger. */
const wellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");

function kept(core: Core, importId: string, id: string, record: Quarantined): NewQuarantinedRecord {
  const decoded = record.encoding === "utf8" && record.received !== "" ? recordFromText(record.received) : null;
  return {
    ...(decoded?.kind === "record" ? whoseRecord(decoded.record) : { source: null, host: null }),
    id,
    importId,
    file: record.file,
    line: record.line,
    code: record.code,
    message: record.message,
    bytes: Buffer.from(record.received, record.encoding === "base64" ? "base64" : "utf8"),
    size: record.byteLength,
    at: formatInstant(core.outside.now()),
    retried: "never",
    ...(record.inChunk === undefined ? {} : { inChunk: record.inChunk }),
  };
}

export function listImports(intake: IntakeLog): { items: ImportReport[] } {
  return {
    items: intake.imports(shownImports).flatMap((report) => {
      const parsed = ImportReport.safeParse(report);
      return parsed.success ? [parsed.data] : [];
    }),
  };
}
