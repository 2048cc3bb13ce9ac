import { hexOf } from "../../random.ts";
import {
  digest,
  eachHappening,
  fileName,
  integrityLevels,
  milliseconds,
  processNumber,
  sensorId,
  type ToldRecord,
} from "./teller.ts";

const CID = "7e1d9c4b2a3f4e5d8c6b7a8091a2b3c4";
const seconds = (microseconds: number): string => (milliseconds(microseconds) / 1000).toFixed(3);

function devicePath(path: string): string {
  return path.replace(/^[A-Z]:/, "\\Device\\HarddiskVolume3");
}

/** FDR: every value text, no name of the host, no signature, no session of a process but its logon id. */
export const tellCrowdstrike = eachHappening((happening, { host }, at): ToldRecord | null => {
  const frame = {
    event_platform: "Win",
    aid: sensorId(host, 32, "aid"),
    cid: CID,
    aip: "198.51.100.20",
    id: guidOf(`${host.name} ${happening.kind} ${at} ${happening.at}`),
    timestamp: String(milliseconds(happening.at) + 900),
    ContextTimeStamp: seconds(happening.at),
    ConfigBuild: "1007.3.0019805.1",
    EffectiveTransmissionClass: "3",
    Entitlements: "15",
  };
  switch (happening.kind) {
    case "start": {
      const { process } = happening;
      const { parent } = process;
      return {
        ...frame,
        event_simpleName: "ProcessRollup2",
        name: "ProcessRollup2V19",
        AuthenticationId: String(process.logon.id),
        CommandLine: process.commandLine,
        ImageFileName: devicePath(process.program.path),
        IntegrityLevel: integrityLevels[process.integrity],
        MD5HashData: digest(process, "MD5"),
        SHA1HashData: "0".repeat(40),
        SHA256HashData: digest(process, "SHA256"),
        ...(parent !== null && {
          ParentAuthenticationId: String(parent.logon.id),
          ParentBaseFileName: fileName(parent.program.path),
          ParentProcessId: String(processNumber(parent)),
          SourceProcessId: String(processNumber(parent)),
        }),
        ProcessStartTime: seconds(process.start),
        ProcessEndTime: "",
        RawProcessId: String(process.pid),
        SessionId: String(process.logon.terminal),
        Tags: "25, 27, 41, 12094627905582",
        TargetProcessId: String(processNumber(process)),
        TokenType: "1",
        UserSid: process.logon.account.sid,
        WindowFlags: "128",
      };
    }
    case "end":
      return {
        ...frame,
        event_simpleName: "EndOfProcess",
        name: "EndOfProcessV15",
        ContextProcessId: String(processNumber(happening.process)),
        TargetProcessId: String(processNumber(happening.process)),
        RawProcessId: String(happening.process.pid),
        ExitCode: "0",
        UserSid: happening.process.logon.account.sid,
      };
    case "logon": {
      const { logon } = happening;
      return {
        ...frame,
        event_simpleName: "UserLogon",
        name: "UserLogonV9",
        AuthenticationId: String(logon.id),
        AuthenticationPackage: logon.package,
        ClientComputerName: logon.workstation ?? "-",
        LogonDomain: logon.account.domain,
        LogonServer: "SRV-DC1",
        LogonTime: seconds(logon.at),
        LogonType: logon.type,
        ...(logon.address !== null && { RemoteAddressIP4: logon.address, RemoteIP: logon.address }),
        UserIsAdmin: logon.account.administers ? "1" : "0",
        UserName: logon.account.name,
        UserPrincipal: `${logon.account.name}@halden.example`,
        UserSid: logon.account.sid,
      };
    }
    case "file":
      return {
        ...frame,
        event_simpleName: "GenericFileWritten",
        name: "GenericFileWrittenV13",
        ContextProcessId: String(processNumber(happening.process)),
        TargetFileName: devicePath(happening.path),
        Size: "412",
      };
    case "task":
      return {
        ...frame,
        event_simpleName: "ScheduledTaskRegistered",
        name: "ScheduledTaskRegisteredV3",
        ContextProcessId: String(processNumber(happening.process)),
        TaskName: happening.name,
        TaskExecCommand: happening.command,
        UserName: `${happening.process.logon.account.domain}\\${happening.process.logon.account.name}`,
      };
  }
});

function guidOf(name: string): string {
  const digits = hexOf(name, 32);
  return [0, 8, 12, 16, 20].map((from, i) => digits.slice(from, [8, 12, 16, 20, 32][i])).join("-");
}
