import { type Rule, ruleReader } from "@quaestor/detection";
import { type EcsDocument, firstText, type Scalar, values } from "@quaestor/telemetry";
import { WMI_CAPTURE_RULE } from "../questions/assess.ts";
import { type NearMiss, type NearMissReason, nearMissReasonIds } from "./near-miss.ts";
import { commandText, placeOf, type Repair, readArguments, readFields, reasonOf, repairs } from "./repairs.ts";

/** Changes when the same event may be judged otherwise: what was found before is then looked for anew. */
export const nearMissVersion = "1";

/**
 * Which events of a store can be near misses, as an EQL event query: starts of the shell, or of a program without a
 * name, that are quiet and redirect in any spelling. Broad; the detector decides.
 */
export const nearMissCandidates = `process where event.type == "start" and
  (process.name : "cmd.exe" or process.name == null) and
  ((process.command_line : "*/q*" and process.command_line : ("*>*", "*gt;*", "*u003e*", "*#*62;*", "*#x*3e;*")) or
   (process.command_line == null and process.args : "*/q*" and process.args : ("*>*", "*gt;*", "*u003e*", "*#*62;*", "*#x*3e;*")))`;

/** Finds near misses of one rule. */
export interface NearMissDetector {
  /** Null for an event that the rule matches, and for one without the shape. Linear in the command line's length. */
  find(document: EcsDocument): NearMiss | null;
}

/** Whether a rule has near misses: those with the capture shape of Suspicious Cmd Execution via WMI. */
export function hasNearMisses(rule: Pick<Rule, "ruleId">): boolean {
  return rule.ruleId === WMI_CAPTURE_RULE;
}

/** Windows takes 32,767 characters; with every one of them escaped a line is some times as long. Longer ones are made up. */
const LONGEST_LINE = 131_072;

/** Only these can be near misses; asked of every event of a scan, so it must cost next to nothing. */
function isCandidate(document: EcsDocument): boolean {
  const line = firstText(document, "process.command_line") ?? values(document, "process.args").join(" ");
  if (line.length > LONGEST_LINE) return false;
  return /\/q/i.test(line) && />|gt;|u003e|62;|3e;/i.test(line) && values(document, "event.type").includes("start");
}

/**
 * Finds process starts in whose command line the rule's shape stands for everybody to see, while the record's arguments
 * are merged, escaped or halved, or the record leaves out what the rule asks for, so that the rule cannot fire. An event
 * is one when the rule itself is true of it once that is undone; what is needed for it are the reasons. It is not the
 * rule: it raises nothing. Throws EqlError for a rule whose query cannot be run.
 */
export function nearMissDetector(
  rule: Pick<Rule, "ruleId" | "query" | "fileName" | "eventCategoryOverride">,
): NearMissDetector {
  if (!hasNearMisses(rule)) return { find: () => null };
  const reader = ruleReader(rule);

  return {
    find(document) {
      if (!isCandidate(document)) return null;
      const command = commandText(document);
      const seen = (undone: ReadonlySet<Repair>) => {
        const fields = new Map<string, readonly Scalar[]>(readFields(document, undone));
        fields.set("process.args", undone.size === 0 ? command.args : readArguments(command, undone));
        return { values: (path: string) => fields.get(path) ?? values(document, path) };
      };
      if (reader.matches(seen(new Set()))) return null;
      const needed = new Set(repairs);
      if (!reader.matches(seen(needed))) return null;
      for (const repair of repairs) {
        needed.delete(repair);
        if (!reader.matches(seen(needed))) needed.add(repair);
      }
      const failing = (undone: ReadonlySet<Repair>) =>
        reader.explain(seen(undone)).conditions.filter((condition) => !condition.satisfied);
      const reasons = [...needed].map((repair): NearMissReason => {
        const id = reasonOf(repair, command);
        const conditions = failing(without(needed, repair)).map(({ text }) => text);
        return { id, shows: placeOf(id, command.line), conditions };
      });
      return {
        reasons: nearMissReasonIds.flatMap((id) => reasons.filter((reason) => reason.id === id)),
        failed: failing(new Set()).map(({ text, field }) => ({ text, field })),
      };
    },
  };
}

function without(set: ReadonlySet<Repair>, one: Repair): ReadonlySet<Repair> {
  return new Set([...set].filter((each) => each !== one));
}
