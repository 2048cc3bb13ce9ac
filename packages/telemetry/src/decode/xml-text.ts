/** One element of an XML text. */
export interface XmlElement {
  /** Without a namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data of the element itself, entities resolved once. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const MAX_XML_DEPTH = 64;
const NAME = /[^\s/>="'<]+/y;
const SPACE = /\s*/y;

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function entity(whole: string, body: string): string {
  if (!body.startsWith("#")) return Object.hasOwn(named, body) ? (named[body] ?? whole) : whole;
  const code = /^#[xX]/.test(body) ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}

/** Resolves the five named and the numeric entities, once: `&amp;gt;` becomes `&gt;` and stays so. */
export function resolveEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,4});/g, entity);
}

function localName(name: string): string {
  if (name.startsWith("xmlns:")) return name;
  return name.slice(name.indexOf(":") + 1);
}

/**
 * A small XML reader for events: elements, attributes, text, CDATA; comments and processing instructions are passed
 * over. No document type, no external entity, so nothing in the text can reach or grow beyond itself. Null when the
 * text is not well formed or nests deeper than events do.
 */
export function parseXml(text: string): XmlElement | null {
  const stack: OpenElement[] = [];
  let root: XmlElement | null = null;
  let at = 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  };
  while (at < text.length) {
    const open = text.indexOf("<", at);
    const between = text.slice(at, open < 0 ? text.length : open);
    const top = stack.at(-1);
    if (top !== undefined) top.text += resolveEntities(between);
    else if (between.trim() !== "") return null;
    if (open < 0) break;
    at = open + 1;
    if (text.startsWith("!--", at)) {
      const end = text.indexOf("-->", at + 3);
      if (end < 0) return null;
      at = end + 3;
    } else if (text.startsWith("![CDATA[", at)) {
      const end = text.indexOf("]]>", at + 8);
      if (end < 0 || top === undefined) return null;
      top.text += text.slice(at + 8, end);
      at = end + 3;
    } else if (text.startsWith("?", at)) {
      const end = text.indexOf("?>", at);
      if (end < 0) return null;
      at = end + 2;
    } else if (text.startsWith("!", at)) return null;
    else if (text.startsWith("/", at)) {
      at += 1;
      const name = localName(match(NAME));
      match(SPACE);
      const closed = stack.pop();
      if (closed === undefined || closed.name !== name || text[at] !== ">") return null;
      at += 1;
      const parent = stack.at(-1);
      if (parent !== undefined) parent.children.push(closed);
      else if (root === null) root = closed;
      else return null;
    } else {
      const name = localName(match(NAME));
      if (name === "" || stack.length >= MAX_XML_DEPTH) return null;
      const element: OpenElement = { name, attributes: new Map(), children: [], text: "" };
      for (;;) {
        match(SPACE);
        if (text[at] === ">" || text[at] === "/") break;
        const attribute = localName(match(NAME));
        match(SPACE);
        if (attribute === "" || text[at] !== "=") return null;
        at += 1;
        match(SPACE);
        const quote = text[at];
        if (quote !== '"' && quote !== "'") return null;
        const end = text.indexOf(quote, at + 1);
        if (end < 0) return null;
        element.attributes.set(attribute, resolveEntities(text.slice(at + 1, end)));
        at = end + 1;
      }
      const empty = text[at] === "/";
      if (empty) at += 1;
      if (text[at] !== ">") return null;
      at += 1;
      if (!empty) stack.push(element);
      else {
        const parent = stack.at(-1);
        if (parent !== undefined) parent.children.push(element);
        else if (root === null) root = element;
        else return null;
      }
    }
  }
  return stack.length === 0 ? root : null;
}
