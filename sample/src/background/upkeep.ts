import type { Host } from "../company.ts";
import { DAY, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program, system32 } from "../program.ts";
import type { Random } from "../random.ts";
import { writeConnection, writeDnsQuery, writeFileCreation } from "../sysmon.ts";
import type { HostBase, Process, World } from "../world.ts";

const EDGE_UPDATE = program("C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe");
const DEFENDER = program("C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.24090.11-0\\MpCmdRun.exe");

interface Task {
  readonly path: string;
  readonly commandLine: string;
  readonly parent: keyof Pick<HostBase, "schedule" | "services" | "dcomLaunch">;
  readonly seconds: readonly [low: number, high: number];
}

const tasks: readonly [Task, ...Task[]] = [
  task("taskhostw.exe", "taskhostw.exe -RegisterUserDevice -NewAccount", "schedule", [5, 90]),
  task("taskhostw.exe", "taskhostw.exe SYSTEM", "schedule", [20, 300]),
  task("svchost.exe", "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s wuauserv", "services", [300, 1500]),
  task("svchost.exe", "C:\\Windows\\system32\\svchost.exe -k wsappx -p -s ClipSVC", "services", [60, 600]),
  task("svchost.exe", "C:\\Windows\\System32\\svchost.exe -k LocalSystemNetworkRestricted -p", "services", [60, 500]),
  task(
    "backgroundTaskHost.exe",
    '"C:\\Windows\\system32\\backgroundTaskHost.exe" -ServerName:App',
    "dcomLaunch",
    [3, 30],
  ),
  task("RuntimeBroker.exe", "C:\\Windows\\System32\\RuntimeBroker.exe -Embedding", "dcomLaunch", [30, 400]),
  task(
    "dllhost.exe",
    "C:\\Windows\\system32\\DllHost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}",
    "dcomLaunch",
    [5, 20],
  ),
  task(
    "SearchProtocolHost.exe",
    '"C:\\Windows\\system32\\SearchProtocolHost.exe" Global\\UsGthrFltPipeMssGthrPipe',
    "services",
    [60, 240],
  ),
  task("CompatTelRunner.exe", "C:\\Windows\\system32\\compattelrunner.exe -maintenance", "schedule", [10, 200]),
  task("wbem\\WmiPrvSE.exe", "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding", "dcomLaunch", [80, 300]),
];

function task(name: string, commandLine: string, parent: Task["parent"], seconds: Task["seconds"]): Task {
  return { path: `C:\\Windows\\System32\\${name}`, commandLine, parent, seconds };
}

/** What a Windows machine does by itself through one day and night: tasks, updates, its virus scanner. */
export function planUpkeep(world: World, host: Host, midnight: Moment, random: Random): void {
  const base = world.base(host);
  const count = random.int(19, 27);
  for (let i = 0; i < count; i++) {
    const at = midnight + Math.floor((DAY * (i + random.next())) / count);
    const chosen = random.pick(tasks);
    const wmi = chosen.path.endsWith("WmiPrvSE.exe");
    world.run({
      program: program(chosen.path),
      commandLine: chosen.commandLine,
      parent: base[chosen.parent],
      start: at,
      end: at + random.int(...chosen.seconds) * SECOND + random.int(0, 999) * 1000,
      ...(wmi ? { logon: base.networkServiceLogon } : {}),
    });
  }
  checkForUpdates(world, base, midnight + random.int(10, 1400) * MINUTE, random);
  scan(world, base, midnight + random.int(120, 300) * MINUTE, random);
}

function checkForUpdates(world: World, base: HostBase, at: Moment, random: Random): void {
  const updater = world.run({
    program: EDGE_UPDATE,
    commandLine: `"${EDGE_UPDATE.path}" /ua /installsource scheduler`,
    parent: base.schedule,
    start: at,
    end: at + 41 * SECOND,
  });
  writeDnsQuery(world, updater, "updates.example.com", "198.51.100.5", at + 900_000);
  writeConnection(world, {
    process: updater,
    at: at + SECOND,
    address: "198.51.100.5",
    name: "updates.example.com",
    localPort: random.int(49_700, 65_000),
    remotePort: 443,
  });
}

function scan(world: World, base: HostBase, at: Moment, random: Random): void {
  const run = (args: string, start: Moment, seconds: number): Process =>
    world.run({
      program: DEFENDER,
      commandLine: `"${DEFENDER.path}" ${args}`,
      parent: base.services,
      start,
      end: start + seconds * SECOND,
    });
  const update = run("SignatureUpdate -ScheduleJob -RestrictPrivileges", at, random.int(8, 60));
  world.run({
    program: system32("conhost.exe"),
    commandLine: "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1",
    parent: update,
    start: at + 20_000,
    end: update.end,
    filteredBySysmon: true,
  });
  writeFileCreation(world, update, "C:\\Windows\\Temp\\MpSigStub.log", at + 4 * SECOND);
  run("Scan -ScheduleJob -ScanTrigger 55", at + 20 * MINUTE, random.int(200, 900));
}
