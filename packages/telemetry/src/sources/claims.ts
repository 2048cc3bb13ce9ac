import { isJsonObject } from "../decode/json-text.ts";
import type { EcsDocument, JsonObject, SourceName } from "../ecs/event.ts";
import { firstText, values } from "../ecs/values.ts";

/** Datasets that only one source writes. Those of Windows are left out: one log travels through several of them. */
const claimed: readonly (readonly [prefix: string, source: SourceName])[] = [
  ["endpoint.", "elastic_defend"],
  ["crowdstrike.fdr", "crowdstrike_fdr"],
  ["m365_defender.", "m365_defender"],
  ["sentinel_one_cloud_funnel.", "sentinel_one_cloud_funnel"],
  ["esensor", "endgame"],
];

/** What only one source's records carry. Elastic Defend and Endgame have `winlog` blocks of their own. */
const marks: readonly (readonly [key: string, sources: readonly SourceName[]])[] = [
  ["crowdstrike", ["crowdstrike_fdr"]],
  ["event_simpleName", ["crowdstrike_fdr"]],
  ["m365_defender", ["m365_defender"]],
  ["sentinel_one_cloud_funnel", ["sentinel_one_cloud_funnel"]],
  ["endgame", ["endgame"]],
  ["winlog", ["sysmon", "security", "forwarded", "winlogbeat", "windows", "elastic_defend", "endgame"]],
];

/**
 * What in a record speaks for another source than the one it was read as, one sentence each. The record is taken all
 * the same; whoever weighs it must know.
 */
export function contradictions(json: JsonObject, source: SourceName): readonly string[] {
  const found: string[] = [];
  const dataset = firstText(json, "data_stream.dataset") ?? firstText(json, "event.dataset");
  const claim = dataset === undefined ? undefined : claimed.find(([prefix]) => dataset.startsWith(prefix))?.[1];
  if (claim !== undefined && claim !== source) {
    found.push(`the record names the dataset ${String(dataset).slice(0, 80)}, but was read as one of ${source}`);
  }
  for (const [key, sources] of marks) {
    if (json[key] !== undefined && !sources.includes(source)) {
      found.push(`the record carries ${key}, which records of ${source} do not`);
    }
  }
  return found;
}

/** The document with sentences added to `error.message`. */
export function withNotes(document: EcsDocument, notes: readonly string[]): EcsDocument {
  const error = isJsonObject(document.error) ? document.error : {};
  return { ...document, error: { ...error, message: [...values(document, "error.message"), ...notes] } };
}
