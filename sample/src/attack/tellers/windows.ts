import { systemTime } from "../../moment.ts";
import type { SampleRecord } from "../../record.ts";
import { recordWriter } from "../../write-record.ts";
import type { AttackDay } from "../attack-day.ts";
import type { Teller, ToldRecord } from "./teller.ts";

function records(day: AttackDay, channel?: "sysmon" | "security"): SampleRecord[] {
  const write = recordWriter();
  return day.drafts.filter((draft) => channel === undefined || draft.channel === channel).map(write);
}

/** Keywords of audit success; Sysmon sets none of its own. */
const AUDIT_SUCCESS = "0x8020000000000000";

/** The Sysmon log alone, as evtx_dump writes it in JSON. */
export const tellSysmon: Teller = (day) =>
  records(day, "sysmon").map((record): ToldRecord => {
    const { winlog } = record;
    return {
      Event: {
        "#attributes": { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
        System: {
          Provider: { "#attributes": { Name: winlog.provider_name, Guid: winlog.provider_guid } },
          EventID: Number(winlog.event_id),
          Version: winlog.version ?? 0,
          Level: 4,
          Task: Number(winlog.event_id),
          Opcode: 0,
          Keywords: "0x8000000000000000",
          TimeCreated: { "#attributes": { SystemTime: record["@timestamp"] } },
          EventRecordID: winlog.record_id,
          Execution: { "#attributes": { ProcessID: winlog.process.pid, ThreadID: winlog.process.thread.id } },
          Channel: winlog.channel,
          Computer: winlog.computer_name,
          Security: { "#attributes": { UserID: "S-1-5-18" } },
        },
        EventData: winlog.event_data,
      },
    };
  });

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("'", "&apos;");
}

/** The Security log alone, as event XML. */
export const tellSecurity: Teller = (day) =>
  records(day, "security").map((record): ToldRecord => {
    const { winlog } = record;
    const data = Object.entries(winlog.event_data)
      .map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`)
      .join("");
    return [
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>",
      `<Provider Name='${winlog.provider_name}' Guid='${winlog.provider_guid}'/>`,
      `<EventID>${winlog.event_id}</EventID><Version>${winlog.version ?? 0}</Version><Level>0</Level>`,
      `<Keywords>${AUDIT_SUCCESS}</Keywords><TimeCreated SystemTime='${record["@timestamp"]}'/>`,
      `<EventRecordID>${winlog.record_id}</EventRecordID>`,
      `<Execution ProcessID='${winlog.process.pid}' ThreadID='${winlog.process.thread.id}'/>`,
      `<Channel>${winlog.channel}</Channel><Computer>${winlog.computer_name}</Computer><Security/></System>`,
      `<EventData>${data}</EventData></Event>`,
    ].join("");
  });

const collector = { name: "SRV-WEC1", hostname: "SRV-WEC1", os: { type: "windows", platform: "windows" } } as const;

/** Both logs by way of a collector: the agent's own host is another, and is not told. */
export const tellForwarded: Teller = (day) =>
  records(day).map((record): ToldRecord => {
    const { log, winlog } = record;
    return {
      "@timestamp": record["@timestamp"],
      agent: { type: "filebeat", version: "9.2.0", name: collector.name },
      data_stream: { type: "logs", dataset: "windows.forwarded", namespace: "default" },
      event: record.event,
      host: { name: winlog.computer_name, os: collector.os },
      log,
      tags: ["forwarded"],
      winlog,
    };
  });

/** Both logs read on the host itself by Winlogbeat. */
export const tellWinlogbeat: Teller = (day) =>
  records(day).map(
    (record): ToldRecord => ({
      ...record,
      agent: { type: "winlogbeat", version: "8.17.0", name: day.host.name },
      ecs: { version: "8.0.0" },
      event: { ...record.event, created: systemTime(Date.parse(record["@timestamp"]) * 1000 + 1_000_000) },
    }),
  );
