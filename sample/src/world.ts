import type { Account, Host } from "./company.ts";
import { allHosts, LOCAL_SERVICE, NETWORK_SERVICE, SYSTEM } from "./company.ts";
import { DAY, MINUTE, type Moment } from "./moment.ts";
import type { Program } from "./program.ts";
import { program, system32 } from "./program.ts";
import { createRandom, type Random } from "./random.ts";
import type { EventData } from "./record.ts";

/** A logon session of one host. */
export interface Logon {
  readonly account: Account;
  /** Unique on its host. */
  readonly id: number;
  readonly at: Moment;
  readonly terminal: number;
}

/** A process from start to end. Its pid and GUID are given once all processes of the host are known. */
export interface Process {
  readonly host: Host;
  readonly program: Program;
  readonly commandLine: string;
  readonly directory: string;
  readonly parent: Process | null;
  readonly logon: Logon;
  readonly integrity: "System" | "High" | "Medium" | "Low";
  readonly start: Moment;
  readonly end: Moment | null;
  /** Left out by the usual Sysmon configuration (console hosts). */
  readonly filteredBySysmon: boolean;
  /** The process whose pid this one gets, because Windows hands a freed pid out again. */
  readonly reuses: Process | null;
  pid: number;
  guid: string;
}

/** What a caller says of a process; the rest has defaults. */
export interface ProcessSettings {
  readonly program: Program;
  readonly commandLine: string;
  readonly parent: Process;
  readonly start: Moment;
  readonly end: Moment | null;
  /** The parent's when absent. */
  readonly logon?: Logon;
  readonly directory?: string;
  readonly integrity?: Process["integrity"];
  readonly filteredBySysmon?: boolean;
  readonly reuses?: Process;
}

/** A record before it has a record id. `data` is asked only after pids are known. */
export interface Draft {
  readonly at: Moment;
  readonly host: Host;
  readonly channel: "sysmon" | "security";
  readonly code: number;
  readonly version: number;
  readonly failed?: boolean;
  readonly data: () => EventData;
}

/** The processes every host has from boot, which background and stories hang their own on. */
export interface HostBase {
  readonly system: Process;
  readonly services: Process;
  readonly lsass: Process;
  readonly dcomLaunch: Process;
  readonly schedule: Process;
  readonly networkService: Process;
  readonly localService: Process;
  readonly systemLogon: Logon;
  readonly networkServiceLogon: Logon;
  readonly localServiceLogon: Logon;
}

/** The fortnight while it is being planned: what runs where, and the records to be written of it. */
export class World {
  readonly start: Moment;
  readonly end: Moment;
  readonly random: Random;
  readonly processes: Process[] = [];
  readonly drafts: Draft[] = [];
  readonly #bases = new Map<Host, HostBase>();
  readonly #logonIds = new Map<Host, Set<number>>();

  constructor(seed: number, end: Moment) {
    this.end = end;
    this.start = end - 14 * DAY;
    this.random = createRandom(seed);
    for (const host of allHosts) {
      this.#bases.set(host, this.#boot(host));
    }
  }

  base(host: Host): HostBase {
    const found = this.#bases.get(host) ?? this.#boot(host);
    this.#bases.set(host, found);
    return found;
  }

  /** The instant at `hour` (UTC, may have a fraction) within the 24 hours that end `daysAgo` days before the end. */
  daysAgo(daysAgo: number, hour: number): Moment {
    const until = this.end - daysAgo * DAY;
    const seconds = this.random.fork(`seconds ${daysAgo} ${hour}`).int(0, MINUTE - 1);
    const moment = Math.floor(until / DAY) * DAY + Math.round(hour * 60) * MINUTE + seconds;
    return this.inside(moment < until ? moment : moment - DAY);
  }

  /** Moved away from the fortnight's edges, which would cut off a logon before or a command after. */
  inside(at: Moment): Moment {
    return Math.min(Math.max(at, this.start + 5 * MINUTE), this.end - 10 * MINUTE);
  }

  /** A logon id not yet used on the host. */
  logonId(host: Host, random: Random): number {
    const taken = this.#logonIds.get(host) ?? new Set<number>();
    this.#logonIds.set(host, taken);
    let id = random.int(0x40000, 0x3ffffff);
    while (taken.has(id)) {
      id += 0x11;
    }
    taken.add(id);
    return id;
  }

  run(settings: ProcessSettings): Process {
    const { parent } = settings;
    const process: Process = {
      host: parent.host,
      program: settings.program,
      commandLine: settings.commandLine,
      directory: settings.directory ?? "C:\\Windows\\system32\\",
      parent,
      logon: settings.logon ?? parent.logon,
      integrity: settings.integrity ?? parent.integrity,
      start: settings.start,
      end: settings.end,
      filteredBySysmon: settings.filteredBySysmon ?? false,
      reuses: settings.reuses ?? null,
      pid: 0,
      guid: "",
    };
    this.processes.push(process);
    return process;
  }

  /** Keeps a record if it falls into the fortnight and the host sends its channel at all. */
  write(draft: Draft): void {
    const { at, host } = draft;
    if (at >= this.start && at < this.end && (draft.channel === "sysmon" ? host.sysmon : host.audit !== "none")) {
      this.drafts.push(draft);
    }
  }

  #boot(host: Host): HostBase {
    const at = this.start - this.random.fork(`boot ${host.name}`).int(2 * 24 * 60, 9 * 24 * 60) * MINUTE;
    const wellKnown = (account: Account, id: number): Logon => ({ account, id, at, terminal: 0 });
    const systemLogon = wellKnown(SYSTEM, 0x3e7);
    const networkServiceLogon = wellKnown(NETWORK_SERVICE, 0x3e4);
    const localServiceLogon = wellKnown(LOCAL_SERVICE, 0x3e5);
    const system: Process = {
      host,
      program: program("System"),
      commandLine: "-",
      directory: "-",
      parent: null,
      logon: systemLogon,
      integrity: "System",
      start: at,
      end: null,
      filteredBySysmon: true,
      reuses: null,
      pid: 4,
      guid: "",
    };
    this.processes.push(system);
    let next = at + 4_000_000;
    const run = (name: string, commandLine: string, parent: Process, logon = systemLogon): Process => {
      next += 310_000;
      return this.run({ program: system32(name), commandLine, parent, start: next, end: null, logon });
    };
    const wininit = run("wininit.exe", "wininit.exe", run("smss.exe", "\\SystemRoot\\System32\\smss.exe", system));
    const services = run("services.exe", "C:\\Windows\\system32\\services.exe", wininit);
    const svchost = (group: string, logon?: Logon): Process =>
      run("svchost.exe", `C:\\Windows\\system32\\svchost.exe -k ${group}`, services, logon);
    return {
      system,
      services,
      lsass: run("lsass.exe", "C:\\Windows\\system32\\lsass.exe", wininit),
      dcomLaunch: svchost("DcomLaunch -p"),
      schedule: svchost("netsvcs -p -s Schedule"),
      networkService: svchost("NetworkService -p", networkServiceLogon),
      localService: svchost("LocalServiceNetworkRestricted -p", localServiceLogon),
      systemLogon,
      networkServiceLogon,
      localServiceLogon,
    };
  }
}
