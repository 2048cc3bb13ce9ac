import { type DayOptions, planAttackDay } from "./attack-day.ts";
import { tellCrowdstrike } from "./tellers/crowdstrike.ts";
import { tellDefender } from "./tellers/defender.ts";
import { tellElasticDefend } from "./tellers/elastic-defend.ts";
import { tellEndgame } from "./tellers/endgame.ts";
import { tellSentinelOne } from "./tellers/sentinel-one.ts";
import type { Teller } from "./tellers/teller.ts";
import { tellForwarded, tellSecurity, tellSysmon, tellWinlogbeat } from "./tellers/windows.ts";

/** The nine sources of the first rule, each with the form its records are told in. */
const tellers = {
  sysmon: tellSysmon,
  security: tellSecurity,
  forwarded: tellForwarded,
  winlogbeat: tellWinlogbeat,
  elastic_defend: tellElasticDefend,
  crowdstrike_fdr: tellCrowdstrike,
  m365_defender: tellDefender,
  sentinel_one_cloud_funnel: tellSentinelOne,
  endgame: tellEndgame,
} as const satisfies Readonly<Record<string, Teller>>;

export type TellingSource = keyof typeof tellers;

/** The names of the sources that can tell. */
export const tellingSources = Object.keys(tellers) as readonly TellingSource[];

/**
 * One day with an intrusion in it (see `planAttackDay`), as one source tells it: raw records in the vendor's own form,
 * one line each, in order of time. The same options give the same lines for every source, of the same day.
 */
export function* tellAttack(source: TellingSource, options: DayOptions): Iterable<string> {
  for (const record of tellers[source](planAttackDay(options))) {
    yield typeof record === "string" ? record : JSON.stringify(record);
  }
}

/** Ordinary days on one host after another, without end; one host in `attackEvery` has the intrusion too. */
export function* tellDays(
  source: TellingSource,
  options: { readonly seed: number; readonly now: number; readonly attackEvery: number },
): Generator<string, void, undefined> {
  for (let hostNumber = 1; ; hostNumber++) {
    yield* tellAttack(source, { ...options, hostNumber, attack: hostNumber % options.attackEvery === 0 });
  }
}
