import { systemTime } from "../../moment.ts";
import type { Process } from "../../world.ts";
import { digest, eachHappening, fileName, sensorId, type ToldObject, type ToldRecord } from "./teller.ts";

const TENANT = "5b0f7c62-3d1e-4a89-9c47-1f2e3d4c5b6a";
const logonTypes = { "2": "Interactive", "3": "Network" } as const;

/** Who did it: the parent in process events, the process itself elsewhere. */
function initiating(process: Process | null): ToldObject {
  if (process === null) return {};
  const { parent } = process;
  return {
    InitiatingProcessAccountDomain: process.logon.account.domain.toLowerCase(),
    InitiatingProcessAccountName: process.logon.account.name.toLowerCase(),
    InitiatingProcessAccountSid: process.logon.account.sid,
    InitiatingProcessCommandLine: process.commandLine,
    InitiatingProcessCreationTime: systemTime(process.start),
    InitiatingProcessFileName: fileName(process.program.path),
    InitiatingProcessFolderPath: process.program.path.toLowerCase(),
    InitiatingProcessId: process.pid,
    InitiatingProcessIntegrityLevel: process.integrity,
    InitiatingProcessLogonId: process.logon.id,
    InitiatingProcessMD5: digest(process, "MD5"),
    InitiatingProcessSHA1: null,
    InitiatingProcessSHA256: digest(process, "SHA256"),
    InitiatingProcessSignatureStatus: process.program.signer === null ? "Unsigned" : "Valid",
    InitiatingProcessSignerType: process.program.signer === null ? "Unknown" : "OsVendor",
    ...(parent !== null && {
      InitiatingProcessParentCreationTime: systemTime(parent.start),
      InitiatingProcessParentFileName: fileName(parent.program.path),
      InitiatingProcessParentId: parent.pid,
    }),
  };
}

/** The streaming export: rows of advanced hunting, one table a kind of event. */
export const tellDefender = eachHappening((happening, { host }, at): ToldRecord | null => {
  const row = (table: string, columns: object): ToldObject => ({
    time: systemTime(happening.at + 180_000_000),
    tenantId: TENANT,
    operationName: "Publish",
    category: `AdvancedHunting-${table}`,
    Tenant: "DefaultTenant",
    properties: {
      Timestamp: systemTime(happening.at),
      DeviceId: sensorId(host, 40, "device"),
      DeviceName: host.computerName,
      MachineGroup: "Servers",
      ReportId: 4_000 + at,
      ...columns,
    },
  });
  switch (happening.kind) {
    case "start": {
      const { process } = happening;
      return row("DeviceProcessEvents", {
        ActionType: "ProcessCreated",
        AccountDomain: process.logon.account.domain.toLowerCase(),
        AccountName: process.logon.account.name,
        AccountSid: process.logon.account.sid,
        FileName: fileName(process.program.path),
        FolderPath: process.program.path,
        LogonId: process.logon.id,
        MD5: digest(process, "MD5"),
        SHA1: null,
        SHA256: digest(process, "SHA256"),
        ProcessCommandLine: process.commandLine,
        ProcessCreationTime: systemTime(process.start),
        ProcessId: process.pid,
        ProcessIntegrityLevel: process.integrity,
        ProcessTokenElevation: "TokenElevationTypeDefault",
        ProcessVersionInfoCompanyName: process.program.company,
        ProcessVersionInfoOriginalFileName: process.program.originalName,
        ProcessVersionInfoProductName: process.program.product,
        ...initiating(process.parent),
        AdditionalFields: null,
      });
    }
    // Defender streams no ends of processes.
    case "end":
      return null;
    case "logon": {
      const { logon } = happening;
      return row("DeviceLogonEvents", {
        ActionType: "LogonSuccess",
        AccountDomain: logon.account.domain.toLowerCase(),
        AccountName: logon.account.name,
        AccountSid: logon.account.sid,
        FailureReason: null,
        IsLocalAdmin: logon.account.administers,
        LogonId: logon.id,
        LogonType: logonTypes[logon.type],
        Protocol: logon.package,
        RemoteDeviceName: logon.workstation ?? "",
        RemoteIP: logon.address ?? "",
        RemoteIPType: logon.address === null ? null : "Private",
        InitiatingProcessAccountSid: "S-1-5-18",
        InitiatingProcessFileName: "lsass.exe",
        AdditionalFields: `{"IsLocalLogon":${logon.type === "2"}}`,
      });
    }
    case "file":
      return row("DeviceFileEvents", {
        ActionType: "FileCreated",
        FileName: fileName(happening.path),
        FolderPath: happening.path,
        FileSize: 412,
        ...initiating(happening.process),
      });
    case "task":
      return row("DeviceEvents", {
        ActionType: "ScheduledTaskCreated",
        AccountDomain: happening.process.logon.account.domain.toLowerCase(),
        AccountName: happening.process.logon.account.name,
        AccountSid: happening.process.logon.account.sid,
        ...initiating(happening.process),
        AdditionalFields: JSON.stringify({ TaskName: happening.name, TaskContent: happening.command }),
      });
  }
});
