import { systemTime } from "../../moment.ts";
import type { Process } from "../../world.ts";
import { digest, eachHappening, fileName, processNumber, type ToldRecord } from "./teller.ts";

const subtypes = { start: "creation_event", end: "termination_event" } as const;

function sensorFields(process: Process): Record<string, unknown> {
  const { parent, program } = process;
  return {
    authentication_id: String(process.logon.id),
    command_line: process.commandLine,
    md5: digest(process, "MD5"),
    original_file_name: program.originalName,
    pid: process.pid,
    process_name: fileName(program.path),
    process_path: program.path,
    sha256: digest(process, "SHA256"),
    ...(program.signer !== null && { signature_signer: program.signer, signature_status: "trusted" }),
    unique_pid: processNumber(process),
    ...(parent !== null && {
      parent_process_name: fileName(parent.program.path),
      parent_process_path: parent.program.path,
      ppid: parent.pid,
      unique_ppid: processNumber(parent),
    }),
  };
}

/** Documents as the last versions before ECS stored them: its words only under `endgame.`, no `event.type` start. */
export const tellEndgame = eachHappening((happening, { host }, at): ToldRecord | null => {
  const frame = (action: string, category: string): Record<string, unknown> => ({
    "@timestamp": systemTime(happening.at),
    event: { action, category, dataset: "esensor", kind: "event", module: "endgame" },
    host: { name: host.name, id: host.id, os: { name: "Windows", platform: "windows", version: "10.0" } },
  });
  const user = (process: Process): object => {
    const { account } = process.logon;
    return { domain: account.domain, id: account.sid, name: account.name };
  };
  switch (happening.kind) {
    case "start":
    case "end": {
      const { process } = happening;
      const action = subtypes[happening.kind];
      return {
        ...frame(action, "process"),
        process: {
          executable: process.program.path,
          name: fileName(process.program.path),
          pid: process.pid,
          ppid: process.parent?.pid,
        },
        user: user(process),
        endgame: {
          ...sensorFields(process),
          event_subtype_full: action,
          event_type_full: "process_event",
          serial_event_id: at,
        },
      };
    }
    case "logon": {
      const { logon } = happening;
      return {
        ...frame("user_logon", "authentication"),
        message: `An account was successfully logged on. Source Network Address: ${logon.address ?? "-"}`,
        user: { domain: logon.account.domain, id: logon.account.sid, name: logon.account.name },
        winlog: { event_id: 4624 },
        endgame: {
          event_subtype_full: "user_logon",
          event_type_full: "security_event",
          logon_type: Number(logon.type),
          serial_event_id: at,
          subject_logon_id: "0x0",
          target_domain_name: logon.account.domain,
          target_logon_id: `0x${logon.id.toString(16)}`,
          target_user_name: logon.account.name,
        },
      };
    }
    case "file":
      return {
        ...frame("file_create_event", "file"),
        endgame: {
          event_subtype_full: "file_create_event",
          file_path: happening.path,
          pid: happening.process.pid,
          process_name: fileName(happening.process.program.path),
          serial_event_id: at,
          unique_pid: processNumber(happening.process),
        },
      };
    case "task":
      return null;
  }
});
