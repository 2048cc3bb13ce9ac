import { type Account, type Host, hosts, people } from "../company.ts";
import { MINUTE, type Moment, SECOND } from "../moment.ts";
import { system32 } from "../program.ts";
import { logOn } from "../security.ts";
import type { SampleStory } from "../story.ts";
import { clockName, runShell, startBroker, tool } from "../wmi-shell.ts";
import type { Logon, World } from "../world.ts";

export const cShare: SampleStory = {
  id: "c-share",
  title: "Output goes to the C$ share, but outside Windows\\Temp",
  hosts: ["WS-012"],
  users: ["HALDEN\\ext.novak"],
  investigations: [],
  nearMisses: [{ host: "WS-012", user: "HALDEN\\ext.novak", fragment: "1> \\\\127.0.0.1\\C$\\" }],
};

export const noBlank: SampleStory = {
  id: "no-blank",
  title: "The redirection is glued to its path, so no argument is just 1>",
  hosts: ["WS-031"],
  users: ["HALDEN\\ext.novak"],
  investigations: [],
  nearMisses: [{ host: "WS-031", user: "HALDEN\\ext.novak", fragment: "1>\\\\127.0.0.1\\ADMIN$\\__" }],
};

export const mmcParent: SampleStory = {
  id: "mmc-parent",
  title: "The whole captured shape, started by mmc.exe",
  hosts: ["SRV-FILE"],
  users: ["HALDEN\\adm-falk"],
  investigations: [],
  nearMisses: [{ host: "SRV-FILE", user: "HALDEN\\adm-falk", fragment: "1> \\\\127.0.0.1\\ADMIN$\\__" }],
};

export function planNearMisses(world: World): void {
  planCShare(world);
  planNoBlank(world);
  planMmc(world);
}

function sessionOf(world: World, host: Host, account: Account, at: Moment): Logon {
  return logOn(world, {
    host,
    account,
    at,
    random: world.random.fork(`near miss ${host.name}`),
    until: at + 3 * MINUTE,
    type: "3",
    package: "NTLM",
    address: "10.20.90.14",
    workstation: "NOVAK-LT",
  });
}

function planCShare(world: World): void {
  const at = world.daysAgo(5, 15.2);
  const logon = sessionOf(world, hosts.ws012, people.contractor, at - SECOND);
  const broker = startBroker(world, hosts.ws012, at - 300_000, at + 2 * MINUTE);
  const output = "\\\\127.0.0.1\\C$\\hRtQzLwVbe";
  for (const [i, command] of ["ipconfig", "whoami"].entries()) {
    runShell(world, { broker, logon, output }, `cmd.exe /Q /c ${command} 1> ${output} 2>&1`, {
      at: at + i * 19 * SECOND,
      command,
      children: [tool(command, "")],
    });
  }
}

function planNoBlank(world: World): void {
  const at = world.daysAgo(6, 11.8);
  const logon = sessionOf(world, hosts.ws031, people.contractor, at - SECOND);
  const broker = startBroker(world, hosts.ws031, at - 300_000, at + 2 * MINUTE);
  const output = `\\\\127.0.0.1\\ADMIN$\\${clockName(at)}`;
  runShell(world, { broker, logon, output }, `cmd.exe /Q /c hostname 1>${output} 2>&1`, {
    at,
    command: "hostname",
    children: [{ program: system32("HOSTNAME.EXE"), commandLine: "hostname" }],
  });
}

function planMmc(world: World): void {
  const at = world.daysAgo(7, 16.4);
  const logon = sessionOf(world, hosts.file, people.admin, at - SECOND);
  const mmc = world.run({
    program: system32("mmc.exe"),
    commandLine: "C:\\Windows\\system32\\mmc.exe -Embedding",
    parent: world.base(hosts.file).dcomLaunch,
    logon,
    start: at - 200_000,
    end: at + MINUTE,
    integrity: "High",
  });
  const output = `\\\\127.0.0.1\\ADMIN$\\${clockName(at)}`;
  for (const [i, command] of ["cd \\", "whoami"].entries()) {
    runShell(
      world,
      { broker: mmc, logon, output },
      `"C:\\Windows\\System32\\cmd.exe" /Q /c ${command} 1> ${output} 2>&1`,
      { at: at + i * 8 * SECOND, command, children: i === 1 ? [tool("whoami", "")] : [] },
    );
  }
}
