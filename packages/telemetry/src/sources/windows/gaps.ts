import type { EcsDocument } from "../../ecs/event.ts";
import { first, has } from "../../ecs/values.ts";
import { gaps, SESSION, SIGNATURE } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const processIdentity =
  "None in Windows events. Add Elastic Defend, or join the 4624 of the same host whose TargetLogonId is the process's logon id.";

const sessionFields: readonly Gap[] = [
  ...gaps(processIdentity, ...SESSION),
  {
    field: "process.Ext.authentication_id",
    remedy: "Windows events carry the logon id under winlog.event_data instead.",
  },
];

const signatureFields = gaps(
  "Collect Sysmon event 7 (image loaded) for the program, an EDR, or compare its hash with a known-good list.",
  ...SIGNATURE,
);

const hostId: Gap = {
  field: "host.id",
  remedy: "Read the log on the host itself with an agent; files and forwarded events have a name only, a weaker link.",
};

/** What Sysmon never says. */
export const sysmonGaps: readonly Gap[] = [
  ...signatureFields,
  ...sessionFields,
  {
    field: "user.id",
    remedy:
      "Sysmon files the account it runs as (S-1-5-18). The user's SID is in the 4624 whose TargetLogonId is LogonId.",
  },
  hostId,
];

/** Version 2 of 4688 says whose session the process is in, and who its parent is; records of carriers may lack the number. */
function isBefore2(document: EcsDocument): boolean {
  const version = first(document, "winlog.version");
  return version === undefined ? !has(document, "winlog.event_data.TargetLogonId") : Number(version) < 2;
}

const parentOf4688 =
  "Windows 10 and Server 2016 and later write version 2 of 4688, which names the parent; before that look up the parent's own 4688, or add Sysmon or an EDR.";

/** What the Security log never says. */
export const securityGaps: readonly Gap[] = [
  {
    field: "process.entity_id",
    remedy: "Add Sysmon or an EDR; from 4688 a process is linked by host, pid and time only.",
  },
  {
    field: "process.parent.entity_id",
    remedy: "Add Sysmon or an EDR; from 4688 a parent is linked by host, pid and time only.",
  },
  { field: "process.parent.command_line", remedy: "Add Sysmon or an EDR, or look up the parent's own 4688." },
  {
    field: "process.command_line",
    remedy: "Switch on the policy “Include command line in process creation events”; without it 4688 has none.",
  },
  { field: "process.parent.name", remedy: parentOf4688, when: isBefore2 },
  { field: "process.parent.executable", remedy: parentOf4688, when: isBefore2 },
  ...signatureFields,
  { field: "process.hash.sha256", remedy: "Add Sysmon with hashes configured, or an EDR." },
  { field: "process.pe.original_file_name", remedy: "Add Sysmon 10 or later, or an EDR." },
  ...sessionFields,
  {
    field: "user.id",
    remedy:
      "4688 files the creator's account, under WMI the broker's. The user's SID is in the 4624 whose TargetLogonId is this event's.",
  },
  hostId,
];

/** What neither log says, for streams that mix them. */
export const windowsGaps: readonly Gap[] = [...signatureFields, ...sessionFields, hostId];
