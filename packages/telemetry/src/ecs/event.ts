export type Scalar = string | number | boolean;
export type JsonValue = Scalar | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * A normalised event: an ECS document in canonical form, that is nested objects with no dotted keys.
 * Field names are ECS, Elastic's rule and alert fields, or the vendor block of the source (`winlog.*`, …).
 */
export type EcsDocument = JsonObject;

/** The nine patterns of the first rule name these; any other name is a source of its own. */
export type SourceName =
  | "sysmon"
  | "security"
  | "forwarded"
  | "winlogbeat"
  | "windows"
  | "elastic_defend"
  | "crowdstrike_fdr"
  | "m365_defender"
  | "sentinel_one_cloud_funnel"
  | "endgame"
  | "ecs"
  | "quaestor";

/** An event as a store gives it: `event.ingested` is in the document. `id` is the record's own identity, never a row or an index. */
export interface StoredEvent {
  readonly id: string;
  /** The stored index or data stream, matched by a rule's index patterns. */
  readonly index: string;
  readonly source: SourceName;
  readonly document: EcsDocument;
}

/** What a store is given to keep; it sets `event.ingested`. */
export interface NewEvent extends StoredEvent {
  /** The record exactly as received, as text; null for documents made here (alerts). */
  readonly raw: string | null;
}
