/** A heading's section: its lines between this heading and the next. */
export interface Section {
  /** Lower case, without trailing colon or hashes; empty for what stands before the first heading. */
  readonly name: string;
  /** As written. */
  readonly title: string;
  readonly line: number;
  readonly blocks: readonly Block[];
}

/** A top-level piece of a section. */
export type Block = Paragraph | Item;

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
  readonly line: number;
}

/** A bullet with what is nested in it. */
export interface Item {
  readonly kind: "item";
  readonly text: string;
  readonly line: number;
  readonly children: readonly Item[];
}

interface OpenItem {
  readonly kind: "item";
  text: string;
  readonly line: number;
  /** Column of the marker, and of the text behind it. */
  readonly indent: number;
  readonly children: OpenItem[];
}

interface OpenParagraph {
  readonly kind: "paragraph";
  text: string;
  readonly line: number;
}

const BULLET = /^( *)(?:[-*+]|[0-9]{1,4}[.)])(?: +|$)(.*)$/;
const HEADING = /^ {0,3}#{1,6}(?: +|$)(.*)$/;
const FENCE = /^ *(?:[-*+] +)?(```|~~~)/;

/**
 * Splits a guide's Markdown into sections of paragraphs and nested bullets: as much of Markdown as guides use
 * (elastic-semantics, section 5). Lines in fences are text, never headings or bullets; a quote is a paragraph; a line
 * that goes on behind a bullet belongs to it.
 */
export function readSections(markdown: string): readonly Section[] {
  const sections: { name: string; title: string; line: number; blocks: (OpenItem | OpenParagraph)[] }[] = [
    { name: "", title: "", line: 1, blocks: [] },
  ];
  /** The chain of open bullets, outermost first. */
  let open: OpenItem[] = [];
  let paragraph: OpenParagraph | null = null;
  let fence: string | null = null;
  let blankBefore = true;
  const lines = markdown.replace(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n");
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const section = sections.at(-1);
    if (section === undefined) break;
    const marker = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null || marker !== null) {
      if (fence === null) fence = marker;
      else if (marker === fence && line.trim() === fence) fence = null;
      const target: OpenItem | OpenParagraph | null = open.at(-1) ?? paragraph;
      if (target === null) {
        paragraph = { kind: "paragraph", text: line, line: number };
        section.blocks.push(paragraph);
      } else target.text += `\n${line}`;
      blankBefore = false;
      continue;
    }
    if (line.trim() === "") {
      blankBefore = true;
      paragraph = null;
      continue;
    }
    const heading = HEADING.exec(line);
    if (heading !== null) {
      const title = (heading[1] ?? "").trim().replace(/ #+$/, "").trimEnd();
      sections.push({ name: normalised(title), title, line: number, blocks: [] });
      open = [];
      paragraph = null;
      blankBefore = true;
      continue;
    }
    const bullet = BULLET.exec(line);
    if (bullet !== null) {
      const indent = (bullet[1] ?? "").length;
      const item: OpenItem = { kind: "item", text: bullet[2] ?? "", line: number, indent, children: [] };
      open = open.filter((outer) => outer.indent < indent);
      const parent = open.at(-1);
      if (parent === undefined) section.blocks.push(item);
      else parent.children.push(item);
      open.push(item);
      paragraph = null;
      blankBefore = false;
      continue;
    }
    const indent = line.length - line.trimStart().length;
    const text = line.trim().replace(/^> ?/, "");
    const quoted = line.trim().startsWith(">");
    // Behind a blank line only an indented line still belongs to a bullet: to the innermost that stands further left.
    if (blankBefore || quoted) open = open.filter((outer) => outer.indent < indent);
    const holder = open.at(-1);
    if (holder !== undefined) holder.text += blankBefore ? `\n${text}` : ` ${text}`;
    else if (paragraph === null) {
      paragraph = { kind: "paragraph", text, line: number };
      section.blocks.push(paragraph);
    } else paragraph.text += ` ${text}`;
    blankBefore = false;
  }
  return sections;
}

/** Headings are written in many spellings: compared in lower case, without a closing colon. */
function normalised(title: string): string {
  return title
    .toLowerCase()
    .replace(/[*_:]+$/g, "")
    .trim();
}
