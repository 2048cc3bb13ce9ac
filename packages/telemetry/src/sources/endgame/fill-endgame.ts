import type { EcsDocument } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import type { Gaps } from "../ecs/gap-filler.ts";
import { number, text, toMillisecond, word } from "../vendor/readings.ts";
import { logonTypes } from "../windows/channels/security-words.ts";
import { sensorRows, subtypes } from "./endgame-rows.ts";

const ecsTypes = new Set([
  "start",
  "end",
  "info",
  "creation",
  "change",
  "deletion",
  "access",
  "protocol",
  "connection",
]);

/** What older documents of the source lack: the rule matches them only when this is filled (data-sources, section 9). */
export function fillEndgame(gaps: Gaps): void {
  const subtype = String(gaps.first("endgame.event_subtype_full") ?? gaps.first("event.action") ?? "");
  const known = Object.hasOwn(subtypes, subtype) ? subtypes[subtype] : undefined;
  setType(gaps, known?.type, subtype);
  if (known?.category !== undefined) gaps.fill("event.category", [known.category], `the event's action ${subtype}`);
  for (const [from, to, how] of sensorRows) {
    if (isOf(to, known?.category)) gaps.copy(`endgame.${from}`, to, how);
  }
  gaps.copy("process.ppid", "process.parent.pid", number);
  gaps.copy("winlog.event_id", "event.code", text);
  gaps.copy("endgame.logon_type", "winlog.logon.type", word(logonTypes));
}

/** Words of the source's own (`process_start`) stay beside ECS's. */
function setType(gaps: Gaps, type: string | undefined, subtype: string): void {
  const there = gaps.values("event.type").map(String);
  if (type === undefined || there.some((each) => ecsTypes.has(each))) return;
  const from = `the event's action ${subtype}`;
  if (there.length === 0) gaps.fill("event.type", [type], from);
  else gaps.add("event.type", [type, ...there], from);
}

/** The hashes, signature and lineage of `endgame.*` are the process's only where the event is of a process. */
function isOf(field: string, category: string | undefined): boolean {
  if (field.startsWith("file.")) return category === "file";
  if (category === "process" || category === undefined) return true;
  return !/^process\.(?:hash|pe|code_signature|exit_code)/.test(field);
}

/** The sensor's serial number of the event and its host; null without a number. */
export function endgameIdentity(document: EcsDocument): readonly string[] | null {
  const serial = firstText(document, "endgame.serial_event_id") ?? firstText(document, "event.id");
  if (serial === undefined || serial === "") return null;
  const host = firstText(document, "host.name") ?? firstText(document, "host.id") ?? "";
  return [host.toLowerCase(), serial, toMillisecond(firstText(document, "@timestamp") ?? "")];
}
