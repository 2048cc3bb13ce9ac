import {
  type EcsDocument,
  entityIdOf,
  firstText,
  has,
  logonIdOf,
  saysNothing,
  values,
  wellKnownLogon,
} from "@quaestor/telemetry";

/** Whose record of a process start it is. */
export type Teller = "sysmon" | "security" | "crowdstrike" | "defender" | "sentinel_one" | "elastic_defend" | "endgame";

/** One row: something a question asks that some sources cannot say. */
export interface OpenPoint {
  readonly question: "q1" | "q2" | "q3" | "q4" | "q5" | "q6";
  readonly tellers: readonly Teller[];
  /** Only where this holds of the record; always where absent. */
  readonly when?: (document: EcsDocument) => boolean;
  readonly what: string;
  readonly remedy: string | Readonly<Partial<Record<Teller, string>>>;
  /** The logon with the process's own logon id says it. */
  readonly byLogon?: true;
}

const lacks =
  (field: string) =>
  (document: EcsDocument): boolean =>
    !values(document, field).some((value) => !saysNothing(String(value)));

const isVersion1 = (document: EcsDocument): boolean =>
  lacks("process.parent.name")(document) && !has(document, "winlog.event_data.TargetLogonId");

const entityIsPid = (document: EcsDocument): boolean => entityIdOf(document) === null;

const halvedPath = (document: EcsDocument): boolean =>
  /(?:^|[^\\])\\127\.0\.0\.1\\/.test(firstText(document, "process.command_line") ?? "");

const wellKnown = (document: EcsDocument): boolean => wellKnownLogon(logonIdOf(document) ?? undefined) !== null;
const noSession = (document: EcsDocument): boolean =>
  lacks("process.Ext.session_info.logon_type")(document) &&
  lacks("process.Ext.session_info.authentication_package")(document);

const all: readonly Teller[] = [
  "sysmon",
  "security",
  "crowdstrike",
  "defender",
  "sentinel_one",
  "elastic_defend",
  "endgame",
];
const auditing =
  "Switch on “Include command line in process creation events” (Administrative Templates, System, Audit Process Creation).";
const knownGood = "compare its hash with a list of known good ones of your own";

/** What each source leaves open, by question (data-sources, section 10). A person who knows the source can read it row by row. */
export const openPoints: readonly OpenPoint[] = [
  {
    question: "q1",
    tellers: ["security"],
    when: lacks("process.command_line"),
    what: "the command line, so nothing of its shape",
    remedy: `${auditing} Or add Sysmon or an EDR.`,
  },
  {
    question: "q1",
    tellers: ["sentinel_one"],
    when: halvedPath,
    what: "whether the output path was a UNC path: a stored document keeps one of its two backslashes",
    remedy: "Import the raw Cloud Funnel records, which keep both.",
  },
  {
    question: "q1",
    tellers: ["elastic_defend"],
    when: (document) => firstText(document, "process.Ext.command_line_truncated") === "true",
    what: "the end of the command line, which the sensor cut",
    remedy: "Another source of the same start: Sysmon 1, or 4688 with the command line.",
  },
  {
    question: "q2",
    tellers: ["sysmon", "security", "crowdstrike", "endgame"],
    when: lacks("process.code_signature.trusted"),
    what: "who signed the shell and its parent, and whether Windows trusts it",
    remedy: {
      sysmon: `Collect Sysmon event 7 (ImageLoad) for the program's own image, add an EDR, or ${knownGood}.`,
      security: "Add Sysmon with event 7 for the program's own image, or an EDR.",
      crowdstrike: `Another source of the same start, or ${knownGood}.`,
      endgame: `Keep the sensor's signature_signer and signature_status, or ${knownGood}.`,
    },
  },
  {
    question: "q2",
    tellers: ["elastic_defend"],
    when: lacks("process.code_signature.trusted"),
    what: "who signed the shell",
    remedy: "Update the Elastic Defend integration; its policy must collect process events of this host.",
  },
  {
    question: "q2",
    tellers: ["defender"],
    when: lacks("process.code_signature.trusted"),
    what: "who signed the shell itself: only the signature of its parent is recorded",
    remedy: `DeviceFileCertificateInfo has signer and trust by the file's SHA1; or ${knownGood}.`,
  },
  {
    question: "q2",
    tellers: ["sentinel_one"],
    what: "who signed the parent: the value filed under process.parent is the shell's own",
    remedy: "The vendor's own block has the parent's publisher (src.process.publisher).",
  },
  {
    question: "q2",
    tellers: ["security", "sentinel_one", "crowdstrike", "defender", "sysmon"],
    when: lacks("process.pe.original_file_name"),
    what: "whether the shell was renamed: no original file name is recorded",
    remedy: {
      sysmon: "Sysmon 10 or later records OriginalFileName.",
      security: "Add Sysmon 10 or later, or an EDR.",
      crowdstrike: "Another source of the same start: Sysmon 10 or later, Defender, Elastic Defend.",
      defender: "Update the Microsoft Defender XDR integration; the raw rows have ProcessVersionInfoOriginalFileName.",
      sentinel_one: "The vendor's own block, or Sysmon 10 or later.",
    },
  },
  {
    question: "q2",
    tellers: ["security", "sysmon"],
    when: lacks("process.hash.sha256"),
    what: "the shell's SHA-256, to compare with a list of known good ones",
    remedy: {
      security: "Add Sysmon with SHA256 among its HashAlgorithms, or an EDR.",
      sysmon: "Add SHA256 to HashAlgorithms in Sysmon's configuration.",
    },
  },
  {
    question: "q2",
    tellers: ["security"],
    when: lacks("process.parent.executable"),
    what: "the path and name of the parent: version 1 of 4688 gives its pid alone",
    remedy:
      "Windows 10 or Server 2016 and later write version 2; before that, the parent's own 4688, Sysmon or an EDR.",
  },
  {
    question: "q2",
    tellers: ["security"],
    when: lacks("process.parent.command_line"),
    what: "the parent's command line",
    remedy: "Add Sysmon or an EDR, or look up the parent's own 4688.",
  },
  {
    question: "q2",
    tellers: ["crowdstrike"],
    when: (document) => lacks("process.parent.executable")(document) || lacks("process.parent.command_line")(document),
    what: "the parent's path and command line",
    remedy: "The parent's own ProcessRollup2 (its TargetProcessId is this record's ParentProcessId), Sysmon or 4688.",
  },
  {
    question: "q3",
    tellers: all,
    when: lacks("process.command_line"),
    what: "the command itself",
    remedy: {
      security: `${auditing} Or add Sysmon or an EDR.`,
      sysmon: "Another source of the same start.",
      crowdstrike: "Another source of the same start.",
      defender: "Another source of the same start.",
      sentinel_one: "Another source of the same start.",
      elastic_defend: "Another source of the same start.",
      endgame: "Another source of the same start.",
    },
  },
  {
    question: "q4",
    tellers: ["sysmon"],
    what: "the account's SID: user.id is that of the account Sysmon runs as",
    remedy: "Collect the Security log: the 4624 whose TargetLogonId is this LogonId has it.",
    byLogon: true,
  },
  {
    question: "q4",
    tellers: ["security"],
    what: "the account's SID: user.id is the creator's, under WMI the broker's",
    remedy: "Collect 4624 of this host: the one whose TargetLogonId is this event's has it.",
    byLogon: true,
  },
  {
    question: "q4",
    tellers: ["security"],
    when: isVersion1,
    what: "the process's own session: version 1 of 4688 names the creator's alone",
    remedy: "Windows 10 or Server 2016 and later write version 2; before that, Sysmon or an EDR.",
  },
  {
    question: "q4",
    tellers: ["crowdstrike"],
    when: lacks("user.name"),
    what: "the account's name and domain",
    remedy: "Collect UserLogon and UserIdentity of the same sensor: the one with the same AuthenticationId names them.",
    byLogon: true,
  },
  {
    question: "q4",
    tellers: ["sysmon", "security", "crowdstrike", "defender", "endgame"],
    when: (document) => noSession(document) && !wellKnown(document),
    what: "type, authentication package and source of the session",
    remedy: {
      sysmon: "Collect the Security log: 4624 with TargetLogonId = LogonId.",
      security: "Collect 4624 of this host (its TargetLogonId is this event's), with 4648 and 4672 of the session.",
      crowdstrike: "Collect UserLogon: the one with the same AuthenticationId and aid.",
      defender: "Collect DeviceLogonEvents: the one with the same LogonId and DeviceId.",
      endgame: "Collect user_logon events: the one whose target_logon_id is this authentication_id.",
    },
    byLogon: true,
  },
  {
    question: "q4",
    tellers: ["elastic_defend"],
    when: (document) => noSession(document) && !wellKnown(document),
    what: "type, authentication package and source of the session: this sensor does not record them",
    remedy:
      "Update Elastic Defend for process.Ext.session_info; or collect 4624 whose TargetLogonId is process.Ext.authentication_id.",
    byLogon: true,
  },
  {
    question: "q4",
    tellers: ["sentinel_one"],
    what: "SID, logon id, and with it everything of the session: there is no key to join a logon by",
    remedy: "Add Sysmon, 4688 or another EDR; a logon that is merely close in time, account and host is no match.",
  },
  {
    question: "q4",
    tellers: all,
    when: wellKnown,
    what: "the source workstation: the logon id is that of a service account, which every host has",
    remedy: "Nothing in this record can; another record of the same start may have the caller's own session.",
  },
  {
    question: "q5",
    tellers: ["security"],
    what: "what it started, for certain: children are tied by pid, host and a narrow window alone",
    remedy: "Add Sysmon or an EDR, which give each process an id of its own.",
  },
  {
    question: "q5",
    tellers: ["crowdstrike"],
    what: "a second way to its children: no parent pid is recorded, so they are tied by entity id alone",
    remedy: "Sysmon or 4688 of the same host.",
  },
  {
    question: "q5",
    tellers: ["defender"],
    when: entityIsPid,
    what: "what it started, for certain: the entity id here is the pid, which is given out again",
    remedy: "Update the Microsoft Defender XDR integration (unique ids since 2026); the raw rows have ProcessUniqueId.",
  },
  {
    question: "q6",
    tellers: ["security", "sysmon", "sentinel_one"],
    what: "the account's alerts by SID: they are found by name and domain, a weaker tie",
    remedy: {
      sysmon: "Collect the Security log: the 4624 of the session has the account's SID.",
      security: "Collect 4624 of this host: the one of the session has the account's SID.",
      sentinel_one: "A source that records the account's SID: Elastic Defend, CrowdStrike, Defender.",
    },
    byLogon: true,
  },
  {
    question: "q6",
    tellers: all,
    when: lacks("host.id"),
    what: "the host's alerts by an id: they are found by the host's name, a weaker tie",
    remedy:
      "Read the log on the host itself with an agent that adds host.id; files and forwarded events have a name only.",
  },
];
