import type { InvestigationView } from "@quaestor/api";
import { type TellingSource, tellAttack } from "@quaestor/sample";
import { describeSource } from "@quaestor/telemetry";
import { startConsole } from "./running-console.ts";

/** The intrusion of the day, on a Tuesday afternoon. */
const day = { seed: 5, now: Date.UTC(2026, 2, 3, 14, 20) };
/** The intruder's last command, which starts a program that schedules a task. */
const last = "schtasks";

export interface ToldQuestion {
  readonly id: string;
  readonly title: string;
  readonly verdict: string;
  readonly headline: string;
  /** What the record cannot say and no other record here says, one line each with what would close the gap. */
  readonly open: readonly string[];
  /** What the record cannot say and another record here does. */
  readonly answered: readonly string[];
  /** Fields that the question names and the record does not have. */
  readonly fields: readonly string[];
}

export interface ToldBySource {
  readonly source: TellingSource;
  readonly title: string;
  readonly records: number;
  readonly alerts: number;
  readonly investigations: number;
  readonly questions: readonly ToldQuestion[];
}

/** Pushes the day as one source tells it through a console of its own, and reads what the page says of the last alert. */
export async function tellBySource(source: TellingSource): Promise<ToldBySource> {
  const running = await startConsole();
  try {
    const analyst = await running.signIn("analyst");
    const report = await analyst.upload(`${source}.ndjson`, `${[...tellAttack(source, day)].join("\n")}\n`);
    if (report.quarantined + report.duplicates > 0) throw new Error(`${source}: ${JSON.stringify(report)}`);
    const { items } = await analyst.queue({ state: "all" });
    const id = items[0]?.id ?? "none";
    const whole = await analyst.view(id);
    const views = await Promise.all(whole.alerts.map((alert) => analyst.view(id, { alert: alert.id })));
    const view = views.find((each) => JSON.stringify(each.anatomy).includes(last)) ?? whole;
    return {
      source,
      title: describeSource(source).title,
      records: report.records,
      alerts: report.alerts,
      investigations: items.length,
      questions: view.questions.map(toldQuestion),
    };
  } finally {
    await running.stop();
  }
}

function toldQuestion({ id, title, finding, cannotTell }: InvestigationView["questions"][number]): ToldQuestion {
  return {
    id,
    title,
    verdict: finding.verdict,
    headline: finding.headline,
    open: cannotTell.filter(({ answeredBy }) => answeredBy === null).map(({ what, remedy }) => `${what}. ${remedy}`),
    answered: cannotTell.filter(({ answeredBy }) => answeredBy !== null).map(({ what }) => what),
    fields: finding.missing.map(({ field }) => field),
  };
}

const verdicts: Readonly<Record<string, string>> = {
  escalate: "escalate",
  lower_concern: "lower concern",
  unresolved: "unresolved",
};

/** The part of docs/sources.md that is made from this: a table of findings, and what each source leaves open. */
export function tableOf(told: readonly ToldBySource[]): string {
  const questions = told[0]?.questions ?? [];
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const lines = [
    row(["source", "records", "alerts", ...questions.map(({ title }, at) => `${at + 1} ${title}`)]),
    row(["---", "---", "---", ...questions.map(() => "---")]),
    ...told.map(({ title, records, alerts, questions: asked }) =>
      row([
        title,
        String(records),
        String(alerts),
        ...asked.map(({ verdict, headline }) => `**${verdicts[verdict] ?? verdict}** ${headline}`),
      ]),
    ),
  ];
  for (const { title, questions: asked } of told) {
    lines.push("", `### ${title} leaves open`, "");
    const open = asked.flatMap((question, at) => [
      ...question.open.map((each) => `- question ${at + 1}, unresolved: ${each}`),
      ...question.answered.map((each) => `- question ${at + 1}, told by another record: ${each}`),
      ...(question.fields.length === 0
        ? []
        : [
            `- question ${at + 1}, fields without a value: ${question.fields.map((field) => `\`${field}\``).join(", ")}`,
          ]),
    ]);
    lines.push(...(open.length === 0 ? ["Nothing that the guide asks for."] : open));
  }
  return lines.join("\n");
}
