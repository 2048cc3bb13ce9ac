import type { JsonObject } from "../../ecs/event.ts";
import { crowdstrikeGaps } from "../crowdstrike/gaps.ts";
import { isCrowdstrikeRaw, normaliseCrowdstrike } from "../crowdstrike/normalise-crowdstrike.ts";
import { endgameGaps } from "../endgame/gaps.ts";
import { isEndgameRaw, normaliseEndgame } from "../endgame/normalise-endgame.ts";
import { isDefenderRaw } from "../m365-defender/defender-tables.ts";
import { defenderGaps } from "../m365-defender/gaps.ts";
import { normaliseDefender } from "../m365-defender/normalise-defender.ts";
import { sentinelOneGaps } from "../sentinel-one/gaps.ts";
import { isSentinelOneRaw, normaliseSentinelOne } from "../sentinel-one/normalise-sentinel-one.ts";
import type { Source } from "../source.ts";

/** Raw records of the vendors, in the order of data-sources, section 1. */
export const vendorSources: readonly Source[] = [
  {
    name: "crowdstrike_fdr",
    title: "CrowdStrike FDR",
    gaps: crowdstrikeGaps,
    recognises: isCrowdstrikeRaw,
    normalise: normaliseCrowdstrike,
  },
  {
    name: "m365_defender",
    title: "Microsoft Defender XDR",
    gaps: defenderGaps,
    recognises: isDefenderRaw,
    normalise: normaliseDefender,
  },
  {
    name: "sentinel_one_cloud_funnel",
    title: "SentinelOne Cloud Funnel",
    gaps: sentinelOneGaps,
    recognises: isSentinelOneRaw,
    normalise: normaliseSentinelOne,
  },
  { name: "endgame", title: "Endgame", gaps: endgameGaps, recognises: isEndgameRaw, normalise: normaliseEndgame },
];

/** The source of a vendor's raw record; null for any other. */
export function vendorSourceOf(json: JsonObject): Source | null {
  return vendorSources.find((source) => source.recognises(json)) ?? null;
}
