import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildAlert, loadRule, type Rule } from "@quaestor/detection";
import { parseGuide, planLogonSession, planPivot, runLogonSession, runPivot } from "@quaestor/guide";
import {
  createMemoryEventStore,
  type EventStore,
  firstText,
  type NewEvent,
  normaliseRecord,
  RecordDecoder,
  type StoredEvent,
} from "@quaestor/telemetry";
import { beforeAll, describe, expect, it } from "vitest";
import {
  assess,
  childLineage,
  evaluateGate,
  type Finding,
  type GateResult,
  groupAlerts,
  phraseText,
  pivotOutcome,
  recurrence,
  sentence,
} from "../src/index.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const folder = path.join(process.env.QUAESTOR_SHARED_DATA ?? path.join(repository, "../shared/data"), "captures");
const present = existsSync(path.join(folder, "expected.json"));
if (!present)
  console.info("casework captures skipped: set QUAESTOR_SHARED_DATA, or put shared/data beside the checkout");

const ruleFile = path.join(repository, "rules/suspicious-cmd-execution-via-wmi.toml");
const NOW = 1_795_507_200_000_000_000n;

function shippedRule(): Rule {
  const load = loadRule(readFileSync(ruleFile, "utf8"), "rule.toml");
  if ("problems" in load) throw new Error("the shipped rule does not load");
  return load.rule;
}

function eventsOf(name: string): NewEvent[] {
  const decoder = new RecordDecoder();
  const decoded = [...decoder.push(readFileSync(path.join(folder, name))), ...decoder.end()];
  return decoded.flatMap((one) => {
    if (one.kind !== "record") return [];
    const { event } = normaliseRecord(one.record);
    return event === undefined ? [] : [{ ...event, raw: null }];
  });
}

/** The starts that the rule raises alerts on; the condition itself is the detection package's to test. */
function isWmiexec({ document }: NewEvent): boolean {
  const parent = firstText(document, "process.parent.name") ?? "";
  return (
    /^wmiprvse\.exe$/i.test(parent) &&
    /1> \\\\127\.0\.0\.1\\ADMIN\$\\__/.test(firstText(document, "process.command_line") ?? "")
  );
}

interface Judged {
  readonly alert: StoredEvent;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly gate: GateResult;
}

async function judge(store: EventStore, alert: StoredEvent, starts: number): Promise<Judged> {
  const rule = shippedRule();
  const guide = parseGuide(rule.note);
  const session = await runLogonSession(planLogonSession(alert.document), store, { limit: 100 });
  const asked = session.status !== "unreachable" && session.status !== "failed";
  const findings = new Map<string, Finding>();
  const coverage = { otherProcessStarts: starts, windowText: "the whole recording" };
  let children: readonly string[] | null = null;
  for (const question of guide.questions) {
    const pivots = await Promise.all(
      question.pivots.map(async (pivot) =>
        pivotOutcome(
          await runPivot(planPivot(pivot, alert.document, { window: "around", now: NOW }), store, { limit: 100 }),
        ),
      ),
    );
    if (question.id === "q5") children = childLineage({ pivots, coverage });
    findings.set(
      question.id,
      assess(rule.ruleId, {
        alert,
        sourceEvent: null,
        question: { id: question.id, fields: question.focus.flatMap((focus) => focus.fields) },
        pivots,
        logons: {
          status: asked ? "asked" : session.status === "failed" ? "failed" : "unreachable",
          reason: session.plan.unreachableBecause,
          events: [session.logon, ...session.privileges, ...session.logoffs].filter((event) => event !== null),
          logonsOfHost: null,
        },
        coverage,
        recurrence: null,
        gaps: [],
      }),
    );
  }
  const { anchors } = recurrence({
    ruleId: rule.ruleId,
    alert,
    alerts: [alert],
    children,
    priorAlerts: [],
    workflows: [],
  });
  const gate = evaluateGate({
    questions: guide.questions.map((question) => question.id),
    findings: [...findings.values()],
    answers: {},
    anchors,
  });
  return { alert, findings, gate };
}

async function casesOf(...names: readonly string[]): Promise<{ alerts: StoredEvent[]; judged: Judged[] }> {
  const rule = shippedRule();
  const events = names.flatMap(eventsOf);
  const store = createMemoryEventStore({
    eql: () => {
      throw new RangeError("no EQL here");
    },
  });
  await store.append(events, { ingestedAt: NOW });
  const execution = { id: "execution-1", type: "manual" as const, intendedAt: NOW };
  const alerts = events.filter(isWmiexec).map((event) => buildAlert({ event, rule, execution, now: NOW }));
  const starts = events.filter((event) => firstText(event.document, "event.type") === "start").length - alerts.length;
  return { alerts, judged: await Promise.all(alerts.map((alert) => judge(store, alert, starts))) };
}

const headline = ({ findings }: Judged, question: string): string => {
  const finding = findings.get(question);
  return `${finding?.verdict}: ${finding?.headline}`;
};

describe.skipIf(!present)("a recording of an intrusion by wmiexec, Sysmon and Security together", () => {
  let cases: Awaited<ReturnType<typeof casesOf>>;
  beforeAll(async () => {
    cases = await casesOf("wmiexec-sliver.sysmon.ndjson", "wmiexec-sliver.security.ndjson");
  });

  it("is one investigation of the host and the user, from both sources", () => {
    const groups = groupAlerts(cases.alerts);
    expect(groups.map((group) => [group.alerts.length, group.subject.userKey])).toEqual([[6, "name:valkyrie\\fgaeta"]]);
  });

  it("reads as what was run", () => {
    expect(new Set(cases.alerts.map((alert) => phraseText(sentence(alert.document))))).toEqual(
      new Set(["cd \\", "cd", "JOINT_BALL.exe"].map((command) => `WMI ran ${command} with captured output`)),
    );
  });

  it("escalates for every alert: capture to the loopback share in an NTLM network session", () => {
    for (const judged of cases.judged) {
      expect(headline(judged, "q1")).toBe("escalate: loopback admin share, clock-named");
      expect(headline(judged, "q4")).toBe("escalate: 4624 type 3, NTLM, from 192.168.37.129");
      expect(judged.gate).toMatchObject({ recommendation: "escalate", rowId: "escalate-capture-and-support" });
    }
  });

  it("tells the implant that was launched from the commands of the shell itself", () => {
    const byCommand = (text: string) =>
      cases.judged.filter(({ alert }) => phraseText(sentence(alert.document)).includes(`ran ${text} with`));
    expect(byCommand("JOINT_BALL.exe").map((judged) => headline(judged, "q5"))).toEqual([
      "escalate: 1 child: JOINT_BALL.exe",
      "escalate: 1 child: JOINT_BALL.exe",
    ]);
    for (const judged of byCommand("cd \\")) expect(headline(judged, "q5")).toMatch(/^lower_concern: no child among/);
  });
});

describe.skipIf(!present)("a recording without logon telemetry", () => {
  it("leaves identity unresolved and preserves", async () => {
    const { judged } = await casesOf("wmiexec-whoami.sysmon.ndjson");
    expect(judged).toHaveLength(3);
    for (const each of judged) {
      expect(headline(each, "q4")).toMatch(/^unresolved: no logon found/);
      expect(each.gate).toMatchObject({ recommendation: "preserve_and_escalate", rowId: "preserve-incomplete" });
    }
    expect(judged.map((each) => headline(each, "q5"))).toContain("lower_concern: 1 child, bounded: whoami.exe");
  });
});
