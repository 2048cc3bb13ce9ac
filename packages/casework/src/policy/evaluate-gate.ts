import type { Finding, Verdict } from "../questions/finding.ts";
import type { Anchor, AnchorId } from "../recurrence/recurrence-result.ts";
import type { GateResult } from "./gate-result.ts";
import { type GateFacts, gateRows, POLICY_VERSION } from "./gate-rows.ts";

/** What the gate is asked about. */
export interface GateInput {
  /** Ids of the guide's questions in order. */
  readonly questions: readonly string[];
  readonly findings: readonly Pick<Finding, "question" | "verdict" | "headline">[];
  /** What people answered, by question. */
  readonly answers: Readonly<Record<string, { readonly verdict: Verdict; readonly rationale: string } | undefined>>;
  readonly anchors: readonly Anchor[];
  /** The question about captured output; the first when not given. */
  readonly captureQuestion?: string;
}

const ALL_ANCHORS: readonly AnchorId[] = ["shape", "parent", "user_host", "children", "recurrence"];

interface Standing {
  readonly question: string;
  readonly verdict: Verdict;
  readonly headline: string;
  /** What a person wrote as their reason; null where nobody answered. */
  readonly rationale: string | null;
  /** Whether the machine says the same, so that its headline tells why. */
  readonly agrees: boolean;
  /** What the machine says, where a person says the opposite; else null. */
  readonly against: Verdict | null;
}

/** A person's answer outweighs the machine's finding; where they are opposites, that is remembered. */
function standing(question: string, { findings, answers }: GateInput): Standing {
  const finding = findings.find((each) => each.question === question);
  const answer = answers[question];
  const headline = finding?.headline ?? "no finding";
  if (answer === undefined) {
    return {
      question,
      verdict: finding?.verdict ?? "unresolved",
      headline,
      rationale: null,
      agrees: true,
      against: null,
    };
  }
  const opposite = { escalate: "lower_concern", lower_concern: "escalate", unresolved: null }[answer.verdict];
  const against = finding !== undefined && finding.verdict === opposite ? finding.verdict : null;
  const agrees = finding?.verdict === answer.verdict;
  return { question, verdict: answer.verdict, headline, rationale: answer.rationale, agrees, against };
}

/** Of a rationale as much as a reason of the gate holds; the question has it whole. */
const QUOTED = 160;

/** `answered as escalating: “first NTLM logon here”`. */
function answerWords(verdict: Verdict, rationale: string): string {
  const said = `answered as ${{ escalate: "escalating", lower_concern: "lowering concern", unresolved: "unresolved" }[verdict]}`;
  const words = [...rationale.trim().replace(/\s+/g, " ")];
  if (words.length === 0) return `${said}, without a rationale`;
  if (words.length <= QUOTED) return `${said}: “${words.join("")}”`;
  return `${said}: “${words.slice(0, QUOTED).join("")}…” (${QUOTED} of ${words.length} characters)`;
}

const verdictWords = { escalate: "escalates", lower_concern: "lowers concern", unresolved: "is unresolved" } as const;

function conflictsOf(all: readonly Standing[], capture: Standing | undefined): string[] {
  const withMachine = all
    .filter((each) => each.against !== null)
    .map(
      (each) =>
        `${each.question}: the answer ${verdictWords[each.verdict]}, the finding ${verdictWords[each.against ?? "unresolved"]} (${each.headline})`,
    );
  const loud = all.filter((each) => each !== capture && each.verdict === "escalate");
  const among =
    capture?.verdict === "lower_concern" && loud.length > 0
      ? [
          `${capture.question} lowers concern while ${loud.map((each) => each.question).join(", ")} ${loud.length === 1 ? "escalates" : "escalate"}`,
        ]
      : [];
  return [...withMachine, ...among];
}

/** The machine's headline where it says the same as the person, else what the person said. */
const reasonOf = ({ verdict, headline, rationale, agrees }: Standing): string =>
  agrees || rationale === null ? headline : answerWords(verdict, rationale);

function reasonsOf(all: readonly Standing[], because: string, rowId: string): string[] {
  if (rowId !== "escalate-capture-and-support") return [because];
  const loud = all.filter((each) => each.verdict === "escalate");
  return [because, ...loud.map((each) => `${each.question}: ${reasonOf(each)}`)];
}

/**
 * What the evidence supports: escalate, close, or preserve and escalate, with reasons, the anchors that do and do not
 * bind, what is unresolved and what conflicts. Pure and total; the rows are {@link gateRows}.
 */
export function evaluateGate(input: GateInput): GateResult {
  const all = input.questions.map((question) => standing(question, input));
  const capture = all.find((each) => each.question === (input.captureQuestion ?? input.questions[0]));
  const conflicts = conflictsOf(all, capture);
  const unresolved = all
    .filter((each) => each.verdict === "unresolved")
    .map((each) => ({ question: each.question, why: reasonOf(each) }));
  const facts: GateFacts = {
    captureEscalates: capture?.verdict === "escalate",
    supportEscalates: all.some((each) => each !== capture && each.verdict === "escalate"),
    allLower: all.length > 0 && all.every((each) => each.verdict === "lower_concern"),
    incomplete: unresolved.length > 0 || all.length === 0,
    conflicting: conflicts.length > 0,
    anchorsBind: ALL_ANCHORS.every((id) => input.anchors.some((anchor) => anchor.id === id && anchor.binds)),
  };
  const row = gateRows.find((each) => each.when(facts));
  return {
    policyVersion: POLICY_VERSION,
    rowId: row?.id ?? "preserve-otherwise",
    recommendation: row?.recommends ?? "preserve_and_escalate",
    reasons: reasonsOf(all, row?.because ?? "", row?.id ?? ""),
    anchors: input.anchors,
    unresolved,
    conflicts,
  };
}
