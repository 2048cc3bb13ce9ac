import { planBackground } from "./background.ts";
import { assignIdentities } from "./identity.ts";
import { MINUTE } from "./moment.ts";
import type { SampleRecord } from "./record.ts";
import { writeSecurityProcess } from "./security.ts";
import { planIntrusion } from "./stories/intrusion.ts";
import { planNearMisses } from "./stories/near-misses.ts";
import { planSingleHosts } from "./stories/single-hosts.ts";
import { planWorkflows } from "./stories/workflows.ts";
import { writeSysmonProcess } from "./sysmon.ts";
import { World } from "./world.ts";
import { recordWriter } from "./write-record.ts";

export interface SampleOptions {
  /** Any finite number; varies everything that no story fixes. */
  readonly seed: number;
  /** Milliseconds since 1970. The fortnight ends three minutes before. */
  readonly now: number;
}

/**
 * A small company's fortnight of Sysmon and Security events, 40,000 to 60,000, in order of `@timestamp`. The same
 * seed and now give the same records. Planning happens on the first record asked for, the records are then made one
 * by one. Throws RangeError when `now` is no time.
 */
export function* generateSample({ seed, now }: SampleOptions): Iterable<SampleRecord> {
  // Microseconds must stay whole numbers that a number can hold, which ends in 2255.
  if (!(now > 0 && now < 9e12)) {
    throw new RangeError(`now must be milliseconds since 1970, before the year 2255; it is ${now}`);
  }
  const world = new World(seed, Math.floor(now) * 1000 - 3 * MINUTE);
  planBackground(world);
  planWorkflows(world);
  planSingleHosts(world);
  planNearMisses(world);
  planIntrusion(world);
  assignIdentities(world.processes);
  for (const process of world.processes) {
    writeSysmonProcess(world, process);
    writeSecurityProcess(world, process);
  }
  world.drafts.sort((left, right) => left.at - right.at);
  const write = recordWriter();
  for (const draft of world.drafts) {
    yield write(draft);
  }
}
