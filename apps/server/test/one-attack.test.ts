import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { InvestigationView } from "@quaestor/api";
import { tellAttack, tellingSources } from "@quaestor/sample";
import {
  createMemoryEventStore,
  firstText,
  type JsonObject,
  type NewEvent,
  normaliseRecord,
  RecordDecoder,
  splitWindowsArgv,
  values,
} from "@quaestor/telemetry";
import { logon, processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify } from "../src/services/identify.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const began = Date.now() - 120_000;
const at = (seconds: number): string => new Date(began + seconds * 1000).toISOString();
const SID = "S-1-5-21-1004336348-1177238915-682003330-1104";
const captured = "cmd.exe /Q /c certutil -urlcache 1> \\\\127.0.0.1\\ADMIN$\\__1700000000.25 2>&1";
const started = "certutil -urlcache";
const certutil = "C:\\Windows\\System32\\certutil.exe";
const cmd = "C:\\Windows\\System32\\cmd.exe";

interface Told {
  readonly seconds: number;
  readonly pid: number;
  readonly name: string;
  readonly line: string;
  readonly parentPid: number;
  readonly parentName: string;
}
const shell: Told = {
  seconds: 0,
  pid: 4242,
  name: "cmd.exe",
  line: captured,
  parentPid: 812,
  parentName: "WmiPrvSE.exe",
};
const child: Told = {
  seconds: 1,
  pid: 4300,
  name: "certutil.exe",
  line: started,
  parentPid: 4242,
  parentName: "cmd.exe",
};

const ecs = ({ seconds, name, line, parentName }: Told): JsonObject => ({
  "@timestamp": at(seconds + 0.4),
  event: { kind: "event", category: ["process"], type: ["start"] },
  host: { os: { type: "windows" } },
  process: { start: at(seconds), name, command_line: line, args: splitWindowsArgv(line), parent: { name: parentName } },
});

function merged(base: JsonObject, more: JsonObject): JsonObject {
  const out: Record<string, JsonObject[string]> = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return out;
}
const isObject = (value: JsonObject[string]): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Defender: the pid as entity id, its own host id, the FQDN in lower case, SID and name. */
const defender = (told: Told): string =>
  JSON.stringify(
    merged(ecs(told), {
      data_stream: { type: "logs", dataset: "m365_defender.event", namespace: "default" },
      event: { id: `d-${told.pid}`, action: "start", dataset: "m365_defender.event" },
      host: { id: "device-1", name: "ws01.corp.example" },
      user: { id: SID, name: "ada", domain: "corp" },
      process: {
        pid: told.pid,
        entity_id: String(told.pid),
        parent: { pid: told.parentPid, entity_id: String(told.parentPid) },
      },
      m365_defender: { event: { logon: { id: "335674" }, process: { id: told.pid } } },
    }),
  );
/** CrowdStrike: a SID and no name, no parent pid, the cloud's clock. */
const falcon = (told: Told): string =>
  JSON.stringify(
    merged(ecs({ ...told, seconds: told.seconds }), {
      "@timestamp": at(told.seconds + 40),
      data_stream: { type: "logs", dataset: "crowdstrike.fdr", namespace: "default" },
      event: { id: `f-${told.pid}`, action: "ProcessRollup2", dataset: "crowdstrike.fdr" },
      host: { id: "aid-1", name: "WS01" },
      user: { id: SID },
      process: { pid: told.pid, entity_id: `5837${told.pid}`, parent: { entity_id: `5837${told.parentPid}` } },
      crowdstrike: { AuthenticationId: "335674", aid: "aid-1" },
    }),
  );
const sysmon = (told: Told): string =>
  processStart({
    at: at(told.seconds),
    pid: told.pid,
    parentPid: told.parentPid,
    commandLine: told.line,
    image: told.name === "cmd.exe" ? cmd : certutil,
    ...(told.parentName === "cmd.exe" && { parentImage: cmd }),
  }).raw ?? "";
const security = (told: Told): string =>
  securityProcessStart({
    at: at(told.seconds + 0.002),
    pid: told.pid,
    parentPid: told.parentPid,
    commandLine: told.line,
    image: told.name === "cmd.exe" ? cmd : certutil,
    ...(told.parentName === "cmd.exe" && { parentImage: cmd }),
  }).raw ?? "";
const opened = (): string => logon({ at: at(-1), sid: SID, sourceIp: "10.9.8.7", workstation: "ADMIN07" }).raw ?? "";

const everySource = [sysmon, security, defender, falcon];

describe("one attack told by Sysmon, the Security log, Defender and CrowdStrike", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  beforeEach(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
  });
  afterEach(() => running.stop());

  const load = async (name: string, ...lines: readonly string[]) => {
    const report = await analyst.upload(name, `${lines.join("\n")}\n`);
    expect(report).toMatchObject({ quarantined: 0, stored: lines.length });
    return report;
  };
  const only = async (): Promise<string> => {
    const { items } = await analyst.queue();
    expect(items).toHaveLength(1);
    return items[0]?.id ?? "";
  };
  const bySource = (view: InvestigationView, source: string): string =>
    view.alerts.find((alert) => alert.source === source)?.id ?? "";

  it("is one investigation of one process with four records, counted once", { timeout: 60_000 }, async () => {
    await load("all.ndjson", opened(), ...everySource.flatMap((tell) => [tell(shell), tell(child)]));
    const id = await only();
    const first = await analyst.view(id);
    expect(first.alerts.map(({ source }) => source).sort()).toEqual([
      "CrowdStrike",
      "Defender",
      "Security log",
      "Sysmon",
    ]);
    expect(new Set(first.alerts.map(({ process }) => process)).size).toBe(1);
    for (const { id: alert, source } of first.alerts) {
      const view = await analyst.view(id, { alert });
      expect(view.failures).toEqual([]);
      expect(
        view.tree.map((node) => [node.role, node.name, node.eventId === null ? 0 : node.alsoEventIds.length + 1]),
        source,
      ).toEqual([
        ["broker", "WmiPrvSE.exe", 0],
        ["alert", "cmd.exe", 4],
        ["descendant", "certutil.exe", 4],
      ]);
      const lanes = (lane: string) => view.timeline.marks.filter((mark) => mark.lane === lane);
      expect([lanes("alerts").length, lanes("process").length], source).toEqual([1, 2]);
      const children = view.questions.find((question) => question.id === "q5");
      expect(children?.finding.headline, source).toMatch(/^1 child: certutil\.exe$/);
      expect(view.related, source).toEqual([]);
      expect(view.session).toMatchObject({ status: "found", hostNote: null });
      const from = view.facts.find((fact) => fact.label === "From");
      expect(from?.value, source).toMatchObject({ state: "present", values: ["10.9.8.7"] });
      expect(from?.note).toBe("ADMIN07");
      expect(view.questions.find((question) => question.id === "q4")?.finding.headline).toBe(
        "4624 type 3, NTLM, from 10.9.8.7",
      );
    }
  });

  it("says of user.id what it is, and asks for the account of the process", { timeout: 60_000 }, async () => {
    await load("all.ndjson", opened(), sysmon(shell), security(shell), defender(shell));
    const id = await only();
    const alerts = await analyst.view(id);
    const sysmonView = await analyst.view(id, { alert: bySource(alerts, "Sysmon") });
    const focus = sysmonView.questions.find((question) => question.id === "q4")?.focus ?? [];
    const userId = focus.find(({ field }) => field === "user.id")?.value;
    expect(userId).toMatchObject({ state: "present", values: [SID] });
    expect(userId?.state === "present" ? userId.weaker : "").toContain("“S-1-5-18” is the account that wrote it");
    const pivot = sysmonView.questions
      .flatMap(({ pivots }) => pivots)
      .find(({ label }) => label === "Alerts of the user");
    expect(pivot?.rows.map(({ strength }) => strength).sort()).toEqual(["strong", "weak"]);
    expect(pivot?.literal).toMatchObject({ text: expect.stringContaining('user.id: "S-1-5-18"'), total: 0 });
    const brokered = await analyst.view(id, { alert: bySource(alerts, "Security log") });
    const domain = brokered.questions.flatMap(({ focus }) => focus).find(({ field }) => field === "user.id");
    expect(domain?.value).toMatchObject({ state: "present", values: [SID] });
  });

  it("without the logon, says that the SID is not known and what is known instead", { timeout: 60_000 }, async () => {
    await load("alone.ndjson", sysmon(shell));
    const view = await analyst.view(await only());
    const userId = view.questions.flatMap(({ focus }) => focus).find(({ field }) => field === "user.id");
    expect(userId?.value).toMatchObject({
      state: "not_in_source",
      remedy: expect.stringContaining("Known instead: CORP\\ada"),
    });
    expect(view.session).toMatchObject({ status: "none" });
    expect(view.questions.find((question) => question.id === "q4")?.finding.verdict).toBe("unresolved");
  });

  it("stays one investigation however late its sources come, and by whatever name", { timeout: 60_000 }, async () => {
    // A SID and nothing else, before any logon or other record is there.
    await load("1.ndjson", falcon(shell));
    const id = await only();
    await load("2.ndjson", sysmon(shell));
    expect(await only()).toBe(id);
    await load("3.ndjson", opened(), security(shell));
    // The same account again an hour later in another process: by name alone.
    const later: Told = { ...shell, seconds: 60, pid: 5000, line: captured.replace("certutil", "whoami") };
    await load("4.ndjson", sysmon(later));
    expect(await only()).toBe(id);
    expect((await analyst.view(id)).alerts).toHaveLength(4);
  });

  it("is the same four commands to all sources that name the host, in the sample of one day", {
    timeout: 120_000,
  }, async () => {
    for (const source of tellingSources) {
      const lines = [...tellAttack(source, { seed: 5, now: began })];
      const report = await analyst.upload(`${source}.ndjson`, `${lines.join("\n")}\n`);
      expect(report).toMatchObject({ quarantined: 0, stored: lines.length - report.duplicates });
    }
    const { items } = await analyst.queue();
    const views = await Promise.all(items.map(({ id }) => analyst.view(id)));
    const told = views.map(({ alerts }) => new Set(alerts.map(({ source }) => source)));
    // CrowdStrike's events name no host, so nothing may tie them to the others'; the queue says by what they go.
    const falcon = told.findIndex((sources) => sources.has("CrowdStrike"));
    expect(told[falcon]).toEqual(new Set(["CrowdStrike"]));
    expect(items[falcon]?.host).toMatchObject({ state: "present", weaker: expect.stringContaining("host.id only") });
    const other = views[1 - falcon];
    expect(views).toHaveLength(2);
    expect(told[1 - falcon]).toEqual(
      new Set(["Sysmon", "Security log", "Elastic Defend", "Defender", "SentinelOne", "Endgame"]),
    );
    expect(other?.alerts).toHaveLength(24);
    expect(new Set(other?.alerts.map(({ process }) => process)).size).toBe(4);
    for (const { id, source } of other?.alerts.slice(0, 6) ?? []) {
      const view = await analyst.view(other?.id ?? "", { alert: id });
      const records = (name: string) =>
        view.tree.filter((node) => node.name === name).map((node) => node.toldBy.length);
      expect([records("cmd.exe"), records("whoami.exe")], source).toEqual([[6], [6]]);
      const headline = (question: string) => view.questions.find((each) => each.id === question)?.finding.headline;
      expect(headline("q4"), source).toBe("4624 type 3, NTLM, from 10.20.66.129");
      expect(headline("q5"), source).toBe("1 child, bounded: whoami.exe");
    }
  });

  it("hints at one machine where an agent's id begins like Sysmon's, and joins nothing on it", {
    timeout: 60_000,
  }, async () => {
    const agent = merged(ecs(shell), {
      data_stream: { type: "logs", dataset: "endpoint.events.process", namespace: "default" },
      event: { id: "e-1", action: "start", module: "endpoint", dataset: "endpoint.events.process" },
      agent: { type: "endpoint" },
      host: { id: "5f1e0001-2222-3333-4444-555555555555", name: "ws01" },
      user: { id: SID, name: "ada", domain: "CORP" },
      process: { pid: shell.pid, entity_id: "ZW50aXR5", parent: { pid: shell.parentPid } },
    });
    const another = merged(agent, {
      event: { id: "e-2" },
      host: { id: "5f1e0001-9999-9999-9999-999999999999", name: "other" },
    });
    await load("1.ndjson", sysmon(shell), JSON.stringify(agent), JSON.stringify(another));
    const { items } = await analyst.queue();
    expect(items.map(({ alerts }) => alerts).sort()).toEqual([1, 2]);
    const both = await analyst.view(items.find(({ alerts }) => alerts === 2)?.id ?? "");
    const view = await analyst.view(both.id, { alert: bySource(both, "Sysmon") });
    expect(view.facts.find((fact) => fact.label === "Host")?.note).toContain("a hint at one machine, not a link");
  });

  it("is another investigation on another host of the same short name", { timeout: 60_000 }, async () => {
    await load("1.ndjson", sysmon(shell));
    const elsewhere = processStart({ at: at(5), pid: 77, host: "ws01.lab.example", commandLine: captured });
    const short = processStart({ at: at(10), pid: 78, host: "WS01", commandLine: captured });
    await load("2.ndjson", elsewhere.raw ?? "", short.raw ?? "");
    const { items } = await analyst.queue();
    expect(items.map(({ alerts }) => alerts)).toEqual([1, 1, 1]);
    const views = await Promise.all(items.map(({ id }) => analyst.view(id)));
    const notes = views.map((view) => view.session.hostNote ?? "");
    expect(notes.every((note) => note.includes("short name"))).toBe(true);
    expect(notes.filter((note) => note.startsWith("2 hosts have the short name ws01"))).toHaveLength(1);
    for (const view of views) {
      const ofHost = view.questions.flatMap(({ pivots }) => pivots).find(({ label }) => label === "Alerts of the host");
      expect(ofHost?.rows.filter(({ setAside }) => setAside === null)).toEqual([]);
      expect(ofHost?.rows.map(({ setAside }) => setAside).join("; ")).toMatch(/which host is meant is open|short name/);
    }
  });
});

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const shared = process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data");
const recording = path.join(shared, "captures/near-wmiexec-no-parent-name.security.ndjson");
const present = existsSync(recording);

describe.skipIf(!present)(
  `a 4688 that names only the broker (${present ? "shared data" : "no recordings: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout"})`,
  () => {
    const decoder = new RecordDecoder();
    const decoded = present ? [...decoder.push(readFileSync(recording)), ...decoder.end()] : [];
    const events = decoded.flatMap((one): NewEvent[] => {
      if (one.kind !== "record") return [];
      const { event } = normaliseRecord(one.record);
      return event === undefined ? [] : [{ ...event, raw: null }];
    });
    const record = ({ document }: { readonly document: JsonObject }): number =>
      Number(values(document, "winlog.record_id")[0]);

    it.each([436755, 436767])("of record %i gets session, account and source from what it started", async (number) => {
      const store = createMemoryEventStore({
        eql: () => {
          throw new Error("no EQL here");
        },
      });
      await store.append(events, { ingestedAt: 1n });
      const event = events.find((each) => record(each) === number);
      if (event === undefined) throw new Error(`no record ${number}`);
      const { session, subject, found } = await identify(store, event, event.id);
      expect(session.plan).toMatchObject({ logonIdText: "0x189fc0", logonIdFrom: "child" });
      expect(found?.from).toBe("child");
      expect(session.logon === null ? null : record(session.logon)).toBe(436754);
      expect(firstText(session.logon?.document ?? {}, "source.ip")).toBe("10.23.123.11");
      expect(subject).toMatchObject({ name: "admmig", domain: "OFFSEC", id: expect.stringMatching(/-1111$/) });
    });
  },
);
