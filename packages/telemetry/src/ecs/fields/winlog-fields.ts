import type { FieldRow } from "./event-fields.ts";

/** Fields of Windows events that are not plain keywords, or that the page names. */
export const winlogFields: readonly FieldRow[] = [
  ["winlog.activity_id", "keyword", "Activity the event belongs to, as Windows correlates it"],
  ["winlog.api", "keyword", "Interface the record was read through"],
  ["winlog.channel", "keyword", "Event log the record was written to"],
  ["winlog.computer_name", "keyword", "Computer that wrote the event"],
  ["winlog.event_id", "keyword", "Number of the event within its provider"],
  ["winlog.keywords", "keyword", "Keywords of the event, for instance Audit Success"],
  ["winlog.logon.id", "keyword", "Logon session of the event's subject (for 4624 the requester's, not the new one)"],
  ["winlog.logon.type", "keyword", "Kind of logon in words"],
  ["winlog.logon.failure.reason", "keyword", "Why the logon failed"],
  ["winlog.logon.failure.status", "keyword", "Status of the failed logon in words"],
  ["winlog.logon.failure.sub_status", "keyword", "Sub-status of the failed logon in words"],
  ["winlog.opcode", "keyword", "Operation code in words"],
  ["winlog.process.pid", "long", "Process that wrote the event; never the process it tells of"],
  ["winlog.process.thread.id", "long", "Thread that wrote the event"],
  ["winlog.provider_guid", "keyword", "Identity of the provider"],
  ["winlog.provider_name", "keyword", "Provider that wrote the event"],
  ["winlog.record_id", "keyword", "Number of the record in its log; restarts when the log is cleared"],
  ["winlog.related_activity_id", "keyword", "Activity that led to this one"],
  ["winlog.task", "keyword", "Task of the event in words"],
  ["winlog.user.identifier", "keyword", "Account that wrote the event; seldom the account it tells of"],
  ["winlog.user.name", "keyword", "Name of the account that wrote the event"],
  ["winlog.user.domain", "keyword", "Domain of the account that wrote the event"],
  ["winlog.user.type", "keyword", "Kind of the account that wrote the event"],
  ["winlog.version", "long", "Version of the event's layout"],
];
