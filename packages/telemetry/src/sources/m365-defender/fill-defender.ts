import type { Gaps } from "../ecs/gap-filler.ts";
import { hash, lowerCase, number, type Reading, text, time } from "../vendor/readings.ts";
import { defenderEntityId } from "./identity.ts";

/** Where the vendor's block keeps what a process start's own fields hold (names of the integration). */
const started: readonly (readonly [from: string, to: string, how?: Reading])[] = [
  ["file.name", "process.name"],
  ["folder_path", "process.executable"],
  ["process.command_line", "process.command_line"],
  ["process.id", "process.pid", number],
  ["process.creation_time", "process.start", time],
  ["md5", "process.hash.md5", hash],
  ["sha1", "process.hash.sha1", hash],
  ["sha256", "process.hash.sha256", hash],
  ["process.version_info_original_file_name", "process.pe.original_file_name"],
  ["initiating_process.file_name", "process.parent.name"],
  ["initiating_process.folder_path", "process.parent.executable"],
  ["initiating_process.command_line", "process.parent.command_line"],
  ["initiating_process.id", "process.parent.pid", number],
  ["initiating_process.creation_time", "process.parent.start", time],
  ["initiating_process.md5", "process.parent.hash.md5", hash],
  ["initiating_process.sha1", "process.parent.hash.sha1", hash],
  ["initiating_process.sha256", "process.parent.hash.sha256", hash],
  ["initiating_process.parent_file_name", "process.parent.group_leader.name"],
  ["initiating_process.parent_id", "process.parent.group_leader.pid", number],
  ["account.name", "user.name"],
  ["account.domain", "user.domain"],
  ["account.sid", "user.id"],
];

const block = "m365_defender.event.";

/** Whether a process start files the initiating process as the process (before 2024): told by the vendor's own pid. */
function isSwapped(gaps: Gaps): boolean {
  const own = gaps.first(`${block}process.id`);
  const filed = gaps.first("process.pid");
  return own !== undefined && filed !== undefined && String(own) !== String(filed) && isProcessStart(gaps);
}

function isProcessStart(gaps: Gaps): boolean {
  return gaps.first(`${block}category`) === "AdvancedHunting-DeviceProcessEvents";
}

/** What older documents of the source lack, and what the oldest filed wrongly (data-sources, section 6). */
export function fillDefender(gaps: Gaps): void {
  if (isSwapped(gaps)) rebuild(gaps);
  else if (isProcessStart(gaps)) {
    for (const [from, to, how] of started) gaps.copy(block + from, to, how);
  }
  gaps.copy(`${block}device.name`, "host.name", lowerCase);
  gaps.copy(`${block}device.id`, "host.id");
  if (gaps.has(`${block}initiating_process.account_sid`)) {
    gaps.fill("host.os.type", "windows", "m365_defender.event.initiating_process.account_sid: an account with a SID");
  }
  for (const prefix of ["process", "process.parent"]) {
    const from = "host.id, pid and creation time: this version gives no id of its own";
    gaps.fill(`${prefix}.entity_id`, defenderEntityId(gaps.document, prefix), from);
  }
}

function rebuild(gaps: Gaps): void {
  for (const field of ["process.args", "process.args_count", "process.entity_id", "process.start", "process.parent"]) {
    gaps.remove(field);
  }
  for (const [from, to, how = text] of started) {
    const value = gaps.first(block + from);
    const made = value === undefined ? undefined : how.read(value);
    if (made !== undefined && made !== null) gaps.replace(to, made, block + from);
    else if (to.startsWith("process.")) gaps.remove(to);
  }
  if (gaps.first(`${block}action.type`) === "ProcessCreated") {
    gaps.replace("event.type", ["start"], "m365_defender.event.action.type");
  }
}
