import type { DuckDBValue } from "@duckdb/node-api";
import type { EcsDocument, SourceName, StoredEvent } from "@quaestor/telemetry";

/**
 * The columns of an event, for {@link readEvent}. Texts of the sender come behind a mark, because the client drops a
 * byte order mark from the beginning of a text.
 */
export const EVENT_COLUMNS = "'>' || e.id, '>' || e.index_name, e.source, e.doc, '>' || e.raw";

const sources: Readonly<Record<SourceName, true>> = {
  sysmon: true,
  security: true,
  forwarded: true,
  winlogbeat: true,
  windows: true,
  elastic_defend: true,
  crowdstrike_fdr: true,
  m365_defender: true,
  sentinel_one_cloud_funnel: true,
  endgame: true,
  ecs: true,
  quaestor: true,
};

function isSource(name: string): name is SourceName {
  return Object.hasOwn(sources, name);
}

/** An event from the columns of {@link EVENT_COLUMNS}. */
export function readEvent([id, index, source, doc, raw]: readonly (DuckDBValue | undefined)[]): StoredEvent {
  const name = String(source);
  return {
    id: unmarked(id),
    index: unmarked(index),
    source: isSource(name) ? name : "ecs",
    document: readDocument(doc),
    raw: raw === null || raw === undefined ? null : unmarked(raw),
  };
}

/** The document of the `doc` column, which only ever holds what `JSON.stringify` made of one. */
export function readDocument(doc: DuckDBValue | undefined): EcsDocument {
  const document: EcsDocument = JSON.parse(String(doc));
  return document;
}

/** A text selected behind the mark. */
export function unmarked(value: DuckDBValue | undefined): string {
  return String(value).slice(1);
}
