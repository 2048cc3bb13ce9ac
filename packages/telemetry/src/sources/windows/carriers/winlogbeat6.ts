import type { JsonObject, JsonValue } from "../../../ecs/event.ts";
import type { Origin } from "../../source.ts";
import type { WindowsEvent } from "../windows-event.ts";
import { liftWinlog } from "./winlog.ts";

/** Names of winlogbeat 6 at the top of the record, and where later versions put them. */
const renamed: readonly (readonly [from: string, to: string])[] = [
  ["activity_id", "activity_id"],
  ["computer_name", "computer_name"],
  ["event_data", "event_data"],
  ["event_id", "event_id"],
  ["keywords", "keywords"],
  ["log_name", "channel"],
  ["opcode", "opcode"],
  ["provider_guid", "provider_guid"],
  ["record_number", "record_id"],
  ["related_activity_id", "related_activity_id"],
  ["source_name", "provider_name"],
  ["task", "task"],
  ["user", "user"],
  ["user_data", "user_data"],
  ["version", "version"],
];

/** The record of a winlogbeat 6: its names lifted into `winlog.*`. Its `host` is the collector's. */
export function liftWinlogbeat6(json: JsonObject, origins?: Origin[]): WindowsEvent {
  const lifted: Record<string, JsonValue | undefined> = {};
  const winlog: Record<string, JsonValue | undefined> = {};
  const moved = new Map(renamed);
  for (const [key, value] of Object.entries(json)) {
    const to = moved.get(key);
    if (to !== undefined) winlog[to] = value;
    else if (key !== "process_id" && key !== "thread_id" && key !== "level" && key !== "type" && key !== "__proto__") {
      lifted[key] = value;
    }
  }
  if (json.process_id !== undefined || json.thread_id !== undefined) {
    winlog.process = {
      ...(json.process_id !== undefined && { pid: json.process_id }),
      ...(json.thread_id !== undefined && { thread: { id: json.thread_id } }),
    };
  }
  if (typeof json.level === "string") winlog.level = json.level;
  return { ...liftWinlog({ ...lifted, winlog }, origins), received };
}

const backwards = new Map(renamed.map(([from, to]) => [to, from]));

/** `winlog.event_data.Image` stood at `event_data.Image` in the record. */
function received(from: string): string {
  if (!from.startsWith("winlog.")) return from;
  const [head, ...rest] = from.slice("winlog.".length).split(".");
  return [backwards.get(head ?? "") ?? head, ...rest].join(".");
}
