import type { EcsDocument } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import type { Gaps } from "../ecs/gap-filler.ts";

/** What older documents of the source lack (data-sources, section 5). */
export function fillCrowdstrike(gaps: Gaps): void {
  gaps.copy("os.type", "host.os.type");
  gaps.copy("observer.serial_number", "host.id");
  gaps.copy("crowdstrike.aid", "host.id");
  gaps.copy("crowdstrike.info.host.ComputerName", "host.name");
  gaps.copy("crowdstrike.metadata.host.ComputerName", "host.name");
  gaps.copy("crowdstrike.ComputerName", "host.name");
  gaps.copy("host.hostname", "host.name");
  // Of a logon, the remote end is the client; the pipeline files it as the destination.
  if (gaps.values("event.category").includes("authentication")) gaps.copy("destination.ip", "source.ip");
}

/** `id|aid|cid` however the document's version wrote it; null without an id. */
export function crowdstrikeIdentity(document: EcsDocument): readonly string[] | null {
  const id = firstText(document, "event.id");
  if (id === undefined || id === "") return null;
  if (id.includes("|")) return [id];
  const sensor = firstText(document, "observer.serial_number") ?? firstText(document, "host.id") ?? "";
  return [[id, sensor, firstText(document, "crowdstrike.cid") ?? ""].join("|")];
}
