import { entityIdOf, firstText, oneByProcess, type StoredEvent } from "@quaestor/telemetry";
import type { AssessmentInput, Assessor, PivotOutcome, PivotRow } from "../assessment-input.ts";
import { anatomy } from "../capture-shape/anatomy.ts";
import type { Finding, Strength } from "../finding.ts";
import { missingFields } from "../missing-fields.ts";
import { link, type Phrase, words } from "../phrase.ts";
import { recurs } from "../recurs.ts";
import { isBounded, isConsoleHost, isShellInternal, suspiciousKind } from "./known-programs.ts";

const BLIND = [
  "What runs inside the shell or the broker without a new process: commands of the shell itself, injected code.",
  "What the command starts through WMI, a service or a task: its parent is then another process.",
];

type Judged = Pick<Finding, "verdict" | "strength" | "headline" | "reasons" | "evidence">;

function nameOf(event: StoredEvent): string {
  return firstText(event.document, "process.name") ?? "";
}

function inSystemFolder(event: StoredEvent): boolean {
  const path = (firstText(event.document, "process.executable") ?? "").toLowerCase();
  return /^(?:[a-z]:|\\device\\harddiskvolume[0-9]{1,3})\\windows\\(?:system32|syswow64)\\[^\\]*$/.test(path);
}

const linkWords = { strong: "linked by entity id", weak: "linked by pid, within the parent's life" } as const;

function childReason({ event, strength }: PivotRow, what: string): Phrase {
  return [
    words("It started "),
    link(nameOf(event) || "a process without a name", event.id, "process.name"),
    words(`${what} (${linkWords[strength]}).`),
  ];
}

/** Sensors may each record one child; it counts once, by the row with the strongest link. */
function distinct(rows: readonly PivotRow[]): PivotRow[] {
  const byId = new Map(rows.map((row) => [row.event.id, row]));
  return oneByProcess(rows.map((row) => row.event)).flatMap(({ records }) => {
    const told = records.flatMap((record) => byId.get(record.id) ?? []);
    const best = told.find((row) => row.strength === "strong") ?? told[0];
    return best === undefined ? [] : [best];
  });
}

/** What counts as started by the process: not what was set aside, and no console host. */
function launched(pivots: readonly PivotOutcome[]): PivotRow[] {
  return distinct(
    pivots.flatMap((pivot) => pivot.rows).filter((row) => row.setAside === null && !isConsoleHost(nameOf(row.event))),
  );
}

function isBroken(pivot: PivotOutcome): boolean {
  return pivot.status === "failed" || pivot.status === "unreachable";
}

/**
 * Names of what the process started, lower case, each once, sorted: the anchor to compare with earlier alerts. Null when
 * nobody knows, because the pivot failed, was cut, or found nothing on a host of which nothing else is seen either.
 */
export function childLineage({
  pivots,
  coverage,
}: Pick<AssessmentInput, "pivots" | "coverage">): readonly string[] | null {
  if (pivots.length === 0 || pivots.some((pivot) => isBroken(pivot) || pivot.cut)) return null;
  const names = [...new Set(launched(pivots).map((row) => nameOf(row.event).toLowerCase()))].sort();
  return names.length > 0 || (coverage?.otherProcessStarts ?? 0) > 0 ? names : null;
}

/** The weight of the best link among rows. */
function weight(rows: readonly PivotRow[]): Strength {
  return rows.some((row) => row.strength === "strong") ? "strong" : "moderate";
}

function judgeChildren(rows: readonly PivotRow[], input: AssessmentInput): Judged {
  const evidence = rows.map((row) => row.event.id);
  const suspicious = rows.filter((row) => suspiciousKind(nameOf(row.event)) !== null);
  const unknown = rows.filter((row) => suspiciousKind(nameOf(row.event)) === null && !isBounded(nameOf(row.event)));
  const outside = unknown.filter((row) => !inSystemFolder(row.event));
  const count = `${rows.length} ${rows.length === 1 ? "child" : "children"}`;
  const names = (some: readonly PivotRow[]) =>
    [...new Set(some.map((row) => nameOf(row.event)))].slice(0, 4).join(", ");
  const reasons = rows.slice(0, 20).map((row) => {
    const kind = suspiciousKind(nameOf(row.event));
    return childReason(row, kind === null ? "" : `, ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`);
  });
  const seen = recurs(input.recurrence);
  if (seen !== null) {
    const recurring: Phrase = [words(`The same children were started before: ${seen.text}.`)];
    return {
      verdict: "lower_concern",
      strength: "moderate",
      headline: `${count}, as always: ${names(rows)}`,
      reasons: [...reasons, recurring],
      evidence,
    };
  }
  if (suspicious.length > 0) {
    return {
      verdict: "escalate",
      strength: weight(suspicious),
      headline: `${count}: ${names(suspicious)}`,
      reasons,
      evidence,
    };
  }
  if (outside.length > 0) {
    const strange: Phrase = [
      words("A program outside the system folders was started; no list knows it as a bounded tool."),
    ];
    return {
      verdict: "escalate",
      strength: "moderate",
      headline: `${count}: ${names(outside)}`,
      reasons: [...reasons, strange],
      evidence,
    };
  }
  if (unknown.length > 0) {
    const unlisted: Phrase = [words("It is a program of Windows that neither list names; a person has to judge it.")];
    return {
      verdict: "unresolved",
      strength: "weak",
      headline: `${count}: ${names(unknown)}`,
      reasons: [...reasons, unlisted],
      evidence,
    };
  }
  if (rows.length > 2) {
    return {
      verdict: "unresolved",
      strength: "weak",
      headline: `${count}, each bounded: ${names(rows)}`,
      reasons,
      evidence,
    };
  }
  return {
    verdict: "lower_concern",
    strength: weight(rows) === "strong" ? "moderate" : "weak",
    headline: `${count}, bounded: ${names(rows)}`,
    reasons,
    evidence,
  };
}

function unresolved(headline: string, ...reasons: readonly Phrase[]): Judged {
  return { verdict: "unresolved", strength: "weak", headline, reasons, evidence: [] };
}

/** No child was found: that lowers concern only where the host is seen at all, and where none was to be expected. */
function judgeAbsence(input: AssessmentInput): Judged {
  const { coverage, alert } = input;
  const none: Phrase = [words("No process was found that this one started.")];
  if (coverage === null || coverage.otherProcessStarts === null) {
    return unresolved("no child found, coverage not known", none, [
      words("Whether starts on this host are recorded at all is not known."),
    ]);
  }
  const counted = `${coverage.otherProcessStarts} other process ${coverage.otherProcessStarts === 1 ? "start" : "starts"}`;
  if (coverage.otherProcessStarts === 0) {
    return unresolved("no child found, none to be seen", none, [
      words(`No other process start of this host was recorded (${coverage.windowText}), so absence shows nothing.`),
    ]);
  }
  const covered: Phrase = [words(`The host is seen: ${counted} were recorded (${coverage.windowText}).`)];
  const { command } = anatomy(firstText(alert.document, "process.command_line") ?? "");
  if (command !== null && !isShellInternal(command)) {
    return unresolved("no child found, though one was to be expected", none, covered, [
      words(
        "The command is none that the shell does itself, so a process should have followed; its record is missing.",
      ),
    ]);
  }
  return {
    verdict: "lower_concern",
    strength: entityIdOf(alert.document) === null ? "weak" : "moderate",
    headline: `no child among ${counted}`,
    reasons: [none, covered],
    evidence: [],
  };
}

function asideReasons(pivots: readonly PivotOutcome[]): Phrase[] {
  return pivots
    .flatMap((pivot) => pivot.rows)
    .filter((row) => row.setAside !== null)
    .slice(0, 10)
    .map((row) => [
      words("Not counted: "),
      link(nameOf(row.event) || row.event.id, row.event.id, "process.name"),
      words(`, ${row.setAside}.`),
    ]);
}

function judge(input: AssessmentInput): Judged {
  const { pivots } = input;
  if (pivots.length === 0)
    return unresolved("children not looked for", [words("The guide's question has no pivot for children.")]);
  const broken = pivots.find(isBroken);
  const rows = launched(pivots);
  const found = rows.length > 0 ? judgeChildren(rows, input) : null;
  if (found?.verdict === "escalate") return found;
  if (broken !== undefined) {
    const what = broken.status === "failed" ? "failed" : "could not be asked";
    return unresolved(`looking for children ${what}`, [
      words(`“${broken.label}” ${what}: ${broken.reason ?? "no reason given"}.`),
    ]);
  }
  const cut = pivots.find((pivot) => pivot.cut);
  if (cut !== undefined) {
    const read = cut.rows.length;
    return unresolved(`${cut.total} matches, ${read} read`, [
      words(`Only ${read} of ${cut.total} matches were read; the rest may hold anything.`),
    ]);
  }
  return found ?? judgeAbsence(input);
}

/**
 * Question 5: did the command become a launcher? Entity links are strong; pid links are weak and count within the
 * parent's life only. A console host is no launch. No child lowers concern only where other events show that starts of
 * this host are recorded.
 */
export const assessChildren: Assessor = (input): Finding => {
  const judged = judge(input);
  return {
    question: input.question.id,
    ...judged,
    reasons: [...judged.reasons, ...asideReasons(input.pivots)],
    missing: missingFields({ ...input, question: { ...input.question, fields: ["process.entity_id", "process.pid"] } }),
    blindTo: BLIND,
    assessed: true,
  };
};
