import type { Host } from "./company.ts";
import { systemTime } from "./moment.ts";
import { hash32 } from "./random.ts";
import type { SampleRecord } from "./record.ts";
import type { Draft } from "./world.ts";

const OS = { family: "windows", platform: "windows", type: "windows" } as const;

const channels = {
  sysmon: {
    channel: "Microsoft-Windows-Sysmon/Operational",
    provider: "Microsoft-Windows-Sysmon",
    guid: "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
  },
  security: {
    channel: "Security",
    provider: "Microsoft-Windows-Security-Auditing",
    guid: "{54849625-5478-4994-a5ba-3e3b0328c30d}",
  },
} as const;

/** Turns drafts into records, numbering them per host and channel; give it drafts in order of time. */
export function recordWriter(): (draft: Draft) => SampleRecord {
  const counters = new Map<string, number>();
  return (draft) => {
    const { host, code } = draft;
    const { channel, provider, guid } = channels[draft.channel];
    const key = `${draft.channel} ${host.name}`;
    const recordId = (counters.get(key) ?? 20_000 + (hash32(key) % 900_000)) + 1;
    counters.set(key, recordId);
    const sysmon = draft.channel === "sysmon";
    const outcome = draft.failed === true ? "failure" : "success";
    return {
      "@timestamp": systemTime(draft.at),
      event: sysmon
        ? { code: String(code), kind: "event", provider }
        : { code: String(code), kind: "event", provider, outcome },
      host: host.id === null ? { name: host.computerName, os: OS } : { name: host.computerName, id: host.id, os: OS },
      log: { level: "information" },
      winlog: {
        api: "wineventlog",
        channel,
        computer_name: host.computerName,
        event_data: draft.data(),
        event_id: String(code),
        keywords: sysmon ? undefined : [outcome === "failure" ? "Audit Failure" : "Audit Success"],
        opcode: "Info",
        process: writer(host, draft),
        provider_guid: guid,
        provider_name: provider,
        record_id: recordId,
        user: sysmon ? { identifier: "S-1-5-18" } : undefined,
        version: draft.version === 0 ? undefined : draft.version,
      },
    };
  };
}

/** The Sysmon service, the kernel (process auditing) or lsass (logons), each with a few threads. */
function writer(host: Host, draft: Draft): { readonly pid: number; readonly thread: { readonly id: number } } {
  const seed = hash32(host.name);
  const thread = 4 * (300 + ((seed + (draft.at % 5)) % 900));
  if (draft.channel === "sysmon") {
    return { pid: 4 * (500 + (seed % 200)), thread: { id: thread } };
  }
  const kernel = draft.code === 4688 || draft.code === 4689;
  return { pid: kernel ? 4 : 4 * (160 + (seed % 40)), thread: { id: thread } };
}
