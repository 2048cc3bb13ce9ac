import type { JsonObject, SourceName } from "../../ecs/event.ts";
import type { Gap, Source } from "../source.ts";
import { securityGaps, sysmonGaps, windowsGaps } from "../windows/gaps.ts";
import { passThrough } from "./pass-through.ts";
import { datasetOf, storedKindOf, storedKinds } from "./stored-documents.ts";

const described: Readonly<Partial<Record<SourceName, { readonly title: string; readonly gaps: readonly Gap[] }>>> = {
  elastic_defend: { title: "Elastic Defend", gaps: [] },
  crowdstrike_fdr: { title: "CrowdStrike FDR", gaps: [] },
  m365_defender: { title: "Microsoft Defender XDR", gaps: [] },
  sentinel_one_cloud_funnel: { title: "SentinelOne Cloud Funnel", gaps: [] },
  sysmon: { title: "Sysmon", gaps: sysmonGaps },
  security: { title: "Windows Security log", gaps: securityGaps },
  forwarded: { title: "Windows events forwarded to a collector", gaps: windowsGaps },
  winlogbeat: { title: "Winlogbeat", gaps: windowsGaps },
  endgame: { title: "Endgame", gaps: [] },
  windows: { title: "Other Windows logs", gaps: windowsGaps },
  ecs: { title: "Other ECS documents", gaps: [] },
};

/** Documents that a pipeline has made ECS already: passed through, only their gaps filled. */
export const ecsSources: readonly Source[] = storedKinds.map((kind) => ({
  name: kind.source,
  title: described[kind.source]?.title ?? kind.source,
  gaps: described[kind.source]?.gaps ?? [],
  recognises: (json) => kind.recognises(json, datasetOf(json)),
  normalise: (record, origins) =>
    passThrough(record, { source: kind.source, index: kind.index, ...(origins !== undefined && { origins }) }),
}));

/** The source of a document that is ECS already, in one look; null for a raw record. */
export function ecsSourceOf(json: JsonObject): Source | null {
  const kind = storedKindOf(json);
  return kind === null ? null : (ecsSources[storedKinds.indexOf(kind)] ?? null);
}
