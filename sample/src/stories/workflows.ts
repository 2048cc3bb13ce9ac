import { type Account, type Host, hosts, people, services } from "../company.ts";
import { DAY, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program } from "../program.ts";
import { logOn, writeExplicitCredentials } from "../security.ts";
import type { ExpectedSession, SampleInvestigation, SampleStory } from "../story.ts";
import { adminShareOutput, type CapturedCommand, capture, startBroker, tool } from "../wmi-shell.ts";
import type { World } from "../world.ts";

const inventoried = [hosts.ws011, hosts.ws014, hosts.ws017, hosts.ws025] as const;
const backedUp = [hosts.file, hosts.database, hosts.application] as const;
const BACKUP_OUTPUT = "C:\\Windows\\Temp\\swb-shadows.txt";
/** Nights, counted back from the end, on which the backup agent was paused. */
const PAUSED_NIGHTS: readonly number[] = [4, 9];

const fromManagement: ExpectedSession = {
  kind: "joined",
  logonType: "3",
  authenticationPackage: "Kerberos",
  sourceAddress: hosts.management.address,
};

const benign = { captureShape: "escalate", session: "lower_concern", children: "lower_concern" } as const;

export const inventory: SampleStory = {
  id: "inventory",
  title: "The inventory tool asks the same question of four workstations every day",
  hosts: inventoried.map((host) => host.name),
  users: ["HALDEN\\svc-inv"],
  investigations: inventoried.map((host) => ({
    host: host.name,
    user: "HALDEN\\svc-inv",
    alerts: { sysmon: 14, security: 0 },
    command: "sc query ccmexec",
    session: fromManagement,
    children: Array.from({ length: 14 }, () => "sc.exe"),
    questions: benign,
  })),
  nearMisses: [],
};

export const backup: SampleStory = {
  id: "backup",
  title: "The backup agent lists shadow copies on three servers almost every night",
  hosts: backedUp.map((host) => host.name),
  users: ["HALDEN\\svc-backup"],
  investigations: backedUp.map(
    (host): SampleInvestigation => ({
      host: host.name,
      user: "HALDEN\\svc-backup",
      alerts: { sysmon: host.sysmon ? 12 : 0, security: host.audit === "processes" ? 12 : 0 },
      command: "vssadmin list shadows",
      session: fromManagement,
      children: Array.from({ length: 12 }, () => "vssadmin.exe"),
      questions: benign,
    }),
  ),
  nearMisses: [],
};

export const helpdesk: SampleStory = {
  id: "helpdesk",
  title: "Somebody at the helpdesk refreshes group policy on one workstation, once",
  hosts: ["WS-027", "WS-012"],
  users: ["HALDEN\\hd-lindqvist"],
  investigations: [
    {
      host: "WS-027",
      user: "HALDEN\\hd-lindqvist",
      alerts: { sysmon: 1, security: 1 },
      command: "gpupdate /force",
      session: { ...fromManagement, sourceAddress: hosts.ws012.address },
      children: ["gpupdate.exe"],
      questions: benign,
    },
  ],
  nearMisses: [],
};

export const deployment: SampleStory = {
  id: "deployment",
  title: "The deployment tool looks at one workstation three times: too few to call it a habit",
  hosts: ["WS-022"],
  users: ["HALDEN\\svc-deploy"],
  investigations: [
    {
      host: "WS-022",
      user: "HALDEN\\svc-deploy",
      alerts: { sysmon: 3, security: 3 },
      command: 'dir "C:\\Program Files"',
      session: fromManagement,
      children: [],
      questions: benign,
    },
  ],
  nearMisses: [],
};

interface Visit {
  readonly host: Host;
  readonly account: Account;
  readonly at: Moment;
  readonly from: Host;
  readonly output: string;
  readonly command: Omit<CapturedCommand, "at">;
}

/** One remote command over WMI with a Kerberos logon, as management tools do it. */
function visit(world: World, { host, account, at, from, output, command }: Visit): void {
  const random = world.random.fork(`visit ${host.name} ${account.name} ${at}`);
  const logon = logOn(world, {
    host,
    account,
    at: at - 400_000,
    random,
    until: at + 15 * SECOND,
    type: "3",
    package: "Kerberos",
    address: from.address,
  });
  const broker = startBroker(world, host, at - 150_000, at + 95 * SECOND);
  capture(world, { broker, logon, output }, { ...command, at });
}

export function planWorkflows(world: World): void {
  const random = world.random.fork("workflows");
  for (let day = 0; day < 14; day++) {
    inventoried.forEach((host, i) => {
      const at = world.inside(world.daysAgo(day, 5.5) + i * 41 * SECOND + random.int(0, 19 * 1000) * 1000);
      visit(world, {
        host,
        account: services.inventory,
        at,
        from: hosts.management,
        output: adminShareOutput(at - SECOND),
        command: { command: "sc query ccmexec", children: [tool("sc", "query ccmexec")] },
      });
    });
    if (!PAUSED_NIGHTS.includes(day)) {
      backedUp.forEach((host, i) => {
        visit(world, {
          host,
          account: services.backup,
          at: world.inside(world.daysAgo(day, 1.25) + i * 4 * MINUTE + random.int(0, 59 * 1000) * 1000),
          from: hosts.management,
          output: BACKUP_OUTPUT,
          command: {
            command: "vssadmin list shadows",
            children: [tool("vssadmin", "list shadows", { lastsMs: 900 })],
          },
        });
      });
    }
  }
  for (const day of [2, 5, 11]) {
    const at = world.daysAgo(day, 13) + random.int(0, 40 * 60) * SECOND - (day === 0 ? DAY : 0);
    visit(world, {
      host: hosts.ws022,
      account: services.deployment,
      at,
      from: hosts.management,
      output: `\\\\127.0.0.1\\C$\\Windows\\Temp\\dep-${4700 + day}.log`,
      command: { command: 'dir "C:\\Program Files"' },
    });
  }
  planHelpdesk(world);
}

function planHelpdesk(world: World): void {
  const at = world.daysAgo(1, 9.4);
  const desk = hosts.ws012;
  const powershell = world.run({
    program: program("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
    commandLine: '"powershell.exe" -File C:\\Helpdesk\\refresh-policy.ps1 -Computer WS-027',
    parent: world.base(desk).schedule,
    start: at - 4 * SECOND,
    end: at + 20 * SECOND,
    integrity: "High",
    logon: logOn(world, {
      host: desk,
      account: people.helpdesk,
      at: at - 60 * SECOND,
      random: world.random.fork("helpdesk"),
      until: at + 8 * MINUTE,
      type: "2",
      package: "Negotiate",
      address: "127.0.0.1",
    }),
  });
  writeExplicitCredentials(world, {
    process: powershell,
    account: people.helpdesk,
    target: hosts.ws027,
    at: at - SECOND,
  });
  visit(world, {
    host: hosts.ws027,
    account: people.helpdesk,
    at,
    from: desk,
    output: "C:\\Windows\\Temp\\gpupdate.txt",
    command: { command: "gpupdate /force", children: [tool("gpupdate", "/force", { lastsMs: 6_200 })] },
  });
}
