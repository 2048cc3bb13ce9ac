import { systemTime } from "../../moment.ts";
import { hexOf } from "../../random.ts";
import type { Process } from "../../world.ts";
import type { DayLogon, Happening } from "../attack-day.ts";
import { digest, eachHappening, fileName, processNumber, type ToldRecord } from "./teller.ts";

const logonTypes = { "2": "Interactive", "3": "Network" } as const;

const hex = (value: number): string => `0x${value.toString(16)}`;
/** Opaque to everybody but the sensor; any text that no other run has will do. */
const entityId = (process: Process): string => `ZGVmZW5k${processNumber(process).toString(36)}`;

function signature(process: Process): object {
  const { signer } = process.program;
  return signer === null ? { exists: false } : { exists: true, status: "trusted", subject_name: signer, trusted: true };
}

/** The sensor splits for itself; blanks and quotes are all there is to split in these lines. */
function argumentsOf(line: string): string[] {
  return (line.match(/"[^"]*"|[^\s"]+/g) ?? []).map((argument) => argument.replace(/^"(.*)"$/, "$1"));
}

function described(process: Process, sessions: ReadonlyMap<number, DayLogon>): object {
  const session = sessions.get(process.logon.id);
  return {
    args: argumentsOf(process.commandLine),
    args_count: argumentsOf(process.commandLine).length,
    code_signature: signature(process),
    command_line: process.commandLine,
    entity_id: entityId(process),
    executable: process.program.path,
    hash: { md5: digest(process, "MD5"), sha256: digest(process, "SHA256") },
    name: fileName(process.program.path),
    pe: { original_file_name: process.program.originalName },
    pid: process.pid,
    working_directory: process.directory,
    Ext: {
      ancestry: ancestors(process),
      authentication_id: hex(process.logon.id),
      token: { integrity_level_name: process.integrity.toLowerCase() },
      ...(session !== undefined && {
        session_info: {
          authentication_package: session.package,
          ...(session.address !== null && { client_address: session.address }),
          id: session.terminal,
          logon_type: logonTypes[session.type],
        },
      }),
    },
    ...(process.parent !== null && {
      parent: {
        args: argumentsOf(process.parent.commandLine),
        code_signature: signature(process.parent),
        command_line: process.parent.commandLine,
        entity_id: entityId(process.parent),
        executable: process.parent.program.path,
        name: fileName(process.parent.program.path),
        pid: process.parent.pid,
      },
    }),
  };
}

function ancestors(process: Process): string[] {
  const ids: string[] = [];
  for (let at = process.parent; at !== null && ids.length < 20; at = at.parent) ids.push(entityId(at));
  return ids;
}

/** Documents of the sensor, ECS already: the one source that tells the session of a process itself. */
export const tellElasticDefend = eachHappening((happening, { host, happenings }, at): ToldRecord | null => {
  const sessions = sessionsOf(happenings);
  const frame = (stream: string, category: string, type: string, action: string, more: object = {}): object => ({
    "@timestamp": systemTime(happening.at),
    agent: { id: host.id, type: "endpoint", version: "9.2.0" },
    data_stream: { type: "logs", dataset: `endpoint.events.${stream}`, namespace: "default" },
    ecs: { version: "8.10.0" },
    event: {
      action,
      category: [category],
      created: systemTime(happening.at),
      dataset: `endpoint.events.${stream}`,
      id: `${hexOf(`${host.name} defend`, 12)}+${at}`,
      kind: "event",
      module: "endpoint",
      sequence: at,
      type: [type],
      ...more,
    },
    host: {
      hostname: host.name,
      id: host.id,
      name: host.name.toLowerCase(),
      os: { family: "windows", name: "Windows", platform: "windows", type: "windows" },
    },
  });
  const user = ({ account }: { readonly account: DayLogon["account"] }): object => ({
    domain: account.domain,
    id: account.sid,
    name: account.name,
  });
  switch (happening.kind) {
    case "start":
    case "end":
      return {
        ...frame("process", "process", happening.kind, happening.kind),
        process: described(happening.process, sessions),
        user: user(happening.process.logon),
      };
    case "logon": {
      const { logon } = happening;
      const more = { code: "4624", outcome: "success", provider: "Microsoft-Windows-Security-Auditing" };
      return {
        ...frame("security", "authentication", "start", "log_on", more),
        process: {
          Ext: {
            authentication_id: "0x3e7",
            session_info: { authentication_package: logon.package, logon_type: logonTypes[logon.type] },
          },
        },
        ...(logon.address !== null && { source: { ip: logon.address } }),
        Target: { process: { Ext: { authentication_id: hex(logon.id) } } },
        user: user(logon),
        winlog: { event_data: { WorkstationName: logon.workstation ?? "-" } },
      };
    }
    case "file":
      return {
        ...frame("file", "file", "creation", "creation"),
        file: { path: happening.path, name: fileName(happening.path), size: 412 },
        process: {
          entity_id: entityId(happening.process),
          name: fileName(happening.process.program.path),
          pid: happening.process.pid,
        },
        user: user(happening.process.logon),
      };
    case "task":
      return null;
  }
});

const known = new WeakMap<readonly Happening[], ReadonlyMap<number, DayLogon>>();

function sessionsOf(happenings: readonly Happening[]): ReadonlyMap<number, DayLogon> {
  const found = known.get(happenings);
  if (found !== undefined) return found;
  const made = new Map(
    happenings.flatMap((happening) => (happening.kind === "logon" ? [[happening.logon.id, happening.logon]] : [])),
  );
  known.set(happenings, made);
  return made;
}
