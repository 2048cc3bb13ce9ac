import type { InvestigateJson } from "../pivot/investigate-json.ts";
import type { Pivot } from "../pivot/pivot.ts";
import { type Block, type Item, readSections, type Section } from "./blocks.ts";
import { focusFields } from "./focus-fields.ts";
import type { Focus, Gate, Guide, GuideProblem, Implication, Question } from "./guide.ts";
import { readImplication } from "./implication.ts";
import { extractPlaceholders } from "./placeholders.ts";

const LABEL = /^(?:\*\*)?(Why|Focus|Range|Hint|Implication)(?:\*\*)?\s*:(?:\*\*)?\s*/i;

/**
 * Reads an investigation guide in Elastic's Markdown form (elastic-semantics, section 5) from a rule's `note`, the
 * placeholders already replaced by `!{investigate{…}}` (detection's `loadRule` does that). Never refuses: what cannot be
 * understood is a problem with its line, and the rest is read. A guide in free text gives its bullets as questions
 * without focus. Texts stay Markdown source; nothing here makes HTML of them.
 */
export function parseGuide(markdown: string): Guide {
  const reader = new GuideReader();
  const sections = readSections(markdown);
  const title = sections.find((section) => section.name.startsWith("investigating "))?.title ?? null;
  const steps = stepsOf(sections);
  const { introduction, questions, gate } = reader.steps(steps?.blocks ?? [], leadIn(sections, steps));
  return {
    title,
    introduction,
    questions,
    gate,
    falsePositives: sections.filter(isFalsePositive).flatMap((section) => reader.texts(section.blocks)),
    response: sections.filter(isResponse).flatMap((section) => reader.texts(section.blocks)),
    problems: [
      ...reader.problems,
      ...(questions.length === 0 ? [{ line: steps?.line ?? 1, message: "The guide asks no questions." }] : []),
    ],
  };
}

class GuideReader {
  readonly problems: GuideProblem[] = [];
  readonly #pivots = new Map<string, Pivot>();

  steps(blocks: readonly Block[], leadIn: readonly Block[]): Pick<Guide, "introduction" | "questions" | "gate"> {
    const introduction = this.texts(leadIn);
    const items: Item[] = [];
    const closing: Block[] = [];
    for (const block of blocks) {
      if (block.kind === "item") items.push(block);
      else if (items.length === 0) introduction.push(...this.texts([block]));
      else closing.push(block);
    }
    const structured = items.some((item) => item.children.some((child) => LABEL.test(child.text)));
    const last = items.at(-1);
    const closes = last !== undefined && isGate(last, structured);
    const asked = closes ? items.slice(0, -1) : items;
    const questions = asked.map((item, index) => this.#question(item, `q${index + 1}`));
    return { introduction, questions, gate: this.#gate(closes ? last : null, closing, asked.at(-1), questions.at(-1)) };
  }

  /** Paragraphs and bullets as texts, nested bullets below their own. */
  texts(blocks: readonly Block[]): string[] {
    return blocks.map((block) => this.#read(block).text).filter((text) => text !== "");
  }

  #gate(item: Item | null, closing: readonly Block[], lastItem?: Item, lastQuestion?: Question): Gate | null {
    const parts = [...(item === null ? [] : [item]), ...closing].map((block) => this.#read(block));
    if (parts.length > 0) {
      return { text: parts.map((part) => part.text).join("\n"), pivots: parts.flatMap((part) => part.pivots) };
    }
    // "What disposition is supported?": the question is the gate, and its implication says when.
    if (lastItem === undefined || lastQuestion === undefined || !/\bdisposition\b/i.test(lastItem.text)) return null;
    return { text: lastQuestion.implication?.text ?? lastQuestion.text, pivots: lastQuestion.pivots };
  }

  #question(item: Item, id: string): Question {
    const own = this.#read({ ...item, children: [] });
    const pivots: Pivot[] = [...own.pivots];
    const why: string[] = [];
    const focus: Focus[] = [];
    const hints: string[] = [];
    const ranges: string[] = [];
    const notes: string[] = [...own.notes];
    const implications: string[] = [];
    for (const child of item.children) {
      const label = LABEL.exec(child.text);
      const { text, pivots: found, notes: remarks } = this.#read(child, label?.[0].length ?? 0);
      pivots.push(...found);
      notes.push(...remarks);
      if (text === "") continue;
      switch (label?.[1]?.toLowerCase()) {
        case "why":
          why.push(text);
          break;
        case "focus":
          focus.push({ text, fields: focusFields(text) });
          break;
        case "range":
          ranges.push(text);
          break;
        case "hint":
          hints.push(text);
          break;
        case "implication":
          implications.push(text);
          break;
        default:
          notes.push(text);
      }
    }
    const implication: Implication | null = implications.length === 0 ? null : readImplication(implications.join(" "));
    return {
      id,
      text: own.text,
      why: why.length === 0 ? null : why.join(" "),
      focus,
      hints,
      implication,
      range: ranges.length === 0 ? null : ranges.join(" "),
      notes,
      pivots: [...new Map(pivots.map((pivot) => [pivot.id, pivot])).values()],
    };
  }

  /** A block's text without its first `skip` characters (a label) and without placeholders, and what these were. */
  #read(
    block: Block,
    skip = 0,
  ): { readonly text: string; readonly pivots: readonly Pivot[]; readonly notes: readonly string[] } {
    const { text, placeholders, problems } = extractPlaceholders(block.text.slice(skip));
    for (const message of problems) this.problems.push({ line: block.line, message });
    const pivots: Pivot[] = [];
    const notes: string[] = [];
    for (const placeholder of placeholders) {
      if (placeholder.kind === "osquery") notes.push(`osquery: ${placeholder.label}`);
      else pivots.push(this.#pivot(placeholder.key, placeholder.json));
    }
    const nested = block.kind === "item" ? block.children.map((child) => this.#read(child)) : [];
    for (const inner of nested) {
      pivots.push(...inner.pivots);
      notes.push(...inner.notes);
    }
    const below = nested
      .filter((inner) => inner.text !== "")
      .map((inner) => `- ${inner.text.replaceAll("\n", "\n  ")}`);
    return { text: [text, ...below].filter((part) => part !== "").join("\n"), pivots, notes };
  }

  /** The same query named twice is one pivot. */
  #pivot(key: string, json: InvestigateJson): Pivot {
    const known = this.#pivots.get(key);
    if (known !== undefined) return known;
    const pivot = toPivot(json, `p${this.#pivots.size + 1}`);
    this.#pivots.set(key, pivot);
    return pivot;
  }
}

function toPivot(json: InvestigateJson, id: string): Pivot {
  return {
    id,
    label: json.label,
    description: json.description,
    groups: json.providers,
    relativeFrom: json.relativeFrom ?? null,
    relativeTo: json.relativeTo ?? null,
  };
}

/** The last bullet is the gate when it orders instead of asking. */
function isGate(item: Item, structured: boolean): boolean {
  if (item.children.some((child) => LABEL.test(child.text))) return false;
  if (/^(?:escalate|close only|close when|disposition)\b/i.test(item.text)) return true;
  return structured && !/\?\s*$/.test(item.text) && item.children.length === 0;
}

function stepsOf(sections: readonly Section[]): Section | undefined {
  return (
    sections.find((section) =>
      /^(?:possible )?investigation steps?$|^triage (?:checklist|steps)$/.test(section.name),
    ) ??
    sections.find((section) => section.blocks.some((block) => block.kind === "item" && hasLabel(block))) ??
    sections.find(
      (section) => section.name.startsWith("investigating ") && section.blocks.some((block) => block.kind === "item"),
    )
  );
}

/** What the author says under the title, before the steps. */
function leadIn(sections: readonly Section[], steps: Section | undefined): readonly Block[] {
  const title = sections.find((section) => section.name.startsWith("investigating "));
  return title === undefined || title === steps ? [] : title.blocks;
}

function hasLabel(item: Item): boolean {
  return item.children.some((child) => LABEL.test(child.text));
}

function isFalsePositive(section: Section): boolean {
  return /^false positives?\b/.test(section.name);
}

function isResponse(section: Section): boolean {
  return /^response\b/.test(section.name);
}
