import { type Host, hosts, services } from "../company.ts";
import { DAY, HOUR, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program, system32 } from "../program.ts";
import type { Random } from "../random.ts";
import { logOn } from "../security.ts";
import { writeConnection, writeFileCreation } from "../sysmon.ts";
import type { World } from "../world.ts";

const POWERSHELL = program("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
const SQL_COMMAND = program("C:\\Program Files\\Microsoft SQL Server\\160\\Tools\\Binn\\SQLCMD.EXE");

/** Scheduled work of the servers: a monitoring script every hour, and the database's own jobs. */
export function planServerWork(world: World, host: Host, midnight: Moment, random: Random): void {
  const base = world.base(host);
  for (let hour = 0; hour < 24; hour++) {
    const at = midnight + hour * HOUR + random.int(60, 300) * SECOND;
    const monitor = world.run({
      program: POWERSHELL,
      commandLine: `"${POWERSHELL.path}" -NonInteractive -File C:\\Monitoring\\health.ps1`,
      parent: base.schedule,
      start: at,
      end: at + random.int(6, 40) * SECOND,
    });
    world.run({
      program: system32("conhost.exe"),
      commandLine: "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1",
      parent: monitor,
      start: at + 30_000,
      end: monitor.end,
      filteredBySysmon: true,
    });
    writeConnection(world, {
      process: monitor,
      at: at + 3 * SECOND,
      address: hosts.management.address,
      name: hosts.management.computerName,
      localPort: random.int(49_700, 65_000),
      remotePort: 8443,
    });
  }
  if (host === hosts.database) {
    planDatabaseJobs(world, midnight, random);
  }
}

function planDatabaseJobs(world: World, midnight: Moment, random: Random): void {
  const host = hosts.database;
  for (let at = midnight + 7 * MINUTE; at < midnight + DAY; at += 3 * HOUR) {
    const logon = logOn(world, {
      host,
      account: services.database,
      at,
      random,
      until: at + 5 * MINUTE,
      type: "5",
      package: "Negotiate",
    });
    const job = world.run({
      program: SQL_COMMAND,
      commandLine: `"${SQL_COMMAND.path}" -E -i D:\\Jobs\\orders.sql`,
      parent: world.base(host).services,
      logon,
      start: at + SECOND,
      end: at + random.int(20, 200) * SECOND,
      integrity: "High",
    });
    writeFileCreation(world, job, "D:\\Backup\\orders.bak", at + 9 * SECOND);
  }
}
