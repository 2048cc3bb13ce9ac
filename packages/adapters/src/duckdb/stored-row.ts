import type { DuckDBValue } from "@duckdb/node-api";
import type { EcsDocument, SourceName, StoredEvent } from "@quaestor/telemetry";

/**
 * The columns of an event, for {@link readEvent}. Texts of the sender come behind a mark, because the client drops a
 * byte order mark from the beginning of a text.
 */
export const EVENT_COLUMNS = "'>' || e.id, '>' || e.index_name, e.source, e.doc";

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

/** Characters of a document from which on taking it apart again is dearer than comparing it. */
const LARGE = 100_000;
const MOST_HELD = 64;

/**
 * Large documents that somebody still holds. One page asks for the same alert in many ways; a document of ten megabytes
 * is taken apart for the first of them. Nothing is kept alive by this.
 */
class LargeDocuments {
  readonly #byId = new Map<string, WeakRef<EcsDocument>>();
  readonly #texts = new WeakMap<EcsDocument, string>();

  read(id: string, text: string): EcsDocument {
    if (text.length < LARGE) return readDocument(text);
    const held = this.#byId.get(id)?.deref();
    if (held !== undefined && this.#texts.get(held) === text) return held;
    const document = readDocument(text);
    this.#texts.set(document, text);
    this.#byId.delete(id);
    this.#byId.set(id, new WeakRef(document));
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > MOST_HELD && oldest !== undefined) this.#byId.delete(oldest);
    return document;
  }
}
const largeDocuments = new LargeDocuments();

/** An event from the columns of {@link EVENT_COLUMNS}. */
export function readEvent([id, index, source, doc]: readonly (DuckDBValue | undefined)[]): StoredEvent {
  const name = String(source);
  return {
    id: unmarked(id),
    index: unmarked(index),
    source: isSource(name) ? name : "ecs",
    document: largeDocuments.read(unmarked(id), String(doc)),
  };
}

/** How many characters the document of a row has. */
export function sizeOfRow([, , , doc]: readonly (DuckDBValue | undefined)[]): number {
  return String(doc).length;
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
