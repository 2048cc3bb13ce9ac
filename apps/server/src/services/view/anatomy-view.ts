import type { Anatomy as ApiAnatomy, Condition } from "@quaestor/api";
import { type Anatomy, anatomy } from "@quaestor/casework";
import { explainAlert, type Rule } from "@quaestor/detection";
import { firstText, formatInstant, type StoredEvent, values } from "@quaestor/telemetry";
import type { z } from "zod";
import { cutText, lineText, ofAll } from "./cut-text.ts";
import { fieldValue } from "./field-value.ts";

/** As many characters as Windows starts a process with. */
const longestLine = 32_767;

/** The command line taken apart, and the rule's conditions with the part each rests on. */
export function anatomyView(rule: Rule, alert: StoredEvent, source: string): z.infer<typeof ApiAnatomy> {
  const { document } = alert;
  const whole = firstText(document, "process.command_line");
  const line = whole === undefined ? null : cutText(whole, longestLine);
  const taken = line === null ? null : anatomy(line.text, values(document, "process.args").map(String));
  return {
    commandLine:
      line === null
        ? fieldValue(document, "process.command_line", source)
        : { state: "present", values: [line.text], weaker: null },
    parts: taken === null ? [] : [...taken.parts],
    note:
      line === null || taken === null
        ? "The command line is not in this record, so it cannot be taken apart."
        : line.text.length < line.length
          ? `Shown and taken apart are the first ${ofAll(line.text.length, line.length)} characters: Windows itself takes no more. The event has all of it.`
          : taken.note,
    conditions: conditionsOf(rule, alert, taken),
    attackerClock: taken === null || taken.attackerClock === null ? null : formatInstant(taken.attackerClock),
  };
}

const chipped: Readonly<Record<string, (value: string) => string>> = {
  "process.parent.name": (value) => `parent ${value}`,
  "process.name": (value) => value,
};

/** Conditions that every process start of Windows meets say nothing on a chip. */
const unsaid = new Set(["host.os.type", "event.type", "event.category"]);

function conditionsOf(rule: Rule, alert: StoredEvent, taken: Anatomy | null): Condition[] {
  const explained = explainAlert(rule, alert.document, { evidence: 1 });
  return explained.conditions
    .filter((condition) => condition.field === null || !unsaid.has(condition.field))
    .map((condition, index) => {
      const evidence = condition.evidence[0];
      const value = evidence === undefined ? null : lineText(String(evidence.value));
      const pattern = evidence?.pattern?.text ?? null;
      const word = chipped[condition.field ?? ""];
      return {
        id: `c${index + 1}`,
        text: condition.text,
        chip: pattern === null ? condition.text : word === undefined ? pattern : word(pattern),
        satisfied: condition.satisfied,
        field: condition.field,
        value,
        part: condition.field === "process.args" || condition.field === "process.name" ? partOf(taken, value) : null,
      };
    });
}

/** The part whose text is the value, or that holds it. */
function partOf(taken: Anatomy | null, value: string | null): number | null {
  if (taken === null || value === null) return null;
  const wanted = value.toLowerCase();
  const exact = taken.parts.findIndex((part) => part.text.toLowerCase() === wanted);
  if (exact >= 0) return exact;
  const holding = taken.parts.findIndex((part) => part.kind !== "space" && part.text.toLowerCase().includes(wanted));
  return holding < 0 ? null : holding;
}
