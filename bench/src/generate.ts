import { createRandom, type EventData, type Random, type SampleRecord } from "@quaestor/sample";

export interface GenerateOptions {
  readonly seed: number;
  /** How many records. */
  readonly count: number;
  /** Milliseconds since 1970 of the first record. */
  readonly fromMs: number;
  /** Time the records spread over, evenly. */
  readonly spanMs: number;
  /** Machines that write them. */
  readonly hosts: number;
  /** One record in so many is a shell that the first rule matches; 0 for none. */
  readonly alertEvery: number;
}

/** Ten million records of a mid-sized company's week, as the ratios in this folder are measured on. */
export const DEFAULTS: GenerateOptions = {
  seed: 1,
  count: 10_000_000,
  fromMs: Date.UTC(2026, 0, 5),
  spanMs: 7 * 24 * 3600 * 1000,
  hosts: 400,
  alertEvery: 50_000,
};

interface Live {
  readonly pid: number;
  readonly guid: string;
  readonly image: string;
  readonly commandLine: string;
  readonly user: string;
}

interface Machine {
  readonly name: string;
  readonly id: string;
  readonly prefix: string;
  readonly address: string;
  readonly broker: Live;
  /** Bounded: the oldest place is taken again, so memory does not grow with the count. */
  readonly live: Live[];
  started: number;
  sysmonRecord: number;
  securityRecord: number;
}

interface Moment {
  readonly iso: string;
  readonly utc: string;
  readonly seconds: number;
}

const LIVE_PER_HOST = 48;
const OS = { family: "windows", platform: "windows", type: "windows" } as const;

const images = [
  ["C:\\Windows\\System32\\svchost.exe", "-k netsvcs -p -s"],
  ["C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "--type=renderer --field-trial-handle="],
  ["C:\\Windows\\System32\\taskhostw.exe", "-Task"],
  ["C:\\Windows\\System32\\backgroundTaskHost.exe", "-ServerName:App."],
  ["C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE", "/n \\\\SRV-FILE\\team\\"],
  ["C:\\Windows\\System32\\cmd.exe", "/c dir C:\\Jobs\\"],
  ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "-File C:\\Monitoring\\check-"],
  ["C:\\Windows\\System32\\SearchProtocolHost.exe", "Global\\UsGthrFltPipe"],
  ["C:\\Windows\\System32\\conhost.exe", "0xffffffff -ForceV1 "],
] as const satisfies readonly (readonly [string, string])[];

/**
 * Raw Winlogbeat records of Sysmon and Security, in order of time, as many as asked for: process starts and ends,
 * connections, files, logons. Holds one small table a host and nothing else, so the count costs time but no memory.
 */
export function* generateRecords(options: GenerateOptions): Generator<SampleRecord, void, undefined> {
  const random = createRandom(options.seed);
  const machines = Array.from({ length: Math.max(1, options.hosts) }, (_, i) => makeMachine(i, random));
  for (let i = 0; i < options.count; i++) {
    const at = moment(options.fromMs, (options.spanMs * i) / options.count);
    const machine = machines[random.int(0, machines.length - 1)];
    if (machine !== undefined) {
      const alert = options.alertEvery > 0 && i % options.alertEvery === options.alertEvery - 1;
      yield alert ? captureStart(machine, random, at) : ordinary(machine, random, at);
    }
  }
}

/** The same as NDJSON, each with its line feed. */
export function* generateLines(options: GenerateOptions): Generator<string, void, undefined> {
  for (const record of generateRecords(options)) {
    yield `${JSON.stringify(record)}\n`;
  }
}

function ordinary(machine: Machine, random: Random, at: Moment): SampleRecord {
  const roll = random.next();
  const process = machine.live[random.int(0, machine.live.length - 1)] ?? machine.broker;
  if (roll < 0.36) {
    const [path, args] = images[random.int(0, images.length - 1)] ?? images[0];
    const commandLine = `"${path}" ${args}${hex(random, 5)}`;
    const child = start(machine, random, at, { image: path, commandLine, user: process.user });
    return roll < 0.24 ? sysmonStart(machine, at, child, process, random) : securityStart(machine, at, child, process);
  }
  if (roll < 0.58) {
    return roll < 0.5
      ? sysmon(machine, at, 5, 3, { ...subject(process, at), User: process.user })
      : security(machine, at, 4689, 0, {
          ...creator(machine),
          Status: "0x0",
          ProcessId: `0x${process.pid.toString(16)}`,
          ProcessName: process.image,
        });
  }
  if (roll < 0.8) {
    return connection(machine, random, at, process);
  }
  return roll < 0.88
    ? sysmon(machine, at, 11, 2, {
        ...subject(process, at),
        TargetFilename: `C:\\Windows\\Temp\\${hex(random, 8)}.tmp`,
        CreationUtcTime: at.utc,
        User: process.user,
      })
    : logon(machine, random, at);
}

/** What the first rule is about: the broker starts a shell whose output goes to the loopback admin share. */
function captureStart(machine: Machine, random: Random, at: Moment): SampleRecord {
  const file = `__${at.seconds}.${random.int(100_000, 9_999_999)}`;
  const commandLine = `cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\${file} 2>&1`;
  const child = start(machine, random, at, {
    image: "C:\\Windows\\System32\\cmd.exe",
    commandLine,
    user: `HALDEN\\user${random.int(1, 60)}`,
  });
  return sysmonStart(machine, at, child, machine.broker, random);
}

function start(
  machine: Machine,
  random: Random,
  at: Moment,
  what: { readonly image: string; readonly commandLine: string; readonly user: string },
): Live {
  const live: Live = {
    ...what,
    pid: random.int(150, 16_000) * 4,
    guid: processGuid(machine.prefix, at, machine.started),
  };
  machine.live[machine.started % LIVE_PER_HOST] = live;
  machine.started++;
  return live;
}

function sysmonStart(machine: Machine, at: Moment, child: Live, parent: Live, random: Random): SampleRecord {
  const logonId = random.int(0x40000, 0x3ffffff).toString(16);
  return sysmon(machine, at, 1, 5, {
    ...subject(child, at),
    FileVersion: "10.0.22621.3527 (WinBuild.160101.0800)",
    Description: "-",
    Product: "Microsoft® Windows® Operating System",
    Company: "Microsoft Corporation",
    OriginalFileName: child.image.slice(child.image.lastIndexOf("\\") + 1),
    CommandLine: child.commandLine,
    CurrentDirectory: "C:\\Windows\\system32\\",
    User: child.user,
    LogonGuid: `{${machine.prefix}-0000-0000-0000-${logonId.padStart(12, "0")}}`,
    LogonId: `0x${logonId}`,
    TerminalSessionId: "1",
    IntegrityLevel: "Medium",
    Hashes: hashesOf(child.image),
    ParentProcessGuid: parent.guid,
    ParentProcessId: String(parent.pid),
    ParentImage: parent.image,
    ParentCommandLine: parent.commandLine,
    ParentUser: parent.user,
  });
}

function securityStart(machine: Machine, at: Moment, child: Live, parent: Live): SampleRecord {
  return security(machine, at, 4688, 2, {
    ...creator(machine),
    NewProcessId: `0x${child.pid.toString(16)}`,
    NewProcessName: child.image,
    TokenElevationType: "%%1936",
    ProcessId: `0x${parent.pid.toString(16)}`,
    CommandLine: child.commandLine,
    TargetUserSid: "S-1-0-0",
    TargetUserName: "-",
    TargetDomainName: "-",
    TargetLogonId: "0x0",
    ParentProcessName: parent.image,
    MandatoryLabel: "S-1-16-8192",
  });
}

function connection(machine: Machine, random: Random, at: Moment, process: Live): SampleRecord {
  return sysmon(machine, at, 3, 5, {
    ...subject(process, at),
    User: process.user,
    Protocol: "tcp",
    Initiated: "true",
    SourceIsIpv6: "false",
    SourceIp: machine.address,
    SourceHostname: machine.name,
    SourcePort: String(random.int(49_152, 65_535)),
    SourcePortName: "-",
    DestinationIsIpv6: "false",
    DestinationIp: `198.51.100.${random.int(1, 254)}`,
    DestinationHostname: "-",
    DestinationPort: random.chance(0.8) ? "443" : "445",
    DestinationPortName: "-",
  });
}

function logon(machine: Machine, random: Random, at: Moment): SampleRecord {
  const user = random.int(1, 900);
  return security(machine, at, 4624, 2, {
    SubjectUserSid: "S-1-0-0",
    SubjectUserName: "-",
    SubjectDomainName: "-",
    SubjectLogonId: "0x0",
    TargetUserSid: `S-1-5-21-2871304416-1190527733-3904418262-${1100 + user}`,
    TargetUserName: `user${user}`,
    TargetDomainName: "HALDEN",
    TargetLogonId: `0x${random.int(0x40000, 0x3ffffff).toString(16)}`,
    LogonType: "3",
    LogonProcessName: "Kerberos",
    AuthenticationPackageName: "Kerberos",
    WorkstationName: "-",
    LogonGuid: "{00000000-0000-0000-0000-000000000000}",
    LmPackageName: "-",
    KeyLength: "0",
    ProcessId: "0x0",
    ProcessName: "-",
    IpAddress: `10.20.${random.int(30, 33)}.${random.int(1, 254)}`,
    IpPort: String(random.int(49_152, 65_535)),
    ElevatedToken: "%%1843",
  });
}

function subject(process: Live, at: Moment): EventData {
  return {
    RuleName: "-",
    UtcTime: at.utc,
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
  };
}

function creator(machine: Machine): EventData {
  return {
    SubjectUserSid: "S-1-5-18",
    SubjectUserName: `${machine.name.slice(0, machine.name.indexOf("."))}$`,
    SubjectDomainName: "HALDEN",
    SubjectLogonId: "0x3e7",
  };
}

function sysmon(machine: Machine, at: Moment, code: number, version: number, data: EventData): SampleRecord {
  const provider = "Microsoft-Windows-Sysmon";
  return {
    "@timestamp": at.iso,
    event: { code: String(code), kind: "event", provider },
    host: { name: machine.name, id: machine.id, os: OS },
    log: { level: "information" },
    winlog: {
      api: "wineventlog",
      channel: "Microsoft-Windows-Sysmon/Operational",
      computer_name: machine.name,
      event_data: data,
      event_id: String(code),
      opcode: "Info",
      process: { pid: 2904, thread: { id: 3780 } },
      provider_guid: "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
      provider_name: provider,
      record_id: machine.sysmonRecord++,
      user: { identifier: "S-1-5-18" },
      version,
    },
  };
}

function security(machine: Machine, at: Moment, code: number, version: number, data: EventData): SampleRecord {
  const provider = "Microsoft-Windows-Security-Auditing";
  return {
    "@timestamp": at.iso,
    event: { code: String(code), kind: "event", provider, outcome: "success" },
    host: { name: machine.name, id: machine.id, os: OS },
    log: { level: "information" },
    winlog: {
      api: "wineventlog",
      channel: "Security",
      computer_name: machine.name,
      event_data: data,
      event_id: String(code),
      keywords: ["Audit Success"],
      opcode: "Info",
      process: { pid: 4, thread: { id: 1304 } },
      provider_guid: "{54849625-5478-4994-a5ba-3e3b0328c30d}",
      provider_name: provider,
      record_id: machine.securityRecord++,
      ...(version === 0 ? {} : { version }),
    },
  };
}

function makeMachine(index: number, random: Random): Machine {
  const prefix = hex(random, 8);
  const broker: Live = {
    pid: 3660,
    guid: `{${prefix}-0000-0000-0100-000000001b00}`,
    image: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
    commandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
    user: "NT AUTHORITY\\NETWORK SERVICE",
  };
  return {
    name: `WS-${String(index).padStart(4, "0")}.halden.example`,
    id: `${prefix}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`,
    prefix,
    address: `10.20.${40 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    broker,
    live: [
      {
        pid: 812,
        guid: `{${prefix}-0000-0000-0000-000000001b00}`,
        image: "C:\\Windows\\explorer.exe",
        commandLine: "C:\\Windows\\Explorer.EXE",
        user: `HALDEN\\user${index}`,
      },
    ],
    started: 1,
    sysmonRecord: 1,
    securityRecord: 1,
  };
}

/** Windows counts in 100 ns, so the part of a millisecond becomes four more digits. */
function moment(fromMs: number, offsetMs: number): Moment {
  const ms = fromMs + Math.floor(offsetMs);
  const ticks = Math.floor((offsetMs % 1) * 10_000);
  const text = new Date(ms).toISOString().slice(0, -1);
  return {
    iso: `${text}${String(ticks).padStart(4, "0")}Z`,
    utc: text.replace("T", " "),
    seconds: Math.floor(ms / 1000),
  };
}

const hashes = new Map<string, string>();

/** A program has the same digests wherever it runs, and there are few programs. */
function hashesOf(image: string): string {
  const found = hashes.get(image);
  if (found !== undefined) {
    return found;
  }
  const random = createRandom(image.length).fork(image);
  const made = `MD5=${hex(random, 32)},SHA256=${hex(random, 64)},IMPHASH=${hex(random, 32)}`.toUpperCase();
  hashes.set(image, made);
  return made;
}

function processGuid(prefix: string, at: Moment, count: number): string {
  const time = at.seconds.toString(16).padStart(8, "0");
  const counter = count.toString(16).padStart(8, "0");
  return `{${prefix}-${time.slice(4)}-${time.slice(0, 4)}-${counter.slice(4)}-${counter.slice(0, 4)}00001b00}`;
}

function hex(random: Random, digits: number): string {
  let text = "";
  for (let left = digits; left > 0; left -= 4) {
    text += random.int(0, 0xffff).toString(16).padStart(4, "0").slice(0, left);
  }
  return text;
}
