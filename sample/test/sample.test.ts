import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateSample, type SampleRecord } from "../src/index.ts";
import { data, gather, hostOf, isSysmon, startsOf, TUESDAY } from "./gather.ts";

const DAY = 24 * 3600 * 1000;
const records = gather(1, TUESDAY);

function digest(list: readonly SampleRecord[]): string {
  const hash = createHash("sha256");
  for (const record of list) {
    hash.update(JSON.stringify(record));
  }
  return hash.digest("hex");
}

describe("generateSample", () => {
  it("gives the same records for the same seed and now", () => {
    expect(digest(gather(1, TUESDAY))).toBe(digest(records));
  });

  it("gives other records for another seed", () => {
    const { value } = generateSample({ seed: 2, now: TUESDAY })[Symbol.iterator]().next();
    expect(value).not.toEqual(records[0]);
  });

  it("orders records by time and keeps them inside the fortnight before now", () => {
    const times = records.map((record) => record["@timestamp"]);
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times[0] ?? "")).toBeGreaterThan(TUESDAY - 15 * DAY);
    const last = Date.parse(times.at(-1) ?? "");
    expect(last).toBeLessThan(TUESDAY);
    expect(last).toBeGreaterThan(TUESDAY - 30 * 60 * 1000);
  });

  it("refuses a now that is no time", () => {
    expect(() => gather(1, Number.NaN)).toThrow("now must be milliseconds since 1970");
  });
});

describe("a record", () => {
  it("has Winlogbeat's shape and nothing that a pipeline would add", () => {
    const odd = records.filter(
      (record) =>
        Object.keys(record).sort().join() !== "@timestamp,event,host,log,winlog" ||
        !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/.test(record["@timestamp"]) ||
        record.winlog.computer_name !== record.host.name ||
        record.winlog.event_id !== record.event.code ||
        Object.values(record.winlog.event_data).some((value) => typeof value !== "string"),
    );
    expect(odd).toEqual([]);
  });

  it("is numbered without gaps per host and channel", () => {
    const last = new Map<string, number>();
    const gaps: string[] = [];
    for (const { host, winlog } of records) {
      const key = `${host.name} ${winlog.channel}`;
      const previous = last.get(key);
      if (previous !== undefined && winlog.record_id !== previous + 1) {
        gaps.push(`${key} ${winlog.record_id}`);
      }
      last.set(key, winlog.record_id);
    }
    expect(gaps).toEqual([]);
  });

  it("says nothing of being made up", () => {
    expect(records.filter((record) => /sample|quaestor|generated|story/i.test(JSON.stringify(record)))).toEqual([]);
  });

  it("has every kind of event that the guide's questions look at", () => {
    const kinds = new Set(records.map((record) => `${isSysmon(record) ? "sysmon" : "security"} ${record.event.code}`));
    expect([...kinds].sort()).toEqual([
      "security 4624",
      "security 4625",
      "security 4634",
      "security 4648",
      "security 4672",
      "security 4688",
      "security 4689",
      "sysmon 1",
      "sysmon 11",
      "sysmon 22",
      "sysmon 3",
      "sysmon 5",
      "sysmon 7",
    ]);
  });
});

describe("the hosts", () => {
  const hosts = [...new Set(records.map(hostOf))];

  it("are more than a dozen, most with Sysmon and Security together", () => {
    const both = hosts.filter(
      (host) =>
        records.some((record) => hostOf(record) === host && isSysmon(record)) &&
        records.some((record) => hostOf(record) === host && !isSysmon(record)),
    );
    expect(hosts.length).toBeGreaterThan(12);
    expect(both.length).toBeGreaterThan(hosts.length / 2);
  });

  it("have an agent's id except the two behind a collector", () => {
    const without = new Set(records.filter((record) => record.host.id === undefined).map(hostOf));
    expect([...without].sort()).toEqual(["SRV-OLD1", "WS-044"]);
  });

  it("stamp their own eight digits on every process they name", () => {
    const prefixes = new Map<string, Set<string>>();
    for (const record of records.filter(isSysmon)) {
      const set = prefixes.get(hostOf(record)) ?? new Set();
      prefixes.set(hostOf(record), set.add(data(record, "ProcessGuid").slice(1, 9)));
    }
    const all = [...prefixes.values()].flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(prefixes.size);
    expect(all).toHaveLength(prefixes.size);
  });

  it("never run two processes under one pid at a time, and do hand freed pids out again", () => {
    const living = new Map<string, string>();
    const clashes: string[] = [];
    const starts = new Map<string, number>();
    for (const record of records.filter(isSysmon)) {
      const key = `${hostOf(record)} ${data(record, "ProcessId")}`;
      if (record.event.code === "1") {
        if (living.has(key)) {
          clashes.push(`${key} ${data(record, "Image")} while ${living.get(key)}`);
        }
        living.set(key, data(record, "Image"));
        starts.set(key, (starts.get(key) ?? 0) + 1);
      } else if (record.event.code === "5") {
        living.delete(key);
      }
    }
    expect(clashes).toEqual([]);
    expect(Math.max(...starts.values())).toBeGreaterThan(1);
  });

  it("write one process start to both logs within a few milliseconds, with one pid", () => {
    const starts = startsOf(records).filter((start) => start.host === "WS-027");
    const security = starts.filter((start) => start.source === "security");
    for (const start of starts.filter((one) => one.source === "sysmon")) {
      const twin = security.find(
        (other) => other.pid === start.pid && Math.abs(Date.parse(other.at) - Date.parse(start.at)) <= 5,
      );
      expect(twin?.image).toBe(start.image);
    }
  });
});

describe("the ordinary days", () => {
  it("are busy in office hours and quiet on Sunday", () => {
    const opened = startsOf(records).filter((start) => /msedge\.exe$/i.test(start.image));
    const hours = opened.map((start) => new Date(start.at).getUTCHours());
    const sundays = opened.filter((start) => new Date(start.at).getUTCDay() === 0);
    expect(opened.length).toBeGreaterThan(500);
    expect(sundays).toEqual([]);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(6);
    expect(Math.max(...hours)).toBeLessThanOrEqual(17);
  });
});
