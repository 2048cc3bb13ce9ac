import type { InvestigationView, TreeNode } from "@quaestor/api";
import type { Pointed } from "./components/pointing.tsx";

type Subject = Pick<InvestigationView, "anatomy" | "sourceEventId" | "selectedAlertId">;

const isAbout = (view: Subject, eventId: string | undefined) =>
  eventId === view.sourceEventId || eventId === view.selectedAlertId;

/** The parts named by words: the one that is the words, else those that hold them, else those they hold. */
function partsNamed(anatomy: InvestigationView["anatomy"], words: string): number[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const named = anatomy.parts
    .map((part, index) => ({ index, text: part.text.toLowerCase(), kind: part.kind }))
    .filter((part) => part.kind !== "space");
  const readings = [
    named.filter((part) => part.text === wanted),
    named.filter((part) => part.text.includes(wanted)),
    named.filter((part) => wanted.includes(part.text)),
  ];
  return (readings.find((reading) => reading.length > 0) ?? []).map((part) => part.index);
}

const commandFields: readonly string[] = ["process.command_line", "process.args", "process.name"];

/** Indices of the command line's parts that light up for what is pointed at. */
export function litParts(view: Subject, pointed: Pointed | null): ReadonlySet<number> {
  if (pointed === null) return new Set();
  if (pointed.part !== undefined) return new Set([pointed.part]);
  if (pointed.condition !== undefined) {
    const condition = view.anatomy.conditions.find((each) => each.id === pointed.condition);
    return new Set(condition === undefined || condition.part === null ? [] : [condition.part]);
  }
  if (!isAbout(view, pointed.eventId)) return new Set();
  if (pointed.text === undefined || !commandFields.includes(pointed.field ?? "")) return new Set();
  return new Set(partsNamed(view.anatomy, pointed.text));
}

/** Ids of the rule's conditions that light up: those resting on a lit part, or on the very field of a claim. */
export function litConditions(view: Subject, pointed: Pointed | null): ReadonlySet<string> {
  if (pointed === null) return new Set();
  const parts = litParts(view, pointed);
  return new Set(
    view.anatomy.conditions
      .filter(
        (condition) =>
          condition.id === pointed.condition ||
          (condition.part !== null && parts.has(condition.part)) ||
          (condition.part === null &&
            condition.field !== null &&
            condition.field === pointed.field &&
            isAbout(view, pointed.eventId)),
      )
      .map((condition) => condition.id),
  );
}

/** Whether a process of the tree is what a claim is about; a claim about the parent lights the parent. */
export function isNodeLit(view: Subject, tree: readonly TreeNode[], node: TreeNode, pointed: Pointed | null): boolean {
  if (pointed === null) return false;
  const alert = tree.find((each) => each.role === "alert");
  if (pointed.part !== undefined) return node === alert;
  const condition = view.anatomy.conditions.find((each) => each.id === pointed.condition);
  const field = condition?.field ?? pointed.field ?? "";
  const isOurs = condition !== undefined || isAbout(view, pointed.eventId);
  if (isOurs && field.startsWith("process.parent.")) return node.key === alert?.parentKey;
  if (isOurs) return node === alert;
  return (
    pointed.eventId !== undefined && (node.eventId === pointed.eventId || node.alsoEventIds.includes(pointed.eventId))
  );
}
