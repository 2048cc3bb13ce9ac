/**
 * One Windows event in the shape Winlogbeat hands over before any pipeline: nothing interpreted, every value of
 * `winlog.event_data` text. `JSON.stringify` of it is one NDJSON line. `host.id` is absent on hosts whose events
 * come through a collector.
 */
export interface SampleRecord {
  /** System/TimeCreated, UTC, seven decimal digits. */
  readonly "@timestamp": string;
  readonly event: {
    readonly code: string;
    readonly kind: "event";
    readonly provider: string;
    readonly outcome?: "success" | "failure";
  };
  readonly host: {
    readonly name: string;
    readonly id?: string;
    readonly os: { readonly family: "windows"; readonly platform: "windows"; readonly type: "windows" };
  };
  readonly log: { readonly level: "information" };
  readonly winlog: {
    readonly api: "wineventlog";
    readonly channel: string;
    readonly computer_name: string;
    readonly event_data: EventData;
    readonly event_id: string;
    readonly keywords?: readonly string[];
    readonly opcode: "Info";
    /** The process that wrote the event, never its subject. */
    readonly process: { readonly pid: number; readonly thread: { readonly id: number } };
    readonly provider_guid: string;
    readonly provider_name: string;
    /** Ascending per host and channel. */
    readonly record_id: number;
    readonly user?: { readonly identifier: string };
    readonly version?: number;
  };
}

/** EventData/Data of one event, by name. */
export interface EventData {
  readonly [name: string]: string;
}
