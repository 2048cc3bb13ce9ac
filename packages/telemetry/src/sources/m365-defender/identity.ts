import type { EcsDocument } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import { toMillisecond } from "../vendor/readings.ts";

/**
 * What identifies a row: device, report number and time together, since report numbers repeat; and the table. Null for
 * rows without a report number (alerts and their evidence come many to one id).
 */
export function defenderIdentity(document: EcsDocument): readonly string[] | null {
  const block = (name: string): string => firstText(document, `m365_defender.event.${name}`) ?? "";
  const device = block("device.name") || (firstText(document, "host.name") ?? "");
  const report = block("report_id");
  if (report === "" || device === "") return null;
  const time = block("timestamp") || (firstText(document, "@timestamp") ?? "");
  return [block("category").replace("AdvancedHunting-", ""), device.toLowerCase(), report, toMillisecond(time)];
}

/**
 * A run of a process where the source gives no id of its own: device, pid and creation time. Every row names its
 * processes by pid and creation time, so children meet their parents. Undefined unless all three are there.
 */
export function defenderEntityId(document: EcsDocument, prefix: string): string | undefined {
  const device = firstText(document, "host.id");
  const pid = firstText(document, `${prefix}.pid`);
  const start = firstText(document, `${prefix}.start`);
  if (device === undefined || pid === undefined || start === undefined || pid === "0") return undefined;
  return `${device}|${pid}|${toMillisecond(start)}`;
}
