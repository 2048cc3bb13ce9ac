import { splitSecurity4688 } from "../../../ecs/command-line.ts";
import { copyNumber, moveImage, moveNumber, setAddress, setCommandLine } from "../process-fields.ts";
import { copy, look, move, type TimeFound, take, type WindowsEvent } from "../windows-event.ts";
import { failureReasons, failureStatus, logonTypes, serviceTypes } from "./security-words.ts";

interface SecurityKind {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly action: string;
  /** Whose account `user.*` is: who asked (Subject) or who was logged on or acted upon (Target). */
  readonly user: "Subject" | "Target";
}

const kind = (
  category: readonly string[],
  type: readonly string[],
  action: string,
  user: "Subject" | "Target",
): SecurityKind => ({ category, type, action, user });

const authentication = ["authentication"];
const iamAndConfiguration = ["iam", "configuration"];

/** What each Security event is (data-sources, section 4.3). */
const kinds: Readonly<Record<string, SecurityKind>> = {
  1102: kind(["iam"], ["admin", "change"], "audit-log-cleared", "Subject"),
  4624: kind(authentication, ["start"], "logged-in", "Target"),
  4625: kind(authentication, ["start"], "logon-failed", "Target"),
  4634: kind(authentication, ["end"], "logged-out", "Target"),
  4647: kind(authentication, ["end"], "logged-out", "Target"),
  4648: kind(authentication, ["start"], "logged-in-explicit", "Subject"),
  4672: kind(["iam"], ["admin"], "logged-in-special", "Subject"),
  4688: kind(["process"], ["start"], "created-process", "Subject"),
  4689: kind(["process"], ["end"], "exited-process", "Subject"),
  4697: kind(iamAndConfiguration, ["admin", "change"], "service-installed", "Subject"),
  4698: kind(iamAndConfiguration, ["creation", "admin"], "scheduled-task-created", "Subject"),
  4699: kind(iamAndConfiguration, ["deletion", "admin"], "scheduled-task-deleted", "Subject"),
  4700: kind(iamAndConfiguration, ["change", "admin"], "scheduled-task-enabled", "Subject"),
  4701: kind(iamAndConfiguration, ["change", "admin"], "scheduled-task-disabled", "Subject"),
  4702: kind(iamAndConfiguration, ["change", "admin"], "scheduled-task-updated", "Subject"),
  4768: kind(authentication, ["start"], "kerberos-authentication-ticket-requested", "Target"),
  4769: kind(authentication, ["start"], "kerberos-service-ticket-requested", "Target"),
  4776: kind(authentication, ["start"], "credential-validated", "Target"),
  5140: kind(["network", "file"], ["info", "access"], "network-share-object-accessed", "Subject"),
  5145: kind(["network", "file"], ["info", "access"], "network-share-object-access-checked", "Subject"),
};

const accountData = { Subject: accountDataOf("Subject"), Target: accountDataOf("Target") } as const;
const accountFields = { user: accountFieldsOf("user"), "user.effective": accountFieldsOf("user.effective") } as const;

function accountDataOf(whose: "Subject" | "Target") {
  return { sid: `${whose}UserSid`, name: `${whose}UserName`, domain: `${whose}DomainName` };
}

function accountFieldsOf(field: string) {
  return { id: `${field}.id`, name: `${field}.name`, domain: `${field}.domain` };
}

function setAccount(
  event: WindowsEvent,
  whose: "Subject" | "Target",
  field: keyof typeof accountFields,
  event_id: string,
): void {
  const data = accountData[whose];
  const fields = accountFields[field];
  copy(event, data.sid, fields.id);
  const name = look(event, data.name);
  if (name !== undefined) {
    // Kerberos events name the account as user@REALM; the realm stands in the domain as well.
    const at = event_id === "4769" || event_id === "4768" ? name.value.indexOf("@") : -1;
    if (at > 0) event.draft.derive(fields.name, name.value.slice(0, at), `${name.from}, before the @`);
    else event.draft.set(fields.name, name.value, name.from);
  }
  copy(event, data.domain, fields.domain);
}

function setProcessStart(event: WindowsEvent): void {
  moveNumber(event, "NewProcessId", "process.pid");
  moveImage(event, "NewProcessName", "process");
  copyNumber(event, "ProcessId", "process.parent.pid");
  moveImage(event, "ParentProcessName", "process.parent");
  setCommandLine(event, "CommandLine", "process", {
    split: splitSecurity4688,
    words: "split at white space outside quotes, quotes kept (as for 4688)",
    keep: true,
  });
  setAccount(event, "Target", "user.effective", event.eventId);
}

function setSource(event: WindowsEvent): void {
  const ip = look(event, "IpAddress") ?? look(event, "ClientAddress");
  if (ip !== undefined && setAddress(event, "source.ip", ip)) {
    event.data.delete("IpAddress");
    event.data.delete("ClientAddress");
  }
  moveNumber(event, "IpPort", "source.port");
  move(event, "WorkstationName", "source.domain");
  if (event.eventId === "4776") move(event, "Workstation", "source.domain");
}

function setLogon(event: WindowsEvent): void {
  const { draft, eventId } = event;
  const ownId = eventId === "4634" || eventId === "4647" ? "TargetLogonId" : "SubjectLogonId";
  copy(event, ownId, "winlog.logon.id");
  const type = look(event, "LogonType");
  if (type !== undefined) draft.derive("winlog.logon.type", logonTypes[type.value], `${type.from} in words`);
  if (eventId !== "4625") return;
  const reason = look(event, "FailureReason");
  if (reason !== undefined) draft.derive("winlog.logon.failure.reason", failureReasons[reason.value], reason.from);
  for (const [name, path] of [
    ["Status", "winlog.logon.failure.status"],
    ["SubStatus", "winlog.logon.failure.sub_status"],
  ] as const) {
    const status = look(event, name);
    if (status !== undefined) draft.derive(path, failureStatus[status.value.toLowerCase()], status.from);
  }
}

function setShare(event: WindowsEvent): void {
  const name = look(event, "RelativeTargetName");
  const directory = look(event, "ShareLocalPath");
  const share = look(event, "ShareName");
  if (name === undefined) return;
  event.draft.set("file.name", name.value, name.from);
  const dot = name.value.lastIndexOf(".");
  if (dot > 0) event.draft.derive("file.extension", name.value.slice(dot + 1), `${name.from}, after the last dot`);
  // Current pipelines double the backslashes of the folder and of the share when they join them with the name. Fields
  // are filed as the pipelines file them, so that a rule written for them matches; the parts stay as received.
  if (directory !== undefined) {
    event.draft.set("file.directory", directory.value, directory.from);
    const path = `${directory.value.replaceAll("\\", "\\\\")}\\${name.value}`;
    event.draft.derive("file.path", path, `${directory.from} and ${name.from}`);
  }
  if (share !== undefined) {
    const path = `${share.value.replaceAll("\\", "\\\\")}\\${name.value}`;
    event.draft.derive("file.target_path", path, `${share.from} and ${name.from}`);
  }
}

/** Data of the Security log to ECS. Its time is the header's. */
export function mapSecurity(event: WindowsEvent): TimeFound | null {
  const { draft, eventId } = event;
  const known = kinds[eventId];
  if (known !== undefined) {
    const from = `Security event ${eventId}`;
    draft.derive("event.category", known.category, from);
    draft.derive("event.type", known.type, from);
    draft.derive("event.action", known.action, from);
    if (eventId === "4625") draft.derive("event.outcome", "failure", from);
  }
  setAccount(event, known?.user ?? "Subject", "user", eventId);
  setLogon(event);
  setSource(event);
  switch (eventId) {
    case "4688":
      setProcessStart(event);
      break;
    case "4648":
      setAccount(event, "Target", "user.effective", eventId);
      break;
    case "4672": {
      const list = take(event, "PrivilegeList");
      if (list !== undefined) {
        const privileges = list.value.split(/\s+/).filter((word) => word !== "");
        draft.derive("winlog.event_data.PrivilegeList", privileges, `${list.from}, one a line`);
      }
      break;
    }
    case "4697": {
      copy(event, "ServiceName", "service.name");
      const type = look(event, "ServiceType");
      if (type !== undefined) draft.derive("service.type", serviceTypes[type.value.toLowerCase()], type.from);
      break;
    }
    case "4769":
      copy(event, "ServiceName", "service.name");
      break;
    case "5140":
    case "5145":
      setShare(event);
      break;
  }
  if (eventId !== "4688") {
    moveNumber(event, "ProcessId", "process.pid");
    moveImage(event, "ProcessName", "process");
  }
  return null;
}
