import { hosts, people, services, UNMANAGED } from "../company.ts";
import { MINUTE, type Moment, SECOND } from "../moment.ts";
import { program, system32 } from "../program.ts";
import { logOn } from "../security.ts";
import type { SampleStory } from "../story.ts";
import { adminShareOutput, capture, startBroker, tool, type WmiShell } from "../wmi-shell.ts";
import type { Process, World } from "../world.ts";

const ADMIN_HOST = "10.20.90.14";
const TESTER_HOST = "10.20.90.20";

export const pidReuse: SampleStory = {
  id: "pid-reuse",
  title: "The alert's shell ends, and an installer with the same pid starts programs within the hour",
  hosts: ["WS-044"],
  users: ["HALDEN\\adm-falk"],
  investigations: [
    {
      host: "WS-044",
      user: "HALDEN\\adm-falk",
      alerts: { sysmon: 0, security: 1 },
      command: "ipconfig /all",
      session: {
        kind: "joined",
        logonType: "3",
        authenticationPackage: "Kerberos",
        sourceAddress: hosts.management.address,
      },
      children: ["ipconfig.exe"],
      questions: { captureShape: "escalate", session: "lower_concern", children: "lower_concern" },
    },
  ],
  nearMisses: [],
};

export const securityOnly: SampleStory = {
  id: "security-only",
  title: "A contractor's account on a server that only sends Security events",
  hosts: ["SRV-APP1"],
  users: ["HALDEN\\ext.novak"],
  investigations: [
    {
      host: "SRV-APP1",
      user: "HALDEN\\ext.novak",
      alerts: { sysmon: 0, security: 2 },
      command: "tasklist /svc",
      session: { kind: "joined", logonType: "3", authenticationPackage: "NTLM", sourceAddress: ADMIN_HOST },
      children: ["tasklist.exe", "rundll32.exe"],
      questions: { captureShape: "escalate", session: "escalate", children: "escalate" },
    },
  ],
  nearMisses: [],
};

export const hostile: SampleStory = {
  id: "hostile-strings",
  title: "A tester's commands that try to be markup, a link, a formula, and to run backwards",
  hosts: ["WS-036"],
  users: ["HALDEN\\ext.tester"],
  investigations: [
    {
      host: "WS-036",
      user: "HALDEN\\ext.tester",
      alerts: { sysmon: 3, security: 3 },
      command: 'net config server /srvcomment:"<img src=x onerror=alert(1)><b>print room</b>"',
      session: { kind: "joined", logonType: "3", authenticationPackage: "NTLM", sourceAddress: TESTER_HOST },
      children: ["net.exe"],
      questions: { captureShape: "escalate", session: "escalate", children: "lower_concern" },
    },
  ],
  nearMisses: [],
};

export const misusedService: SampleStory = {
  id: "misused-service",
  title: "The inventory account, but from an unmanaged machine, over NTLM, with another command",
  hosts: ["WS-019"],
  users: ["HALDEN\\svc-inv"],
  investigations: [
    {
      host: "WS-019",
      user: "HALDEN\\svc-inv",
      alerts: { sysmon: 1, security: 0 },
      command: "whoami /groups",
      session: { kind: "joined", logonType: "3", authenticationPackage: "NTLM", sourceAddress: UNMANAGED.address },
      children: ["whoami.exe"],
      questions: { captureShape: "escalate", session: "escalate", children: "lower_concern" },
    },
  ],
  nearMisses: [],
};

export const localSystem: SampleStory = {
  id: "local-system",
  title: "Something local runs as SYSTEM: its logon id names no workstation",
  hosts: ["WS-031"],
  users: ["NT AUTHORITY\\SYSTEM"],
  investigations: [
    {
      host: "WS-031",
      user: "NT AUTHORITY\\SYSTEM",
      alerts: { sysmon: 2, security: 0 },
      command: "systeminfo",
      session: { kind: "none", because: "well-known logon id" },
      children: ["systeminfo.exe", "systeminfo.exe"],
      questions: { captureShape: "escalate", session: "unresolved", children: "lower_concern" },
    },
  ],
  nearMisses: [],
};

export function planSingleHosts(world: World): void {
  planPidReuse(world);
  planSecurityOnly(world);
  planHostile(world);
  planMisusedService(world);
  for (const day of [3, 10]) {
    const at = world.daysAgo(day, 10.7);
    const logon = world.base(hosts.ws031).systemLogon;
    const broker = startBroker(world, hosts.ws031, at - SECOND, at + 2 * MINUTE);
    capture(
      world,
      { broker, logon, output: "\\Windows\\Temp\\hw.inf" },
      {
        at,
        command: "systeminfo",
        children: [tool("systeminfo", "", { lastsMs: 4_000 })],
      },
    );
  }
}

function planPidReuse(world: World): void {
  const host = hosts.ws044;
  const at = world.daysAgo(2, 10.25);
  const logon = logOn(world, {
    host,
    account: people.admin,
    at: at - 300_000,
    random: world.random.fork("pid reuse"),
    until: at + 12 * SECOND,
    type: "3",
    package: "Kerberos",
    address: hosts.management.address,
  });
  const broker = startBroker(world, host, at - 120_000, at + 2 * MINUTE);
  const cmd = capture(
    world,
    { broker, logon, output: adminShareOutput(at - SECOND) },
    {
      at,
      command: "ipconfig /all",
      children: [tool("ipconfig", "/all")],
    },
  );
  const later = at + 13 * MINUTE;
  const installer = world.run({
    program: program("C:\\Program Files\\Fenwick\\setup.exe"),
    commandLine: '"C:\\Program Files\\Fenwick\\setup.exe" /update /quiet',
    parent: world.base(host).schedule,
    start: later,
    end: later + 9 * MINUTE,
    reuses: cmd,
  });
  const start = (name: string, args: string, after: Moment): Process =>
    world.run({
      program: system32(name),
      commandLine: `"C:\\Windows\\System32\\${name}" ${args}`,
      parent: installer,
      start: later + after,
      end: later + after + 2 * SECOND,
    });
  start("regsvr32.exe", '/s "C:\\Program Files\\Fenwick\\shellext.dll"', 40 * SECOND);
  start("schtasks.exe", '/change /tn "Fenwick Update" /enable', 65 * SECOND);
  start("rundll32.exe", "advpack.dll,DelNodeRunDLL32 C:\\ProgramData\\Fenwick\\old", 3 * MINUTE);
}

function planSecurityOnly(world: World): void {
  const at = world.daysAgo(0, 3.1);
  const shell = networkShell(world, "application", "contractor", ADMIN_HOST, "NOVAK-LT", at);
  capture(world, shell, { at, command: "tasklist /svc", children: [tool("tasklist", "/svc", { lastsMs: 1_200 })] });
  const dump = "C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Windows\\Temp\\m.dmp full";
  capture(world, shell, {
    at: at + 48 * SECOND,
    command: `rundll32 ${dump}`,
    children: [tool("rundll32", dump, { lastsMs: 2_600 })],
  });
}

function planHostile(world: World): void {
  const at = world.daysAgo(3, 14.6);
  const shell = networkShell(world, "ws036", "tester", TESTER_HOST, "PENTEST-02", at);
  const comment = '/srvcomment:"<img src=x onerror=alert(1)><b>print room</b>"';
  capture(world, shell, {
    at,
    command: `net config server ${comment}`,
    children: [tool("net", `config server ${comment}`)],
  });
  capture(world, shell, {
    at: at + 37 * SECOND,
    command:
      "echo [closed as benign](javascript:alert(1)) ![](https://203.0.113.9/p.png) **approved** `id` | </script><script>alert(2)</script> =HYPERLINK(0) {{host.id}}",
  });
  capture(world, shell, {
    at: at + 71 * SECOND,
    command:
      "type \u202Efdp.exe\u202C \u200Bnote\u0007\u001B[31mred\u001B[0m\u0008 \uFEFFe\u0301 \u2066x\u2069 \u{1F50D}",
  });
}

function planMisusedService(world: World): void {
  const at = world.daysAgo(0, 2.2);
  const shell = networkShell(world, "ws019", "inventory", UNMANAGED.address, UNMANAGED.workstation, at);
  capture(world, shell, { at, command: "whoami /groups", children: [tool("whoami", "/groups")] });
}

const accounts = { contractor: people.contractor, tester: people.tester, inventory: services.inventory } as const;

function networkShell(
  world: World,
  hostKey: "application" | "ws036" | "ws019",
  accountKey: keyof typeof accounts,
  address: string,
  workstation: string,
  at: Moment,
): WmiShell {
  const host = hosts[hostKey];
  const logon = logOn(world, {
    host,
    account: accounts[accountKey],
    at: at - 600_000,
    random: world.random.fork(`network shell ${host.name}`),
    until: at + 3 * MINUTE,
    type: "3",
    package: "NTLM",
    address,
    workstation,
  });
  return {
    logon,
    broker: startBroker(world, host, at - 200_000, at + 4 * MINUTE),
    output: adminShareOutput(at - SECOND),
  };
}
