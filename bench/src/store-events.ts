import { createHash } from "node:crypto";
import { formatInstant, type Instant, type NewEvent } from "@quaestor/telemetry";

const HOSTS = 400;
const PROGRAMS = [
  "svchost.exe",
  "msedge.exe",
  "cmd.exe",
  "powershell.exe",
  "conhost.exe",
  "WINWORD.EXE",
  "taskhostw.exe",
];
const PARENTS = ["services.exe", "explorer.exe", "WmiPrvSE.exe", "cmd.exe", "svchost.exe"];

/** A finished process start of 1.4 kB with its raw record, told apart by its number; every 50,000th is what the rule looks for. */
export function storeEvent(number: number, at: Instant): NewEvent {
  const key = createHash("md5").update(String(number)).digest("hex");
  const host = number % HOSTS;
  const wanted = number % 50_000 === 49_999;
  const name = wanted ? "cmd.exe" : (PROGRAMS[(number >> 3) % PROGRAMS.length] ?? "");
  const parent = wanted ? "WmiPrvSE.exe" : (PARENTS[(number >> 5) % PARENTS.length] ?? "");
  const executable = `C:\\Windows\\System32\\${name}`;
  const args = wanted
    ? ["cmd.exe", "/Q", "/c", "whoami", "1>", `\\\\127.0.0.1\\ADMIN$\\__17${number}.4`, "2>&1"]
    : [name, "/c", `task-${number % 977}`, `--session=${key.slice(0, 12)}`];
  const pid = 1000 + (number % 30_000);
  const guid = `{${key.slice(0, 8)}-${key.slice(8, 12)}-5cc9-0000-${key.slice(12, 24)}}`;
  const commandLine = args.join(" ");
  const document = {
    "@timestamp": formatInstant(at),
    ecs: { version: "8.17.0" },
    event: {
      kind: "event",
      category: ["process"],
      type: ["start"],
      action: "Process Create",
      code: "1",
      provider: "Microsoft-Windows-Sysmon",
      dataset: "windows.sysmon_operational",
    },
    host: { id: `host-${host}`, name: `ws${host}`, os: { type: "windows", family: "windows", kernel: "10.0.19041.1" } },
    user: { id: `S-1-5-21-1-2-3-${1000 + host}`, name: `user${host}`, domain: "CORP" },
    process: {
      entity_id: guid,
      pid,
      name,
      executable,
      args,
      args_count: args.length,
      command_line: commandLine,
      working_directory: "C:\\Windows\\system32\\",
      hash: { md5: key, sha256: `${key}${key}` },
      pe: { original_file_name: name, company: "Microsoft Corporation", product: "Microsoft Windows Operating System" },
      parent: {
        entity_id: `{${key.slice(0, 6)}00-${host}}`,
        pid: 500 + (number % 9_000),
        name: parent,
        executable: `C:\\Windows\\System32\\${parent}`,
        command_line: `${parent} -k netsvcs -p`,
      },
    },
    winlog: {
      channel: "Microsoft-Windows-Sysmon/Operational",
      record_id: String(number),
      event_id: "1",
      computer_name: `ws${host}.corp.example`,
      event_data: { LogonId: `0x${(host * 7919).toString(16)}`, IntegrityLevel: "High", TerminalSessionId: "0" },
    },
  };
  return {
    id: key,
    index: "logs-windows.sysmon_operational-default",
    source: "sysmon",
    document,
    raw: `{"@timestamp":"${document["@timestamp"]}","winlog":{"record_id":${number},"event_data":{"CommandLine":${JSON.stringify(commandLine)},"Image":${JSON.stringify(executable)},"ProcessGuid":"${guid}","Hashes":"MD5=${key}"}}}`,
  };
}
