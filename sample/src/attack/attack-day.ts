import { type Account, type Host, hosts, people, services, UNMANAGED } from "../company.ts";
import { assignIdentities } from "../identity.ts";
import { HOUR, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program, system32 } from "../program.ts";
import { logOn, writeSecurityProcess } from "../security.ts";
import { writeSysmonProcess } from "../sysmon.ts";
import { adminShareOutput, capture, startBroker, tool } from "../wmi-shell.ts";
import { type Draft, type Logon, type Process, World } from "../world.ts";
import { writeTaskCreated } from "./task-created.ts";

/** A logon of the day, with what only the record of the logon says. */
export interface DayLogon extends Logon {
  readonly type: "2" | "3";
  readonly package: "Negotiate" | "NTLM" | "Kerberos";
  readonly address: string | null;
  readonly workstation: string | null;
}

/** One thing that happened, before anybody tells it in their words. */
export type Happening =
  | { readonly kind: "start"; readonly at: Moment; readonly process: Process }
  | { readonly kind: "end"; readonly at: Moment; readonly process: Process }
  | { readonly kind: "logon"; readonly at: Moment; readonly logon: DayLogon }
  | { readonly kind: "file"; readonly at: Moment; readonly process: Process; readonly path: string }
  | {
      readonly kind: "task";
      readonly at: Moment;
      readonly process: Process;
      readonly name: string;
      readonly command: string;
    };

/** A day on one host: as it happened, and as Windows' own logs tell it. */
export interface AttackDay {
  readonly host: Host;
  readonly happenings: readonly Happening[];
  /** Events of Sysmon and of the Security log, in order of time. */
  readonly drafts: readonly Draft[];
}

export interface DayOptions {
  readonly seed: number;
  /** Milliseconds since 1970; the day ends then. */
  readonly now: number;
  /** False for an ordinary day: no intrusion. */
  readonly attack?: boolean;
  /** The host's place in a row of many; each has its own name. */
  readonly hostNumber?: number;
}

const TASK = "\\upd";
const PAYLOAD = "C:\\ProgramData\\upd.exe";

function hostOfDay(number: number): Host {
  const { database } = hosts;
  const name = number === 0 ? database.name : `SRV-${String(number).padStart(4, "0")}`;
  const machine = (Number.parseInt(database.machine, 16) ^ number).toString(16).padStart(8, "0");
  return {
    ...database,
    name,
    computerName: `${name}.halden.example`,
    machine,
    id: `${machine}${(database.id ?? "").slice(8)}`,
    audit: "processes",
  };
}

/**
 * Half a day on one host: people and services at work, and (unless told otherwise) an intruder with a stolen account
 * who logs on over the network, runs commands through WMI with their output captured, starts PowerShell and schedules
 * a task. The same options give the same day.
 */
export function planAttackDay({ seed, now, attack = true, hostNumber = 0 }: DayOptions): AttackDay {
  const world = new World(seed + hostNumber, Math.floor(now) * 1000);
  const host = hostOfDay(hostNumber);
  const random = world.random.fork(`day ${host.name}`);
  const told: Happening[] = [];
  const logOnHere = (account: Account, at: Moment, how: Omit<DayLogon, keyof Logon>): DayLogon => {
    const { type, package: authentication, address, workstation } = how;
    const logon = logOn(world, {
      host,
      account,
      at,
      random,
      until: null,
      type,
      package: authentication,
      ...(address !== null && { address }),
      ...(workstation !== null && { workstation }),
    });
    const made = { ...logon, ...how };
    told.push({ kind: "logon", at, logon: made });
    return made;
  };

  const morning = world.end - 6 * HOUR;
  workADay(world, host, morning, logOnHere);
  if (attack) {
    const opened = world.end - 40 * MINUTE;
    const how = { type: "3", package: "NTLM", address: UNMANAGED.address, workstation: UNMANAGED.workstation } as const;
    const logon = logOnHere(people.jmoe, opened - 120_000, how);
    const broker = startBroker(world, host, opened + 40_000, opened + 8 * MINUTE);
    const output = adminShareOutput(opened);
    const shell = { broker, logon, output };
    const local = output.replace("\\\\127.0.0.1\\ADMIN$", "C:\\Windows");
    const run = (after: number, command: string, children: Parameters<typeof capture>[2]["children"] = []): Process => {
      const at = opened + after * SECOND;
      const cmd = capture(world, shell, { at, command, children });
      told.push({ kind: "file", at: at + 9_000, process: world.base(host).system, path: local });
      return cmd;
    };
    run(2, "whoami /all", [tool("whoami", "/all")]);
    run(31, 'net group "Domain Admins" /domain', [tool("net", 'group "Domain Admins" /domain', { lastsMs: 600 })]);
    run(77, "powershell -nop -w hidden -c Get-Process", [
      {
        program: program("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
        commandLine: "powershell  -nop -w hidden -c Get-Process ",
        lastsMs: 2_100,
      },
    ]);
    const schedule = `/create /tn ${TASK.slice(1)} /tr ${PAYLOAD} /sc onstart /ru SYSTEM`;
    const cmd = run(140, `schtasks ${schedule}`, [tool("schtasks", schedule, { lastsMs: 500 })]);
    const at = cmd.start + 420_000;
    told.push({ kind: "task", at, process: cmd, name: TASK, command: PAYLOAD });
    writeTaskCreated(world, { host, logon, name: TASK, command: PAYLOAD, at });
  }
  const here = world.processes.filter((process) => process.host === host);
  assignIdentities(here);
  for (const process of here) {
    writeSysmonProcess(world, process);
    writeSecurityProcess(world, process);
    if (process.start >= world.end - 7 * HOUR) {
      told.push({ kind: "start", at: process.start, process });
      if (process.end !== null) told.push({ kind: "end", at: process.end, process });
    }
  }
  const inTime = (left: { readonly at: Moment }, right: { readonly at: Moment }): number => left.at - right.at;
  return {
    host,
    happenings: told.sort(inTime),
    drafts: world.drafts.filter((draft) => draft.host === host && draft.at >= world.end - 7 * HOUR).sort(inTime),
  };
}

const APPS = [
  [
    "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
    '"WINWORD.EXE" /n "C:\\Users\\Public\\plan.docx"',
  ],
  ["C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", '"msedge.exe" --profile-directory=Default'],
  ["C:\\Windows\\System32\\notepad.exe", "notepad.exe C:\\Users\\Public\\notes.txt"],
  ["C:\\Windows\\System32\\mmc.exe", "mmc.exe C:\\Windows\\system32\\services.msc"],
] as const;

type LogOnHere = (account: Account, at: Moment, how: Omit<DayLogon, keyof Logon>) => DayLogon;

/** Somebody logs on and works; the scheduler and the backup do what they do every day. */
function workADay(world: World, host: Host, from: Moment, logOnHere: LogOnHere): void {
  const base = world.base(host);
  const random = world.random.fork(`work ${host.name}`);
  const own = logOnHere(people.admin, from, { type: "2", package: "Negotiate", address: null, workstation: null });
  const explorer = world.run({
    program: program("C:\\Windows\\explorer.exe"),
    commandLine: "C:\\Windows\\Explorer.EXE",
    parent: base.dcomLaunch,
    logon: own,
    integrity: "Medium",
    start: from + 3 * SECOND,
    end: null,
  });
  for (let i = 0; i < 24; i++) {
    const [path, commandLine] = APPS[random.int(0, APPS.length - 1)] ?? APPS[0];
    const start = from + 4 * SECOND + random.int(0, 320) * MINUTE;
    const end = start + random.int(20, 1_500) * SECOND;
    world.run({ program: program(path), commandLine, parent: explorer, start, end: Math.min(end, world.end) });
  }
  for (let i = 0; i < 30; i++) {
    const start = from + random.int(0, 340) * MINUTE + random.int(0, 59) * SECOND;
    world.run({
      program: system32("taskhostw.exe"),
      commandLine: "taskhostw.exe",
      parent: base.schedule,
      start,
      end: start + random.int(1, 60) * SECOND,
    });
  }
  const how = { type: "3", package: "Kerberos", address: hosts.management.address, workstation: null } as const;
  for (let i = 0; i < 6; i++) logOnHere(services.backup, from + (40 + i * 50) * MINUTE, how);
}
