import { createRandom, type Random } from "@quaestor/sample";

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

/** Texts of a living process, each already a JSON string with its quotes: they are written far more often than made. */
interface Live {
  readonly pid: number;
  readonly guid: string;
  readonly image: string;
  readonly name: string;
  readonly commandLine: string;
  readonly user: string;
  readonly hashes: string;
}

interface Machine {
  readonly name: string;
  readonly prefix: string;
  readonly address: string;
  /** `"host":{…}` */
  readonly host: string;
  /** The four Subject fields of a process that SYSTEM starts. */
  readonly creator: string;
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

interface Program {
  readonly image: string;
  readonly name: string;
  readonly hashes: string;
}

const LIVE_PER_HOST = 48;
const SYSMON = "Microsoft-Windows-Sysmon";
const SECURITY = "Microsoft-Windows-Security-Auditing";

const programs = [
  program("C:\\Windows\\System32\\svchost.exe"),
  program("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"),
  program("C:\\Windows\\System32\\taskhostw.exe"),
  program("C:\\Windows\\System32\\backgroundTaskHost.exe"),
  program("C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE"),
  program("C:\\Windows\\System32\\cmd.exe"),
  program("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
  program("C:\\Windows\\System32\\SearchProtocolHost.exe"),
  program("C:\\Windows\\System32\\conhost.exe"),
] as const;
const SHELL = program("C:\\Windows\\System32\\cmd.exe");
const EXPLORER = program("C:\\Windows\\explorer.exe");
const BROKER = program("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");

/**
 * Raw Winlogbeat records of Sysmon and Security as NDJSON, each line with its line feed, in order of time, as many
 * as asked for: process starts and ends, connections, files, logons. Holds one small table a host and nothing else,
 * so the count costs time but no memory. Lines are put together from prepared pieces, because a benchmark of ten
 * million should not wait for its input.
 */
export function* generateLines(options: GenerateOptions): Generator<string, void, undefined> {
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

function ordinary(machine: Machine, random: Random, at: Moment): string {
  const roll = random.next();
  const process = machine.live[random.int(0, machine.live.length - 1)] ?? machine.broker;
  if (roll < 0.36) {
    const chosen = programs[random.int(0, programs.length - 1)] ?? SHELL;
    const commandLine = `"${chosen.name} --job ${random.int(0, 999_999).toString(16)}"`;
    const child = start(machine, random, at, { ...chosen, commandLine, user: process.user });
    return roll < 0.24 ? sysmonStart(machine, at, child, process, random) : securityStart(machine, at, child, process);
  }
  if (roll < 0.5) {
    return sysmon(machine, at, 5, 3, `${subject(process, at)},"User":${process.user}`);
  }
  if (roll < 0.58) {
    const pid = process.pid.toString(16);
    const data = `${machine.creator},"Status":"0x0","ProcessId":"0x${pid}","ProcessName":${process.image}`;
    return security(machine, at, 4689, 0, data);
  }
  if (roll < 0.8) {
    return connection(machine, random, at, process);
  }
  return roll < 0.88 ? fileCreation(machine, random, at, process) : logon(machine, random, at);
}

/** What the first rule is about: the broker starts a shell whose output goes to the loopback admin share. */
function captureStart(machine: Machine, random: Random, at: Moment): string {
  const file = `__${at.seconds}.${random.int(100_000, 9_999_999)}`;
  const child = start(machine, random, at, {
    ...SHELL,
    commandLine: JSON.stringify(`cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\${file} 2>&1`),
    user: JSON.stringify(`HALDEN\\user${random.int(1, 60)}`),
  });
  return sysmonStart(machine, at, child, machine.broker, random);
}

function start(
  machine: Machine,
  random: Random,
  at: Moment,
  what: Program & { readonly commandLine: string; readonly user: string },
): Live {
  const guid = processGuid(machine.prefix, at, machine.started);
  const live: Live = {
    pid: random.int(150, 16_000) * 4,
    guid,
    image: what.image,
    name: what.name,
    commandLine: what.commandLine,
    user: what.user,
    hashes: what.hashes,
  };
  machine.live[machine.started % LIVE_PER_HOST] = live;
  machine.started++;
  return live;
}

function sysmonStart(machine: Machine, at: Moment, child: Live, parent: Live, random: Random): string {
  const logonId = random.int(0x40000, 0x3ffffff).toString(16);
  const data = `${subject(child, at)},"FileVersion":"10.0.22621.3527 (WinBuild.160101.0800)","Description":"-","Product":"Microsoft® Windows® Operating System","Company":"Microsoft Corporation","OriginalFileName":"${child.name}","CommandLine":${child.commandLine},"CurrentDirectory":"C:\\\\Windows\\\\system32\\\\","User":${child.user},"LogonGuid":"{${machine.prefix}-0000-0000-0000-${logonId.padStart(12, "0")}}","LogonId":"0x${logonId}","TerminalSessionId":"1","IntegrityLevel":"Medium","Hashes":${child.hashes},"ParentProcessGuid":"${parent.guid}","ParentProcessId":"${parent.pid}","ParentImage":${parent.image},"ParentCommandLine":${parent.commandLine},"ParentUser":${parent.user}`;
  return sysmon(machine, at, 1, 5, data);
}

function securityStart(machine: Machine, at: Moment, child: Live, parent: Live): string {
  const data = `${machine.creator},"NewProcessId":"0x${child.pid.toString(16)}","NewProcessName":${child.image},"TokenElevationType":"%%1936","ProcessId":"0x${parent.pid.toString(16)}","CommandLine":${child.commandLine},"TargetUserSid":"S-1-0-0","TargetUserName":"-","TargetDomainName":"-","TargetLogonId":"0x0","ParentProcessName":${parent.image},"MandatoryLabel":"S-1-16-8192"`;
  return security(machine, at, 4688, 2, data);
}

function connection(machine: Machine, random: Random, at: Moment, process: Live): string {
  const data = `${subject(process, at)},"User":${process.user},"Protocol":"tcp","Initiated":"true","SourceIsIpv6":"false","SourceIp":"${machine.address}","SourceHostname":"${machine.name}","SourcePort":"${random.int(49_152, 65_535)}","SourcePortName":"-","DestinationIsIpv6":"false","DestinationIp":"198.51.100.${random.int(1, 254)}","DestinationHostname":"-","DestinationPort":"${random.chance(0.8) ? 443 : 445}","DestinationPortName":"-"`;
  return sysmon(machine, at, 3, 5, data);
}

function fileCreation(machine: Machine, random: Random, at: Moment, process: Live): string {
  const file = `"C:\\\\Windows\\\\Temp\\\\${hex(random, 8)}.tmp"`;
  const data = `${subject(process, at)},"TargetFilename":${file},"CreationUtcTime":"${at.utc}","User":${process.user}`;
  return sysmon(machine, at, 11, 2, data);
}

function logon(machine: Machine, random: Random, at: Moment): string {
  const user = random.int(1, 900);
  const data = `"SubjectUserSid":"S-1-0-0","SubjectUserName":"-","SubjectDomainName":"-","SubjectLogonId":"0x0","TargetUserSid":"S-1-5-21-2871304416-1190527733-3904418262-${1100 + user}","TargetUserName":"user${user}","TargetDomainName":"HALDEN","TargetLogonId":"0x${random.int(0x40000, 0x3ffffff).toString(16)}","LogonType":"3","LogonProcessName":"Kerberos","AuthenticationPackageName":"Kerberos","WorkstationName":"-","LogonGuid":"{00000000-0000-0000-0000-000000000000}","LmPackageName":"-","KeyLength":"0","ProcessId":"0x0","ProcessName":"-","IpAddress":"10.20.${random.int(30, 33)}.${random.int(1, 254)}","IpPort":"${random.int(49_152, 65_535)}","ElevatedToken":"%%1843"`;
  return security(machine, at, 4624, 2, data);
}

function subject(process: Live, at: Moment): string {
  return `"RuleName":"-","UtcTime":"${at.utc}","ProcessGuid":"${process.guid}","ProcessId":"${process.pid}","Image":${process.image}`;
}

function sysmon(machine: Machine, at: Moment, code: number, version: number, data: string): string {
  return `{"@timestamp":"${at.iso}","event":{"code":"${code}","kind":"event","provider":"${SYSMON}"},${machine.host},"log":{"level":"information"},"winlog":{"api":"wineventlog","channel":"${SYSMON}/Operational","computer_name":"${machine.name}","event_data":{${data}},"event_id":"${code}","opcode":"Info","process":{"pid":2904,"thread":{"id":3780}},"provider_guid":"{5770385f-c22a-43e0-bf4c-06f5698ffbd9}","provider_name":"${SYSMON}","record_id":${machine.sysmonRecord++},"user":{"identifier":"S-1-5-18"},"version":${version}}}\n`;
}

function security(machine: Machine, at: Moment, code: number, version: number, data: string): string {
  return `{"@timestamp":"${at.iso}","event":{"code":"${code}","kind":"event","outcome":"success","provider":"${SECURITY}"},${machine.host},"log":{"level":"information"},"winlog":{"api":"wineventlog","channel":"Security","computer_name":"${machine.name}","event_data":{${data}},"event_id":"${code}","keywords":["Audit Success"],"opcode":"Info","process":{"pid":4,"thread":{"id":1304}},"provider_guid":"{54849625-5478-4994-a5ba-3e3b0328c30d}","provider_name":"${SECURITY}","record_id":${machine.securityRecord++}${version === 0 ? "" : `,"version":${version}`}}}\n`;
}

function makeMachine(index: number, random: Random): Machine {
  const prefix = hex(random, 8);
  const label = `WS-${String(index).padStart(4, "0")}`;
  const name = `${label}.halden.example`;
  const id = `${prefix}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`;
  return {
    name,
    prefix,
    address: `10.20.${40 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    host: `"host":{"name":"${name}","id":"${id}","os":{"family":"windows","platform":"windows","type":"windows"}}`,
    creator: `"SubjectUserSid":"S-1-5-18","SubjectUserName":"${label}$","SubjectDomainName":"HALDEN","SubjectLogonId":"0x3e7"`,
    broker: {
      ...BROKER,
      pid: 3660,
      guid: `{${prefix}-0000-0000-0100-000000001b00}`,
      commandLine: JSON.stringify("C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding"),
      user: JSON.stringify("NT AUTHORITY\\NETWORK SERVICE"),
    },
    live: [
      {
        ...EXPLORER,
        pid: 812,
        guid: `{${prefix}-0000-0000-0000-000000001b00}`,
        commandLine: JSON.stringify("C:\\Windows\\Explorer.EXE"),
        user: JSON.stringify(`HALDEN\\user${index}`),
      },
    ],
    started: 1,
    sysmonRecord: 1,
    securityRecord: 1,
  };
}

/** A program has the same digests wherever it runs. */
function program(path: string): Program {
  const random = createRandom(path.length).fork(path);
  const hashes = `MD5=${hex(random, 32)},SHA256=${hex(random, 64)},IMPHASH=${hex(random, 32)}`.toUpperCase();
  const name = path.slice(path.lastIndexOf("\\") + 1);
  return { image: JSON.stringify(path), name, hashes: JSON.stringify(hashes) };
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
