import type { EcsDocument } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import type { Gaps } from "../ecs/gap-filler.ts";
import { hash, lowerCase, number, type Reading, text, time } from "../vendor/readings.ts";
import { withoutOuterQuotes } from "./sentinel-one-rows.ts";

type Row = readonly [from: string, to: string, how?: Reading];

/** A process in the vendor's block, to the process it is in ECS. */
function processOf(from: string, to: string): readonly Row[] {
  return [
    [`${from}.name`, `${to}.name`],
    [`${from}.image.path`, `${to}.executable`],
    [`${from}.pid`, `${to}.pid`, number],
    [`${from}.uid`, `${to}.entity_id`],
    [`${from}.start_time`, `${to}.start`, time],
    [`${from}.display_name`, `${to}.title`],
    [`${from}.user.name`, `${to}.user.name`],
    [`${from}.image.md5`, `${to}.hash.md5`, hash],
    [`${from}.image.sha1`, `${to}.hash.sha1`, hash],
    [`${from}.image.sha256`, `${to}.hash.sha256`, hash],
  ];
}

const made: readonly Row[] = [
  ["tgt.process.cmd_line", "process.command_line", withoutOuterQuotes],
  ...processOf("tgt.process", "process"),
  ["src.process.cmd_line", "process.parent.command_line"],
  ...processOf("src.process", "process.parent"),
];

const actor: readonly Row[] = [
  ["src.process.cmd_line", "process.command_line"],
  ...processOf("src.process", "process"),
  ["src.process.parent.cmd_line", "process.parent.command_line"],
  ...processOf("src.process.parent", "process.parent"),
];

const block = "sentinel_one_cloud_funnel.event.";

function isProcessEvent(gaps: Gaps): boolean {
  return gaps.first(`${block}category`) === "process" && gaps.has(`${block}tgt.process.name`);
}

/** What older documents of the source lack, and what the oldest filed wrongly (data-sources, section 7). */
export function fillSentinelOne(gaps: Gaps): void {
  if (isProcessEvent(gaps)) {
    // Versions 0.1 to 0.12 filed the maker as the process, told by the missing entity id.
    if (gaps.has("process.entity_id")) copyAll(gaps, made);
    else rebuild(gaps);
  } else copyAll(gaps, actor);
  gaps.copy(`${block}endpoint.os`, "host.os.type", lowerCase);
  gaps.copy("host.os.platform", "host.os.type", lowerCase);
  gaps.copy(`${block}endpoint.name`, "host.hostname");
  gaps.copy(`${block}agent.uuid`, "host.id");
  if (gaps.values("event.category").includes("authentication")) gaps.copy("host.ip", "source.ip");
}

function copyAll(gaps: Gaps, rows: readonly Row[]): void {
  for (const [from, to, how] of rows) gaps.copy(block + from, to, how);
}

function rebuild(gaps: Gaps): void {
  for (const field of ["process.args", "process.args_count", "process.parent", "process.code_signature"])
    gaps.remove(field);
  for (const [from, to, how = text] of made) {
    const value = gaps.first(block + from);
    const read = value === undefined ? undefined : how.read(value);
    if (read !== undefined && read !== null) gaps.replace(to, read, block + from);
    else gaps.remove(to);
  }
  const name = String(gaps.first(`${block}meta_event_name`) ?? "");
  const type = /^PROCESSCREATION$/i.test(name) ? "start" : /PROCESS(?:EXIT|TERMINATION)/i.test(name) ? "end" : null;
  if (type !== null) gaps.replace("event.type", [type], `${block}meta_event_name`);
}

/** The vendor's own id of the event. */
export function sentinelOneIdentity(document: EcsDocument): readonly string[] | null {
  const id = firstText(document, "event.id") ?? firstText(document, `${block}id`);
  return id === undefined || id === "" ? null : [id];
}
