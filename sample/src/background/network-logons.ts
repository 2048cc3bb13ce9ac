import { type Account, allHosts, type Host, hosts, people, services } from "../company.ts";
import { DAY, HOUR, type Moment, SECOND } from "../moment.ts";
import type { Random } from "../random.ts";
import { logOn } from "../security.ts";
import type { World } from "../world.ts";

const staffed = allHosts.filter((host) => host.user !== null);

/** Sessions from elsewhere in the company: staff to the servers by day, machines and services round the clock. */
export function planNetworkLogons(
  world: World,
  host: Host,
  midnight: Moment,
  { random, free }: { readonly random: Random; readonly free: boolean },
): void {
  if (host.audit === "none") {
    return;
  }
  if (host.role === "workstation") {
    // Inventory, patching and the helpdesk reach every workstation a few times a day, always with Kerberos.
    for (let i = random.int(8, 13); i > 0; i--) {
      visit(world, host, random.pick([people.admin, services.deployment, services.inventory]), {
        at: midnight + Math.floor(random.next() * DAY),
        from: hosts.management,
        random,
      });
    }
    return;
  }
  const visitors = free ? 6 : host === hosts.dc1 ? 46 : host === hosts.file ? 34 : 12;
  for (let i = 0; i < visitors; i++) {
    const from = staffed[random.int(0, staffed.length - 1)] ?? hosts.ws011;
    visit(world, host, from.user ?? people.admin, {
      at: midnight + 6 * HOUR + Math.floor(random.next() * 11 * HOUR),
      from,
      random,
    });
  }
}

function visit(
  world: World,
  host: Host,
  account: Account,
  { at, from, random }: { readonly at: Moment; readonly from: Host; readonly random: Random },
): void {
  logOn(world, {
    host,
    account,
    at,
    random,
    until: at + random.int(4, 900) * SECOND,
    type: "3",
    package: "Kerberos",
    address: from.address,
  });
}
