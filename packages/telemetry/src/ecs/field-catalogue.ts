import type { FieldType } from "./field-type.ts";
import { alertFields } from "./fields/alert-fields.ts";
import { eventFields } from "./fields/event-fields.ts";
import { winlogFields } from "./fields/winlog-fields.ts";

/** What a field is, for the query engines and for the page. */
export interface FieldInfo {
  readonly path: string;
  readonly type: FieldType;
  /** In plain words, what it holds. */
  readonly words: string;
}

/** Every field that is known by name. Families such as `winlog.event_data.*` are answered by {@link fieldInfo}. */
export const fieldCatalogue: readonly FieldInfo[] = [...eventFields, ...winlogFields, ...alertFields].map(
  ([path, type, words]) => ({ path, type, words }),
);

const byPath = new Map(fieldCatalogue.map((field) => [field.path, field]));

/** Anything under these prefixes is a keyword: sources add names there that no list can hold. */
const families: readonly (readonly [prefix: string, words: string])[] = [
  ["winlog.event_data.", "Event data of the Windows event, under its own name"],
  ["winlog.user_data.", "User data of the Windows event, under its own name"],
  ["winlog.", "A property of the Windows event"],
  ["kibana.alert.rule.parameters.", "A parameter of the rule that raised the alert"],
  ["kibana.alert.", "A property of the alert"],
  ["crowdstrike.", "A field of CrowdStrike's own record"],
  ["m365_defender.", "A field of Microsoft Defender's own record"],
  ["sentinel_one_cloud_funnel.", "A field of SentinelOne's own record"],
  ["endgame.", "A field of the Endgame sensor's own record"],
  ["process.Ext.", "A detail added by the Elastic Defend sensor"],
  ["labels.", "A label set by the sender"],
];

/** What is known of a field; null for a path outside the schema (a query may call it an unknown column). */
export function fieldInfo(path: string): FieldInfo | null {
  const exact = byPath.get(path);
  if (exact !== undefined) return exact;
  for (const [prefix, words] of families) {
    if (path.startsWith(prefix) && path.length > prefix.length) return { path, type: "keyword", words };
  }
  return null;
}

/** The type of a field; null outside the schema. */
export function fieldType(path: string): FieldType | null {
  return fieldInfo(path)?.type ?? null;
}
