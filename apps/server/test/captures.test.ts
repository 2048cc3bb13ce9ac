import { createReadStream, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { InvestigationView } from "@quaestor/api";
import { phrase, values } from "@quaestor/telemetry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { quaestor } from "./command-line.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const shared = process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data");
const folder = path.join(shared, "captures");
const present = existsSync(path.join(folder, "expected.json"));
const reason = "no recordings: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout";

const Child = z.object({ record_id: z.number(), pid: z.number(), command_line: z.string() });
const ExpectedAlert = z.object({
  record_id: z.number(),
  pid: z.number(),
  host: z.string(),
  command_line: z.string(),
  user: z.string(),
  children_by_entity_id: z.array(Child).nullable(),
  children_by_parent_pid: z.array(Child).nullable(),
  logon_events: z.array(z.object({ record_id: z.number(), event_id: z.number(), source_ip: z.string().nullable() })),
});
type ExpectedAlert = z.infer<typeof ExpectedAlert>;
const Capture = z.object({ lines: z.number(), unrecognised: z.number(), alerts: z.array(ExpectedAlert) });
const expected: Readonly<Record<string, z.infer<typeof Capture>>> = present
  ? z
      .object({ captures: z.record(z.string(), Capture) })
      .parse(JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"))).captures
  : {};

/** Two lines of that recording have their data under `user_data`; they are Windows records all the same, and are taken. */
const takenAllTheSame: Readonly<Record<string, number>> = { "background-winlogbeat6.ndjson.gz": 2 };

/** Lines of that recording that stand in it more than once, byte for byte, and have no record id: one event each. */
const repeatedLines: Readonly<Record<string, number>> = { "background-lsass-campaign-03.getwinevent.ndjson.gz": 1647 };

interface RaisedAlert {
  readonly record: number;
  readonly pid: number;
  readonly host: string;
  readonly commandLine: string;
}

const Scanned = z.object({
  process: z.object({ pid: z.number(), command_line: z.string() }),
  winlog: z.object({ record_id: z.union([z.number(), z.string()]) }),
  host: z.object({ name: z.string() }),
});

const byRecord = (left: RaisedAlert, right: RaisedAlert): number => left.record - right.record;
const truthOf = (alerts: readonly ExpectedAlert[]): RaisedAlert[] =>
  alerts
    .map((alert) => ({
      record: alert.record_id,
      pid: alert.pid,
      host: alert.host,
      commandLine: alert.command_line,
    }))
    .sort(byRecord);

function raised(lines: string): RaisedAlert[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Scanned.parse(JSON.parse(line)))
    .map(({ process: { pid, command_line }, winlog, host }) => ({
      record: Number(winlog.record_id),
      pid,
      host: host.name,
      commandLine: command_line,
    }))
    .sort(byRecord);
}

const isBackground = (file: string): boolean => file.startsWith("background-");
const files = Object.keys(expected);
const small = files.filter((file) => !isBackground(file));
const background = files.filter(isBackground);

async function storedAlerts({ backend }: RunningConsole): Promise<RaisedAlert[]> {
  const { events } = await backend.core.store.search({ query: phrase("event.kind", "signal"), limit: 1000 });
  return events
    .map(({ document }) => ({
      record: Number(values(document, "winlog.record_id")[0]),
      pid: Number(values(document, "process.pid")[0]),
      host: String(values(document, "host.name")[0]),
      commandLine: String(values(document, "process.command_line")[0]),
    }))
    .sort(byRecord);
}

const upload = (who: SignedIn, file: string) => who.upload(file, createReadStream(path.join(folder, file)));

describe.skipIf(!present)(`recordings of others (${present ? "shared data" : reason})`, () => {
  describe("by scan", () => {
    for (const [file, truth] of Object.entries(expected)) {
      it(`raises exactly the ${truth.alerts.length} alerts of ${file}`, { timeout: 60_000 }, async () => {
        const { code, out, err } = await quaestor(["scan", "--json", path.join(folder, file)]);
        expect(raised(out)).toEqual(truthOf(truth.alerts));
        const quarantined = truth.unrecognised - (takenAllTheSame[file] ?? 0);
        const duplicates = repeatedLines[file] ?? 0;
        const events = truth.lines - quarantined - duplicates;
        expect(err.replaceAll(",", "")).toContain(
          `${truth.lines} records = ${events} events + ${duplicates} duplicates + ${quarantined} quarantined`,
        );
        expect(code).toBe(0);
      });
    }
  });

  describe("by upload, each file to a console of its own", () => {
    for (const file of small) {
      it(`raises exactly the same for ${file}`, { timeout: 60_000 }, async () => {
        const running = await startConsole();
        try {
          const analyst = await running.signIn("analyst");
          const truth = expected[file];
          const report = await upload(analyst, file);
          expect(report).toMatchObject({
            records: truth?.lines,
            stored: truth?.lines,
            duplicates: 0,
            quarantined: 0,
            alerts: truth?.alerts.length,
            problem: null,
          });
          expect(await storedAlerts(running)).toEqual(truthOf(truth?.alerts ?? []));
          await expectTruth(running, analyst, [file]);
        } finally {
          await running.stop();
        }
      });
    }
  });

  describe("by upload, the background to one console", () => {
    let running: RunningConsole;
    let analyst: SignedIn;
    beforeAll(async () => {
      running = await startConsole();
      analyst = await running.signIn("analyst");
    });
    afterAll(() => running.stop());
    for (const file of background) {
      it(`raises nothing for ${file}`, { timeout: 60_000 }, async () => {
        const truth = expected[file];
        const quarantined = (truth?.unrecognised ?? 0) - (takenAllTheSame[file] ?? 0);
        const duplicates = repeatedLines[file] ?? 0;
        expect(await upload(analyst, file)).toMatchObject({
          records: truth?.lines,
          stored: (truth?.lines ?? 0) - quarantined - duplicates,
          duplicates,
          quarantined,
          alerts: 0,
          problem: null,
        });
        expect((await analyst.queue({ state: "all" })).total).toBe(0);
      });
    }
  });

  describe("by upload, two logs of one host to one console", () => {
    it("shows each alert with the children of both logs and the one logon", { timeout: 60_000 }, async () => {
      const running = await startConsole();
      try {
        const analyst = await running.signIn("analyst");
        const both = ["wmiexec-sliver.sysmon.ndjson", "wmiexec-sliver.security.ndjson"];
        for (const file of both) await upload(analyst, file);
        await expectTruth(running, analyst, both);
      } finally {
        await running.stop();
      }
    });
  });
});

const recordsOf = async ({ backend }: RunningConsole, ids: readonly string[]): Promise<number[]> =>
  (await backend.core.store.get(ids))
    .map(({ document }) => Number(values(document, "winlog.record_id")[0]))
    .sort((left, right) => left - right);

/** The page of each alert against what is known of it. */
async function expectTruth(running: RunningConsole, analyst: SignedIn, files: readonly string[]): Promise<void> {
  const truth = files.flatMap((file) => expected[file]?.alerts ?? []);
  const { items } = await analyst.queue();
  expect(items.map((item) => item.alerts)).toEqual(truth.length === 0 ? [] : [truth.length]);
  for (const { id } of items) {
    for (const alert of (await analyst.view(id)).alerts) {
      const view = await analyst.view(id, { alert: alert.id });
      const [record] = await recordsOf(running, [view.sourceEventId]);
      const about = truth.find((each) => each.record_id === record);
      if (about === undefined) throw new Error(`no alert is expected for record ${record}`);
      expect(view.failures).toEqual([]);
      await expectChildren(running, view, about, truth);
      await expectLogon(running, view, about, files);
    }
  }
}

/** The children by the alert's own source are those of the ground truth; with two sources loaded, those of both. */
async function expectChildren(
  running: RunningConsole,
  view: InvestigationView,
  alert: ExpectedAlert,
  all: readonly ExpectedAlert[],
): Promise<void> {
  const everySource = all
    .filter((each) => each.pid === alert.pid)
    .flatMap((twin) => twin.children_by_parent_pid ?? [])
    .map((child) => child.record_id)
    .sort(ascending);
  const own = (alert.children_by_entity_id ?? alert.children_by_parent_pid ?? []).map((child) => child.record_id);
  const [source] = await running.backend.core.store.get([view.sourceEventId]);
  const pivot = view.questions.flatMap((question) => question.pivots).find(({ label }) => label === "Child processes");
  const rows = pivot?.rows.filter((row) => row.setAside === null) ?? [];
  expect(
    await recordsOf(
      running,
      rows.map((row) => row.id),
    ),
  ).toEqual(everySource);
  expect(
    await recordsOf(
      running,
      rows.filter((row) => row.source === source?.source).map((row) => row.id),
    ),
  ).toEqual(own.sort(ascending));

  const self = view.tree.find((node) => node.role === "alert");
  const below = view.tree.filter((node) => node.parentKey === self?.key);
  const inTree = below.flatMap((node) => [...(node.eventId === null ? [] : [node.eventId]), ...node.alsoEventIds]);
  expect(await recordsOf(running, inTree)).toEqual(everySource);
}

/** Exactly the logon events of the session, when the host's Security log is there; else the session is unresolved. */
async function expectLogon(
  running: RunningConsole,
  view: InvestigationView,
  alert: ExpectedAlert,
  files: readonly string[],
): Promise<void> {
  const hasSecurity = files.some((file) => file.includes(".security."));
  const events = hasSecurity ? alert.logon_events : [];
  const opened = events.find((event) => event.event_id === 4624);
  const from = view.facts.find((fact) => fact.label === "From");
  expect(from?.value.state === "present" ? from.value.values : []).toEqual(
    opened === undefined ? [] : [opened.source_ip],
  );
  expect(await recordsOf(running, from?.eventId ? [from.eventId] : [])).toEqual(
    opened === undefined ? [] : [opened.record_id],
  );
  const session = view.questions.find((question) => question.id === "q4")?.finding;
  const named = session?.reasons.flat().flatMap((part) => (part.kind === "link" ? [part.eventId] : [])) ?? [];
  expect(await recordsOf(running, [...new Set(named)])).toEqual(events.map((event) => event.record_id).sort(ascending));
  expect(session?.verdict).toBe(opened === undefined ? "unresolved" : "escalate");
}

const ascending = (left: number, right: number): number => left - right;
