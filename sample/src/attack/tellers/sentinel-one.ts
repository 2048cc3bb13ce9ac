import type { Process } from "../../world.ts";
import {
  digest,
  eachHappening,
  fileName,
  milliseconds,
  processNumber,
  sensorId,
  type ToldObject,
  type ToldRecord,
} from "./teller.ts";

/** Publishers come without blanks and in capitals. */
const publisher = (signer: string): string => signer.replaceAll(" ", "").toUpperCase();
const uid = (process: Process): string => processNumber(process).toString(16).toUpperCase().padStart(16, "0");

function processKeys(prefix: string, process: Process | null): ToldObject {
  if (process === null) return {};
  const { account } = process.logon;
  const keys = {
    cmdline: process.commandLine,
    displayName: process.program.description.replaceAll(" ", ""),
    "image.binaryIsExecutable": true,
    "image.md5": digest(process, "MD5"),
    "image.path": process.program.path,
    "image.sha256": digest(process, "SHA256"),
    integrityLevel: process.integrity.toUpperCase(),
    isRedirectCmdProcessor: false,
    name: fileName(process.program.path),
    pid: process.pid,
    ...(process.program.signer !== null && { publisher: publisher(process.program.signer) }),
    sessionId: process.logon.terminal,
    signedStatus: process.program.signer === null ? "unsigned" : "signed",
    startTime: milliseconds(process.start),
    "storyline.id": uid(process),
    subsystem: "SYS_WIN32",
    uid: uid(process),
    user: `${account.domain}\\${account.name}`.replaceAll(" ", ""),
    ...(process.program.signer !== null && { verifiedStatus: "verified" }),
  };
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${prefix}.${key}`, value]));
}

/** Cloud Funnel: flat dotted keys, no SID, nothing that joins a process to its logon. */
export const tellSentinelOne = eachHappening((happening, { host }, at): ToldRecord | null => {
  const time = milliseconds(happening.at);
  const frame = (category: string, type: string, name: string): ToldObject => ({
    timestamp: new Date(time).toISOString().slice(11, 23),
    "event.time": time,
    "event.id": `${sensorId(host, 20, "packet").toUpperCase()}_${at}`,
    "event.category": category,
    "event.type": type,
    "meta.event.name": name,
    "agent.uuid": sensorId(host, 32, "agent"),
    "agent.version": "24.1.4.257",
    "dataSource.category": "security",
    "dataSource.name": "SentinelOne",
    "endpoint.name": host.name,
    "endpoint.os": "windows",
    "endpoint.type": "server",
    "os.name": "WindowsServer2022Standard",
    "i.scheme": "edr",
    "sca:ingestTime": Math.floor(time / 1000) + 40,
    "site.name": "Default",
  });
  switch (happening.kind) {
    case "start":
      return {
        ...frame("process", "Process Creation", "PROCESSCREATION"),
        ...processKeys("tgt.process", happening.process),
        ...processKeys("src.process", happening.process.parent),
        ...processKeys("src.process.parent", happening.process.parent?.parent ?? null),
      };
    case "end":
      return {
        ...frame("process", "Process Termination", "PROCESSTERMINATION"),
        ...processKeys("tgt.process", happening.process),
        ...processKeys("src.process", happening.process.parent),
      };
    case "logon":
      return {
        ...frame("logins", "Login", "LOGIN"),
        "event.login.accountDomain": happening.logon.account.domain,
        "event.login.accountSid": happening.logon.account.sid,
        "event.login.loginIsSuccessful": true,
        "event.login.sessionId": happening.logon.terminal,
        "event.login.type": happening.logon.type === "3" ? "NETWORK" : "INTERACTIVE",
        "event.login.userName": happening.logon.account.name,
        ...(happening.logon.address !== null && { "src.endpoint.ip.address": happening.logon.address }),
      };
    case "file":
      return {
        ...frame("file", "File Creation", "FILECREATION"),
        ...processKeys("src.process", happening.process),
        "tgt.file.path": happening.path,
        "tgt.file.size": 412,
      };
    case "task":
      return {
        ...frame("scheduled_task", "Task Register", "SCHEDTASKREGISTER"),
        ...processKeys("src.process", happening.process),
        "task.name": happening.name,
        "task.path": happening.command,
      };
  }
});
