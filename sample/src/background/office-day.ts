import { type Account, type Host, hosts } from "../company.ts";
import { HOUR, MINUTE, type Moment, SECOND } from "../moment.ts";
import { program, system32 } from "../program.ts";
import type { Random } from "../random.ts";
import { logOn } from "../security.ts";
import { writeConnection, writeDnsQuery, writeFileCreation } from "../sysmon.ts";
import type { Logon, Process, World } from "../world.ts";

const EDGE = program("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe");
const OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16\\";

/** Names and addresses set aside for documentation; none of them is anybody's. */
type Site = readonly [name: string, address: string];

const sites: readonly [Site, ...Site[]] = [
  ["intranet.halden.example", "10.20.10.13"],
  ["news.example.org", "192.0.2.41"],
  ["maps.example.com", "198.51.100.17"],
  ["mail.halden.example", "192.0.2.110"],
  ["suppliers.example.net", "198.51.100.88"],
  ["weather.example.org", "192.0.2.77"],
  ["travel.example.com", "203.0.113.25"],
  ["docs.example.net", "203.0.113.140"],
];

const documents = ["offer", "minutes", "budget", "plan", "letter", "order list", "holiday rota", "quarter"] as const;

interface OfficeDay {
  readonly host: Host;
  readonly account: Account;
  readonly midnight: Moment;
  readonly random: Random;
}

interface Desk {
  readonly world: World;
  readonly random: Random;
  readonly account: Account;
  readonly logon: Logon;
  readonly explorer: Process;
}

/** One person's day at one workstation: logging on, programs in bursts with a lunch break, logging off. */
export function planOfficeDay(world: World, { host, account, midnight, random }: OfficeDay): void {
  const comes = midnight + 6 * HOUR + random.int(20, 100) * MINUTE + random.int(0, 59_999) * 1000;
  const leaves = midnight + 15 * HOUR + random.int(0, 110) * MINUTE + random.int(0, 59_999) * 1000;
  const logon = logOn(world, {
    host,
    account,
    at: comes,
    random,
    until: leaves,
    type: "2",
    package: "Negotiate",
    address: "127.0.0.1",
    workstation: host.name,
  });
  const userinit = world.run({
    program: system32("userinit.exe"),
    commandLine: "C:\\Windows\\system32\\userinit.exe",
    parent: world.base(host).system,
    logon,
    start: comes + SECOND,
    end: comes + 26 * SECOND,
    integrity: "Medium",
  });
  const explorer = world.run({
    program: program("C:\\Windows\\explorer.exe"),
    commandLine: "C:\\Windows\\Explorer.EXE",
    parent: userinit,
    start: comes + 2 * SECOND,
    end: leaves - SECOND,
  });
  const desk: Desk = { world, random, account, logon, explorer };
  openMail(desk, comes + 90 * SECOND, leaves - MINUTE);
  const count = random.int(13, 19);
  for (let i = 0; i < count; i++) {
    const at =
      comes + 3 * MINUTE + Math.floor(((leaves - comes - 30 * MINUTE) * (i + random.next())) / count / 1000) * 1000;
    const lunch = at > midnight + 11 * HOUR && at < midnight + 11.75 * HOUR;
    if (!lunch) {
      random.pick([browse, browse, browse, writeDocument, writeDocument, calculate, smallProgram])(desk, at);
    }
  }
}

function openMail(desk: Desk, at: Moment, until: Moment): void {
  const { world, random, explorer } = desk;
  const outlook = world.run({
    program: program(`${OFFICE}OUTLOOK.EXE`),
    commandLine: `"${OFFICE}OUTLOOK.EXE" /recycle`,
    parent: explorer,
    start: at,
    end: until,
  });
  writeDnsQuery(world, outlook, "mail.halden.example", "192.0.2.110", at + 2 * SECOND);
  for (let i = 0; i < 4; i++) {
    connect(desk, outlook, at + 3 * SECOND + i * random.int(40, 110) * MINUTE, "192.0.2.110", "mail.halden.example");
  }
}

function browse(desk: Desk, at: Moment): void {
  const { world, random, account } = desk;
  const edge = open(desk, EDGE.path, "--single-argument https://intranet.halden.example/", at, random.int(3, 40));
  const until = edge.end ?? at + MINUTE;
  for (const [i, kind] of ["gpu-process", "renderer", "utility"].slice(0, random.int(1, 3)).entries()) {
    world.run({
      program: EDGE,
      commandLine: `"${EDGE.path}" --type=${kind} --field-trial-handle=${random.int(1000, 9999)}`,
      parent: edge,
      start: at + (i + 1) * 330_000,
      end: until - (i + 1) * 20_000,
      integrity: "Low",
    });
  }
  for (let i = random.int(1, 3); i > 0; i--) {
    const [name, address] = random.pick(sites);
    const when = at + random.int(1, 110) * SECOND;
    writeDnsQuery(world, edge, name, address, when);
    connect(desk, edge, when + 40_000, address, name);
  }
  if (random.chance(0.15)) {
    const file = `C:\\Users\\${account.name}\\Downloads\\${random.pick(documents)}.pdf`;
    writeFileCreation(world, edge, file, at + 70 * SECOND);
  }
}

function writeDocument(desk: Desk, at: Moment): void {
  const { world, random, account } = desk;
  const name = `${random.pick(documents)} ${random.int(2, 60)}`;
  const word = open(desk, `${OFFICE}WINWORD.EXE`, `/n "\\\\SRV-FILE\\team\\${name}.docx"`, at, random.int(8, 55));
  writeConnection(world, {
    process: world.base(word.host).system,
    at: at + 600_000,
    address: hosts.file.address,
    name: hosts.file.computerName,
    localPort: random.int(49_700, 65_000),
    remotePort: 445,
  });
  writeFileCreation(
    world,
    word,
    `C:\\Users\\${account.name}\\AppData\\Roaming\\Microsoft\\Word\\~$${name}.asd`,
    at + 5 * MINUTE,
  );
}

function calculate(desk: Desk, at: Moment): void {
  const { world, random } = desk;
  const excel = open(
    desk,
    `${OFFICE}EXCEL.EXE`,
    `"\\\\SRV-FILE\\team\\${random.pick(documents)}.xlsx"`,
    at,
    random.int(5, 70),
  );
  if (random.chance(0.3)) {
    world.run({
      program: system32("splwow64.exe"),
      commandLine: "C:\\Windows\\splwow64.exe 12288",
      parent: excel,
      start: at + 2 * MINUTE,
      end: at + 4 * MINUTE,
    });
  }
}

function smallProgram(desk: Desk, at: Moment): void {
  const { world, random } = desk;
  const path = random.pick([
    "C:\\Windows\\System32\\notepad.exe",
    "C:\\Windows\\System32\\mspaint.exe",
    "C:\\Windows\\System32\\SnippingTool.exe",
    "C:\\Program Files\\7-Zip\\7zFM.exe",
    "C:\\Program Files\\Fenwick\\orders.exe",
    "C:\\Windows\\System32\\cmd.exe",
  ]);
  const started = open(desk, path, "", at, random.int(1, 25));
  if (path.endsWith("cmd.exe")) {
    world.run({
      program: system32("PING.EXE"),
      commandLine: "ping  srv-file ",
      parent: started,
      start: at + 9 * SECOND,
      end: at + 13 * SECOND,
    });
  } else if (path.endsWith("orders.exe")) {
    connect(desk, started, at + 2 * SECOND, hosts.database.address, hosts.database.computerName, 1433);
  }
}

function open({ world, explorer }: Desk, path: string, args: string, at: Moment, minutes: number): Process {
  return world.run({
    program: program(path),
    commandLine: args === "" ? `"${path}" ` : `"${path}" ${args}`,
    parent: explorer,
    start: at,
    end: at + minutes * MINUTE,
    directory: `C:\\Users\\${explorer.logon.account.name}\\`,
  });
}

function connect(
  { world, random }: Desk,
  process: Process,
  at: Moment,
  address: string,
  name: string,
  port = 443,
): void {
  writeConnection(world, { process, at, address, name, localPort: random.int(49_700, 65_000), remotePort: port });
}
