import { firstText, formatInstant, values } from "@quaestor/telemetry";
import { withoutEntities, withoutJsonEscapes, withWholeUncs } from "../../near-miss/readings.ts";
import type { AssessmentInput, Assessor } from "../assessment-input.ts";
import type { Finding, Strength, Verdict } from "../finding.ts";
import { claimedEvent, missingFields } from "../missing-fields.ts";
import { link, type Phrase, words } from "../phrase.ts";
import { recurs } from "../recurs.ts";
import { anatomy } from "./anatomy.ts";
import type { Anatomy, PartKind } from "./anatomy-part.ts";
import { placeWords } from "./output-path.ts";

const FIELD = "process.command_line";

const CLAIMS: readonly (readonly [kind: PartKind, before: string, after: string])[] = [
  ["quiet", "The shell is kept quiet by ", ""],
  ["stdout_to", "Its output is redirected by ", ""],
  ["output_path", "The output goes to ", ""],
  ["stderr_too", "Errors are captured too, by ", ""],
];

const BLIND = [
  "What the output file held, and who fetched it: that is in file and share telemetry (5145), if at all.",
  "A command that captures its output by other means than a redirection.",
];

function shapeReasons(taken: Anatomy, eventId: string): Phrase[] {
  const reasons: Phrase[] = CLAIMS.flatMap(([kind, before, after]) => {
    const part = taken.parts.find((each) => each.kind === kind);
    return part === undefined ? [] : [[words(before), link(part.text, eventId, FIELD), words(after || ".")]];
  });
  if (taken.attackerClock !== null) {
    const clock = formatInstant(taken.attackerClock);
    reasons.push([words(`The file is named after a clock: ${clock}, as the machine that gave the order had it.`)]);
  }
  if (taken.encodeHex)
    reasons.push([words("The command encodes a file as hex (-encodehex), a way to carry it out as text.")]);
  if (taken.note !== null) reasons.push([words(taken.note)]);
  return reasons;
}

function parentReason(input: AssessmentInput, eventId: string): { brokered: boolean | null; reason: Phrase } {
  const name = firstText(input.alert.document, "process.parent.name");
  if (name === undefined) return { brokered: null, reason: [words("The parent's name is not known.")] };
  const brokered = name.toLowerCase() === "wmiprvse.exe";
  const shown = link(name, eventId, "process.parent.name");
  return brokered
    ? { brokered, reason: [words("WMI brokered it: the parent is "), shown, words(".")] }
    : { brokered, reason: [words("The parent is "), shown, words(", not the WMI provider host.")] };
}

interface Read {
  readonly taken: Anatomy;
  /** The line is escaped or halved as received, and was read without that. */
  readonly restored: boolean;
}

const captures = ({ outputPlace }: Anatomy): boolean =>
  outputPlace !== null && outputPlace !== "elsewhere" && outputPlace !== "other_share";

/** The line taken apart as received; where only escapes or a halved path hide the capture, as it reads without them. */
function read(line: string, args: readonly string[]): Read {
  const received = anatomy(line, args);
  if (captures(received)) return { taken: received, restored: false };
  const plain = withWholeUncs(withoutEntities(withoutJsonEscapes(line)));
  const restored = plain === line ? received : anatomy(plain);
  return captures(restored) ? { taken: restored, restored: true } : { taken: received, restored: false };
}

const RESTORED: Phrase = [
  words(
    "As received the line is escaped or its path halved, so the rule cannot see the shape; read without that, it is there.",
  ),
];

interface Judged {
  readonly verdict: Verdict;
  readonly strength: Strength;
  readonly headline: string;
}

function judge({ taken, restored }: Read, brokered: boolean | null, input: AssessmentInput): Judged {
  const place = taken.outputPlace;
  if (!taken.stdoutRedirected || place === null) {
    return { verdict: "unresolved", strength: "weak", headline: "no output capture in the command line" };
  }
  const where = `${placeWords[place]}${taken.attackerClock === null ? "" : ", clock-named"}`;
  if (place === "elsewhere" || place === "other_share") {
    // Output made of hex text is meant to be carried away, wherever it is put (the rule names it beside the places).
    if (taken.encodeHex) {
      return {
        verdict: "escalate",
        strength: "moderate",
        headline: `output captured as hex, to a ${placeWords[place]}`,
      };
    }
    return { verdict: "unresolved", strength: "weak", headline: `output captured, but to another place: ${where}` };
  }
  const seen = recurs(input.recurrence);
  if (seen !== null) return { verdict: "lower_concern", strength: seen.strength, headline: `${where}; ${seen.text}` };
  const whole = taken.quiet && taken.run && taken.stderrToo && brokered === true && !restored;
  return { verdict: "escalate", strength: whole ? "strong" : "moderate", headline: where };
}

/**
 * Question 1: has the alert's own command line the shape of captured output? Escalates on output written to a temp or
 * loopback share; lowers concern only when exactly this shape recurs for one workflow on this host (the guide).
 */
export const assessCaptureShape: Assessor = (input): Finding => {
  const eventId = claimedEvent(input);
  const base = { question: input.question.id, evidence: [eventId], blindTo: BLIND, assessed: true };
  const line = firstText(input.alert.document, FIELD);
  const missing = missingFields(input);
  if (line === undefined || line === "") {
    const reasons: Phrase[] = [[words("The event has no command line, so its shape cannot be seen.")]];
    return { ...base, verdict: "unresolved", strength: "weak", headline: "command line missing", reasons, missing };
  }
  const seenLine = read(line, values(input.alert.document, "process.args").map(String));
  const { brokered, reason } = parentReason(input, eventId);
  const seen = recurs(input.recurrence);
  const reasons = [
    ...(seenLine.restored ? [RESTORED] : []),
    ...shapeReasons(seenLine.taken, eventId),
    reason,
    ...(seen === null ? [] : [[words(`${seen.text}.`)]]),
  ];
  return { ...base, ...judge(seenLine, brokered, input), reasons, missing };
};
