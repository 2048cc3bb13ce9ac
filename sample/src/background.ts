import { planNetworkLogons } from "./background/network-logons.ts";
import { planOfficeDay } from "./background/office-day.ts";
import { planServerWork } from "./background/server-work.ts";
import { planUpkeep } from "./background/upkeep.ts";
import { allHosts, type Host } from "./company.ts";
import { DAY, type Moment, weekday } from "./moment.ts";
import type { World } from "./world.ts";

/** What the company does when nothing happens: office days, upkeep by the machines themselves, servers at work. */
export function planBackground(world: World): void {
  for (const host of allHosts) {
    for (const midnight of midnights(world)) {
      const free = weekday(midnight) === 0 || weekday(midnight) === 6;
      planHostDay(world, host, midnight, free);
    }
  }
}

function planHostDay(world: World, host: Host, midnight: Moment, free: boolean): void {
  const random = world.random.fork(`day ${host.name} ${midnight}`);
  planUpkeep(world, host, midnight, random.fork("upkeep"));
  planNetworkLogons(world, host, midnight, { random: random.fork("logons"), free });
  if (host.user === null) {
    planServerWork(world, host, midnight, random.fork("work"));
  } else if (!free) {
    planOfficeDay(world, { host, account: host.user, midnight, random: random.fork("office") });
  }
}

/** Every UTC midnight whose day touches the fortnight. */
function midnights(world: World): Moment[] {
  const list: Moment[] = [];
  for (let midnight = Math.floor(world.start / DAY) * DAY; midnight < world.end; midnight += DAY) {
    list.push(midnight);
  }
  return list;
}
