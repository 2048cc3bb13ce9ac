import type { JsonObject, SourceName } from "../../ecs/event.ts";
import { crowdstrikeGaps } from "../crowdstrike/gaps.ts";
import { elasticDefendGaps } from "../elastic-defend/gaps.ts";
import { endgameGaps } from "../endgame/gaps.ts";
import { defenderGaps } from "../m365-defender/gaps.ts";
import { sentinelOneGaps } from "../sentinel-one/gaps.ts";
import type { Gap, Source } from "../source.ts";
import { securityGaps, sysmonGaps, windowsGaps } from "../windows/gaps.ts";
import { passThrough } from "./pass-through.ts";
import { anyDocument, type StoredKind, signsOf, storedKinds } from "./stored-documents.ts";

const described: Readonly<Partial<Record<SourceName, { readonly title: string; readonly gaps: readonly Gap[] }>>> = {
  elastic_defend: { title: "Elastic Defend", gaps: elasticDefendGaps },
  crowdstrike_fdr: { title: "CrowdStrike FDR", gaps: crowdstrikeGaps },
  m365_defender: { title: "Microsoft Defender XDR", gaps: defenderGaps },
  sentinel_one_cloud_funnel: { title: "SentinelOne Cloud Funnel", gaps: sentinelOneGaps },
  sysmon: { title: "Sysmon", gaps: sysmonGaps },
  security: { title: "Windows Security log", gaps: securityGaps },
  forwarded: { title: "Windows events forwarded to a collector", gaps: windowsGaps },
  winlogbeat: { title: "Winlogbeat", gaps: windowsGaps },
  endgame: { title: "Endgame", gaps: endgameGaps },
  windows: { title: "Other Windows logs", gaps: windowsGaps },
  ecs: { title: "Other ECS documents", gaps: [] },
};

function sourceFor(kind: StoredKind): Source {
  return {
    name: kind.source,
    title: described[kind.source]?.title ?? kind.source,
    gaps: described[kind.source]?.gaps ?? [],
    recognises: (json) => kind.recognises(json, signsOf(json)),
    normalise: (record, origins) => passThrough(record, kind, origins),
  };
}

/** Documents that a pipeline has made ECS already: passed through, only their gaps filled. */
export const ecsSources: readonly Source[] = storedKinds.map(sourceFor);

/** Any other document in ECS's words. */
export const anyEcsSource: Source = sourceFor(anyDocument);

/** The source of a document that is ECS already, in one look; null for a raw record. */
export function ecsSourceOf(json: JsonObject): Source | null {
  const signs = signsOf(json);
  const at = storedKinds.findIndex((kind) => kind.recognises(json, signs));
  return ecsSources[at] ?? null;
}
