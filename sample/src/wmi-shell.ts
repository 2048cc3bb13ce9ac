import type { Host } from "./company.ts";
import { type Moment, SECOND } from "./moment.ts";
import { type Program, program, system32 } from "./program.ts";
import { hexOf } from "./random.ts";
import { writeFileCreation, writeImageLoad } from "./sysmon.ts";
import type { Logon, Process, World } from "./world.ts";

/** A program that a captured command starts. */
export interface Child {
  readonly program: Program;
  readonly commandLine: string;
  /** After the shell's own start. */
  readonly afterMs?: number;
  readonly lastsMs?: number;
  /** What the child starts in turn. */
  readonly children?: readonly Child[];
}

export interface CapturedCommand {
  readonly at: Moment;
  /** As it stands between `/c ` and the redirection. */
  readonly command: string;
  readonly children?: readonly Child[];
  readonly lastsMs?: number;
}

/** Where a WMI caller's shells run and where their output goes. */
export interface WmiShell {
  readonly broker: Process;
  readonly logon: Logon;
  /** The redirection's target as it stands in the command line. */
  readonly output: string;
}

/** The WMI provider host of a remote call: started by svchost -k DcomLaunch just before the first command. */
export function startBroker(world: World, host: Host, at: Moment, until: Moment): Process {
  const base = world.base(host);
  const broker = world.run({
    program: program("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"),
    commandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
    parent: base.dcomLaunch,
    logon: base.networkServiceLogon,
    start: at,
    end: until,
    integrity: "System",
  });
  writeImageLoad(world, broker, program("C:\\Windows\\System32\\wbem\\cimwin32.dll"), at + 210_000);
  return broker;
}

/** The name wmiexec-like tools give their output file: the caller's clock when the shell was opened. */
export function clockName(at: Moment): string {
  const digits = String(Number.parseInt(hexOf(`clock ${at}`, 6), 16) % 10_000_000).padStart(7, "0");
  return `__${Math.floor(at / SECOND)}.${digits.replace(/0$/, "7")}`;
}

/** `\\127.0.0.1\ADMIN$\` with a clock-named file. */
export function adminShareOutput(openedAt: Moment): string {
  return `\\\\127.0.0.1\\ADMIN$\\${clockName(openedAt)}`;
}

/** One captured command through the broker: the shell, its console host, what the command starts, the output file. */
export function capture(world: World, shell: WmiShell, captured: CapturedCommand): Process {
  return runShell(world, shell, `cmd.exe /Q /c ${captured.command} 1> ${shell.output} 2>&1`, captured);
}

/** A cmd.exe with exactly this command line: for shapes that are almost the captured one. */
export function runShell(
  world: World,
  shell: WmiShell,
  commandLine: string,
  { at, children = [], lastsMs = 240 }: CapturedCommand,
): Process {
  const { host } = shell.broker;
  // No two commands take equally long.
  const pace = 0.75 + world.random.fork(`pace ${host.name} ${at}`).next() * 0.9;
  const longest =
    pace * Math.max(lastsMs, ...children.map((child) => (child.afterMs ?? 60) + (child.lastsMs ?? 120) + 40));
  const cmd = world.run({
    program: system32("cmd.exe"),
    commandLine,
    parent: shell.broker,
    logon: shell.logon,
    start: at,
    end: at + Math.round(longest * 1000),
    directory: "C:\\",
    integrity: "High",
  });
  world.run({
    program: system32("conhost.exe"),
    commandLine: "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1",
    parent: cmd,
    start: at + 22_000,
    end: at + Math.round(longest * 1000) + 4_000,
    directory: "C:\\Windows",
    filteredBySysmon: true,
  });
  if (shell.output.startsWith("\\\\127.0.0.1\\ADMIN$\\")) {
    const local = shell.output.replace("\\\\127.0.0.1\\ADMIN$", "C:\\Windows");
    writeFileCreation(world, world.base(host).system, local, at + 9_000);
  }
  startChildren(world, cmd, { children, pace });
  return cmd;
}

function startChildren(
  world: World,
  parent: Process,
  { children, pace }: { readonly children: readonly Child[]; readonly pace: number },
): void {
  for (const child of children) {
    const start = parent.start + Math.round((child.afterMs ?? 60) * pace * 1000);
    const started = world.run({
      program: child.program,
      commandLine: child.commandLine,
      parent,
      start,
      end: start + Math.round((child.lastsMs ?? 120) * pace * 1000),
      directory: "C:\\",
    });
    startChildren(world, started, { children: child.children ?? [], pace });
  }
}

/** A child from System32, its command line as cmd.exe passes it on: name, two blanks, arguments, one blank. */
export function tool(name: string, args: string, more: Partial<Child> = {}): Child {
  return { program: system32(`${name}.exe`), commandLine: `${name}  ${args} `, ...more };
}
