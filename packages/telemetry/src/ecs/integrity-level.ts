import type { EcsDocument } from "./event.ts";
import { firstText, has } from "./values.ts";

/** The integrity of a process's token, and the field that says so. */
export interface IntegrityLevel {
  /** In the words of Windows: Untrusted, Low, Medium, High, System. As received where it is none of them. */
  readonly level: string;
  readonly field: string;
}

/** By the last part of the label's SID (`S-1-16-12288`), which is also what CrowdStrike gives alone. */
const byNumber: Readonly<Record<string, string>> = {
  "0": "Untrusted",
  "4096": "Low",
  "8192": "Medium",
  "8448": "Medium",
  "12288": "High",
  "16384": "System",
};

/**
 * Where each source keeps the level of the process itself. Defender's own comes before ECS's: its pipeline fills
 * `process.Ext.token.integrity_level_name` from the parent's (data-sources, section 6).
 */
const fields = [
  "m365_defender.event.process.integrity_level",
  "winlog.event_data.IntegrityLevel",
  "winlog.event_data.MandatoryLabel",
  "crowdstrike.IntegrityLevel",
  "sentinel_one_cloud_funnel.event.tgt.process.integrity_level",
] as const;

const ECS = "process.Ext.token.integrity_level_name";

/** The integrity level of the process a document tells of, whatever its source calls it; null when it does not say. */
export function integrityLevelOf(document: EcsDocument): IntegrityLevel | null {
  const isDefender = has(document, "m365_defender.event.category");
  const field = [...fields, ...(isDefender ? [] : [ECS])].find((path) => (firstText(document, path) ?? "-") !== "-");
  const value = field === undefined ? undefined : firstText(document, field);
  if (field === undefined || value === undefined || value === "") return null;
  const number = /^(?:S-1-16-)?([0-9]{1,6})$/i.exec(value)?.[1];
  const word = number === undefined ? value : (byNumber[number] ?? value);
  return { level: word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(), field };
}
