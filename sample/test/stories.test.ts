import { describe, expect, it } from "vitest";
import { sampleStories } from "../src/index.ts";
import { baseName, data, gather, hostOf, isSysmon, looksLikeAlert, type Start, startsOf, TUESDAY } from "./gather.ts";

const records = gather(1, TUESDAY);
const starts = startsOf(records);
const alerts = starts.filter(looksLikeAlert);
const investigations = sampleStories.flatMap((story) => story.investigations);

function alertsOf(host: string, user: string): Start[] {
  return alerts.filter((alert) => alert.host === host && alert.user === user);
}

const ends = index(
  records.filter((record) => record.event.code === "5" || record.event.code === "4689"),
  (record) => `${hostOf(record)} ${record.event.code} ${Number(data(record, "ProcessId"))}`,
);
const logons = index(
  records.filter((record) => record.event.code === "4624"),
  (record) => `${hostOf(record)} ${Number(data(record, "TargetLogonId"))}`,
);
const byParent = index(starts, (start) => `${start.source} ${start.host} ${start.parentPid}`);
const byPid = index(starts, (start) => `${start.source} ${start.host} ${start.pid}`);

function index<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const list = map.get(keyOf(item)) ?? [];
    map.set(keyOf(item), list);
    list.push(item);
  }
  return map;
}

/** Children by pid, while the parent lives: from its start until the first end of that pid after it. */
function childrenOf(alert: Start): Start[] {
  const code = alert.source === "sysmon" ? "5" : "4689";
  const end = ends.get(`${alert.host} ${code} ${alert.pid}`)?.find((record) => record["@timestamp"] > alert.at);
  const until = end?.["@timestamp"] ?? "";
  return (byParent.get(`${alert.source} ${alert.host} ${alert.pid}`) ?? []).filter(
    (start) => start.at > alert.at && start.at < until && baseName(start.image) !== "conhost.exe",
  );
}

describe("the stories", () => {
  it("fill a queue of 12 to 20 investigations, each pair of host and user in one story", () => {
    const pairs = investigations.map(({ host, user }) => `${host} ${user}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs.length).toBeGreaterThanOrEqual(12);
    expect(pairs.length).toBeLessThanOrEqual(20);
  });
});

describe.each([
  ["a Tuesday afternoon", 1, TUESDAY],
  ["a Sunday at midnight", 99, Date.UTC(2026, 2, 8)],
  ["the small hours, while the backup runs", 5, Date.UTC(2026, 6, 30, 1, 18, 7, 123)],
  ["three in the morning, while the contractor is at work", 8, Date.UTC(2026, 4, 12, 3, 9, 40)],
  ["early, while the inventory runs", 6, Date.UTC(2027, 0, 1, 5, 33)],
])("a fortnight until %s", (_when, seed, now) => {
  const other = now === TUESDAY ? records : gather(seed, now);
  const found = startsOf(other).filter(looksLikeAlert);

  it("has 40,000 to 60,000 records", () => {
    expect(other.length).toBeGreaterThan(40_000);
    expect(other.length).toBeLessThan(60_000);
  });

  it("has the rule's shape exactly as often as the stories say", () => {
    const counted = investigations.map(({ host, user }) => {
      const here = found.filter((start) => start.host === host && start.user === user);
      const sysmon = here.filter((start) => start.source === "sysmon").length;
      return { host, user, alerts: { sysmon, security: here.length - sysmon } };
    });
    expect(counted).toEqual(
      investigations.map(({ host, user, alerts: expected }) => ({ host, user, alerts: expected })),
    );
    expect(found).toHaveLength(counted.reduce((sum, one) => sum + one.alerts.sysmon + one.alerts.security, 0));
  });
});

describe.each(investigations)("$user on $host", ({ host, user, session, children, command, alerts: expected }) => {
  const here = alertsOf(host, user);

  it("begins with its first captured command", () => {
    expect(here[0]?.commandLine).toContain(`/c ${command} 1> `);
  });

  it("hangs on a broker whose own start is recorded with the usual parent and switches", () => {
    for (const alert of here) {
      const broker = (byPid.get(`${alert.source} ${host} ${alert.parentPid}`) ?? []).filter(
        (start) => start.at < alert.at && baseName(start.image) === "WmiPrvSE.exe",
      );
      const last = broker.at(-1);
      expect(last?.commandLine).toMatch(/ -secured -Embedding$|^$/);
      expect(last?.parentImage).toBe("C:\\Windows\\System32\\svchost.exe");
      if (last?.source === "sysmon") {
        expect(data(last.record, "ParentCommandLine")).toContain("-k DcomLaunch");
      }
    }
  });

  it("starts exactly the expected children within the shells' lives", () => {
    const source = expected.sysmon > 0 ? "sysmon" : "security";
    const found = here.filter((alert) => alert.source === source).flatMap(childrenOf);
    expect(found.map((child) => baseName(child.image))).toEqual(children);
  });

  it(session.kind === "joined" ? "joins exactly one logon by id" : `joins no logon: ${session.because}`, () => {
    for (const alert of here) {
      const seen = (logons.get(`${host} ${Number(alert.logonId)}`) ?? []).map((record) => ({
        kind: "joined",
        logonType: data(record, "LogonType"),
        authenticationPackage: data(record, "AuthenticationPackageName"),
        sourceAddress: data(record, "IpAddress"),
      }));
      expect(seen).toEqual(session.kind === "joined" ? [session] : []);
    }
  });
});

describe("the hands-on intrusion", () => {
  const first = alertsOf("WS-042", "HALDEN\\jmoe");
  const second = alertsOf("SRV-DB1", "HALDEN\\jmoe").filter((alert) => alert.source === "sysmon");

  it("runs 14 commands in about 6 minutes through one clock-named file", () => {
    const minutes = (Date.parse(first.at(-1)?.at ?? "") - Date.parse(first[0]?.at ?? "")) / 60_000;
    const files = new Set(first.map((alert) => /__\d{10}\.\d{1,7}/.exec(alert.commandLine)?.[0]));
    expect(minutes).toBeGreaterThan(5);
    expect(minutes).toBeLessThan(7);
    expect(files.size).toBe(1);
  });

  it("opens a second file on the second host some minutes later and ends 10 to 40 minutes before now", () => {
    const gap = Date.parse(second[0]?.at ?? "") - Date.parse(first.at(-1)?.at ?? "");
    const ago = (TUESDAY - Date.parse(second.at(-1)?.at ?? "")) / 60_000;
    const clocks = [first[0], second[0]].map((alert) => /__(\d{10})\./.exec(alert?.commandLine ?? "")?.[1]);
    expect(gap).toBeGreaterThan(4 * 60_000);
    expect(clocks[0]).not.toBe(clocks[1]);
    expect(ago).toBeGreaterThan(10);
    expect(ago).toBeLessThan(40);
  });

  it("comes over NTLM to a workstation whose other network logons are all Kerberos", () => {
    const others = records.filter(
      (record) =>
        hostOf(record) === "WS-042" &&
        record.event.code === "4624" &&
        data(record, "LogonType") === "3" &&
        data(record, "TargetUserName") !== "jmoe",
    );
    expect(new Set(others.map((record) => data(record, "AuthenticationPackageName")))).toEqual(new Set(["Kerberos"]));
    expect(others.length).toBeGreaterThan(100);
  });

  it("leaves a console host in Security under each shell, which Sysmon leaves out", () => {
    const hosts = starts.filter((start) => start.host === "WS-042" && baseName(start.image) === "conhost.exe");
    const shells = new Set(first.map((alert) => alert.pid));
    expect(new Set(hosts.map((start) => start.source))).toEqual(new Set(["security"]));
    expect(hosts.filter((start) => shells.has(start.parentPid)).length).toBeGreaterThanOrEqual(14);
  });

  it("sends no logon events from the legacy server, only the inbound connection Sysmon saw", () => {
    const legacy = records.filter((record) => hostOf(record) === "SRV-OLD1");
    expect(legacy.every(isSysmon)).toBe(true);
    expect(
      legacy.filter((record) => data(record, "Initiated") === "false" && data(record, "SourcePort") === "445"),
    ).toHaveLength(1);
  });
});

describe("the reused pid", () => {
  it("belongs within the hour to an installer that starts programs the shell did not", () => {
    const [alert] = alertsOf("WS-044", "HALDEN\\adm-falk");
    const hour = starts.filter(
      (start) =>
        alert !== undefined &&
        start.host === "WS-044" &&
        start.parentPid === alert.pid &&
        start.at > alert.at &&
        Date.parse(start.at) < Date.parse(alert.at) + 3_600_000,
    );
    expect(hour.map((start) => baseName(start.image))).toEqual([
      "conhost.exe",
      "ipconfig.exe",
      "regsvr32.exe",
      "schtasks.exe",
      "rundll32.exe",
    ]);
    expect(new Set(hour.slice(2).map((start) => baseName(start.parentImage)))).toEqual(new Set(["setup.exe"]));
    const ended = records.find(
      (record) =>
        hostOf(record) === "WS-044" &&
        record.event.code === "4689" &&
        record["@timestamp"] > (alert?.at ?? "") &&
        Number(data(record, "ProcessId")) === alert?.pid,
    );
    expect(data(ended ?? records[0] ?? fail(), "ProcessName")).toMatch(/cmd\.exe$/);
  });
});

describe("hostile strings", () => {
  const lines = alertsOf("WS-036", "HALDEN\\ext.tester").map((alert) => alert.commandLine);

  it("carry HTML, Markdown, a template, bidi and control characters", () => {
    const text = lines.join("\n");
    for (const piece of ["<img src=x", "</script>", "](javascript:", "{{host.id}}", "\u202E", "\u001B[31m", "\u0007"]) {
      expect(text).toContain(piece);
    }
  });
});

describe.each(sampleStories.flatMap((story) => story.nearMisses))("the near miss on $host", (miss) => {
  it("is in the records and has no alert's shape", () => {
    const found = starts.filter(
      (start) => start.host === miss.host && start.user === miss.user && start.commandLine.includes(miss.fragment),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(looksLikeAlert)).toEqual([]);
  });
});

function fail(): never {
  throw new Error("no record to look at");
}
