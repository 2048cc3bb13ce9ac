import { Instance, Template } from "./instance.ts";
import type { KnownTemplates, Reference } from "./known-templates.ts";
import type { KnownTexts } from "./known-texts.ts";
import type { AttributeNode, ElementNode, Node, SubstitutionNode, TextNode } from "./nodes.ts";
import { damaged, EvtxRefusal } from "./refusal.ts";
import { TextSink } from "./text-sink.ts";
import { ARRAY, ValueType, widthOf } from "./value-type.ts";
import { asIs } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

/** Documents within documents; Windows nests two deep. */
export const MAX_FRAGMENT_DEPTH = 8;
/** Elements within elements of one template or fragment. */
export const MAX_ELEMENT_DEPTH = 32;
/** Bytes of template definitions that one chunk may make us read; they share its 64 KiB, unless they overlap. */
const MAX_DEFINITION_BYTES = 4 * 65_536;

const MORE = 0x40;
const Token = {
  End: 0x00,
  OpenStartElement: 0x01,
  CloseStartElement: 0x02,
  CloseEmptyElement: 0x03,
  EndElement: 0x04,
  Value: 0x05,
  Attribute: 0x06,
  Cdata: 0x07,
  CharacterReference: 0x08,
  EntityReference: 0x09,
  InstructionTarget: 0x0a,
  InstructionData: 0x0b,
  TemplateInstance: 0x0c,
  Substitution: 0x0d,
  OptionalSubstitution: 0x0e,
  FragmentHeader: 0x0f,
} as const;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What an XML name must not hold: it is written as markup, so a hostile one would be more than a name. */
const NO_NAME = /[\s\p{Cc}<>&"'/=!?;]/u;

/** Where reading is, and up to where it may go. */
interface Cursor {
  at: number;
  readonly end: number;
  /** Elements of a template say on which value they depend; others leave the field out. */
  readonly inTemplate: boolean;
  readonly depth: number;
}

interface Name {
  readonly text: string;
  /** Bytes it takes where it stands. */
  readonly size: number;
}

/**
 * Reads BinXml of one chunk into nodes. Names and templates are read once and kept, as records of a chunk share them.
 * Every method throws EvtxRefusal, and nothing else, for what is in the bytes.
 */
export class BinXmlReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** How much of the chunk there is; less than 64 KiB at the end of a file that was cut. */
  readonly #length: number;
  /** Whether a template must carry the id it is asked for by; in a damaged chunk its place may hold another by now. */
  readonly #checkIds: boolean;
  readonly #names = new Map<number, Name>();
  readonly #templates = new Map<number, Template | EvtxRefusal | "reading">();
  readonly #texts: KnownTexts;
  readonly #known: KnownTemplates;
  /** What differs from chunk to chunk in the definition being read; null while none is, or it cannot be kept. */
  #met: Reference[] | null = null;
  #definitionBytes = 0;

  constructor(
    bytes: Uint8Array,
    length: number,
    kept: { readonly texts: KnownTexts; readonly templates: KnownTemplates },
    checkIds: boolean,
  ) {
    this.#texts = kept.texts;
    this.#known = kept.templates;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#length = length;
    this.#checkIds = checkIds;
  }

  /** The document between two places of the chunk; `depth` is that of documents around it. */
  fragment(from: number, end: number, depth: number): readonly Node[] {
    if (depth > MAX_FRAGMENT_DEPTH) {
      throw new EvtxRefusal("too_deep", `nests documents deeper than ${MAX_FRAGMENT_DEPTH} levels`);
    }
    return this.#content({ at: from, end, inTemplate: false, depth }, 0);
  }

  #content(cursor: Cursor, elementDepth: number): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      if (cursor.at >= cursor.end) {
        if (elementDepth > 0) throw damaged("ends inside an element");
        return nodes;
      }
      const token = this.bytes[cursor.at] ?? 0;
      switch (token) {
        case Token.End:
        case Token.EndElement:
          if ((token === Token.EndElement) !== elementDepth > 0) throw damaged("closes what is not open");
          cursor.at += 1;
          return nodes;
        case Token.FragmentHeader:
          this.#skip(cursor, 4);
          break;
        case Token.OpenStartElement:
        case Token.OpenStartElement | MORE:
          nodes.push(this.#element(cursor, elementDepth + 1));
          break;
        case Token.TemplateInstance:
          nodes.push({ kind: "instance", instance: this.#instance(cursor) });
          break;
        case Token.InstructionTarget:
          nodes.push(this.#instruction(cursor));
          break;
        default:
          addPart(nodes, this.#part(cursor, token));
      }
    }
  }

  #element(cursor: Cursor, elementDepth: number): ElementNode {
    if (elementDepth > MAX_ELEMENT_DEPTH) {
      throw new EvtxRefusal("too_deep", `nests elements deeper than ${MAX_ELEMENT_DEPTH} levels`);
    }
    const hasAttributes = (this.bytes[cursor.at] ?? 0) === (Token.OpenStartElement | MORE);
    this.#skip(cursor, 1);
    let dependency = -1;
    if (this.#hasDependency(cursor)) {
      const value = this.#u16(cursor);
      dependency = value === 0xffff ? -1 : value;
    }
    this.#size(cursor);
    const name = this.#name(cursor);
    const localName = withoutPrefix(name);
    const attributes: AttributeNode[] = [];
    if (hasAttributes) {
      this.#size(cursor);
      while (((this.bytes[cursor.at] ?? 0) & ~MORE) === Token.Attribute && cursor.at < cursor.end) {
        attributes.push(this.#attribute(cursor));
      }
    }
    const token = this.#u8(cursor);
    let children: Node[] = [];
    if (token === Token.CloseStartElement) children = this.#content(cursor, elementDepth);
    else if (token !== Token.CloseEmptyElement) throw damaged(`has the token ${token} in the start of an element`);
    return { kind: "element", name, localName, attributes, children, dependency, json: null };
  }

  /**
   * Whether an element says what it depends on. In templates all do, elsewhere none should; writers are not that exact,
   * so the other way is taken when only it gives a size and a name that lie where they can.
   */
  #hasDependency(cursor: Cursor): boolean {
    const expected = cursor.inTemplate;
    if (this.#canBeElement(cursor, expected)) return expected;
    return this.#canBeElement(cursor, !expected) ? !expected : expected;
  }

  #canBeElement(cursor: Cursor, withDependency: boolean): boolean {
    const at = cursor.at + (withDependency ? 2 : 0);
    if (at + 8 > cursor.end) return false;
    const name = this.view.getUint32(at + 4, true);
    return this.view.getUint32(at, true) <= cursor.end - at && name + 10 <= this.#length;
  }

  #attribute(cursor: Cursor): AttributeNode {
    this.#skip(cursor, 1);
    const name = this.#name(cursor);
    const parts: (TextNode | SubstitutionNode)[] = [];
    while (cursor.at < cursor.end) {
      const token = this.bytes[cursor.at] ?? 0;
      const plain = token & ~MORE;
      if (plain < Token.Value || plain === Token.Attribute || plain > Token.OptionalSubstitution) break;
      addPart(parts, this.#part(cursor, token));
    }
    return { name, localName: name.startsWith("xmlns") ? "" : withoutPrefix(name), parts };
  }

  /** A piece of character data: text, reference or substitution. */
  #part(cursor: Cursor, token: number): TextNode | SubstitutionNode {
    this.#skip(cursor, 1);
    switch (token) {
      case Token.Value:
      case Token.Value | MORE:
        return { kind: "text", text: this.#literal(cursor) };
      case Token.Cdata:
      case Token.Cdata | MORE:
        return { kind: "text", text: this.#countedText(cursor) };
      case Token.CharacterReference:
      case Token.CharacterReference | MORE:
        return { kind: "text", text: String.fromCharCode(this.#u16(cursor)) };
      case Token.EntityReference:
      case Token.EntityReference | MORE: {
        const name = this.#name(cursor);
        return { kind: "text", text: Object.hasOwn(entities, name) ? (entities[name] ?? "") : `&${name};` };
      }
      case Token.Substitution:
      case Token.OptionalSubstitution: {
        const index = this.#u16(cursor);
        this.#skip(cursor, 1);
        return { kind: "substitution", index, optional: token === Token.OptionalSubstitution };
      }
      default:
        throw damaged(`has the unknown token ${token}`);
    }
  }

  #instruction(cursor: Cursor): Node {
    this.#skip(cursor, 1);
    const target = this.#name(cursor);
    let data = "";
    if (this.bytes[cursor.at] === Token.InstructionData && cursor.at < cursor.end) {
      this.#skip(cursor, 1);
      data = this.#countedText(cursor);
    }
    return { kind: "instruction", target, data };
  }

  #literal(cursor: Cursor): string {
    const type = this.#u8(cursor);
    if (type === ValueType.String) return this.#countedText(cursor);
    const width = widthOf(type);
    if (width === 0) throw damaged(`has a text of type ${type}`);
    const from = cursor.at;
    this.#skip(cursor, width);
    const sink = new TextSink();
    writeValue(sink, this.bytes, this.view, type, from, width, asIs);
    return sink.text();
  }

  #countedText(cursor: Cursor): string {
    const size = this.#u16(cursor) * 2;
    const from = cursor.at;
    this.#skip(cursor, size);
    return this.#texts.read(this.bytes, from, size);
  }

  #instance(cursor: Cursor): Instance {
    this.#skip(cursor, 2);
    const id = this.#u32(cursor);
    const definition = this.#u32(cursor);
    // A template that holds another points into its chunk, and cannot be kept.
    if (cursor.inTemplate) this.#met = null;
    const template = this.#template(definition, cursor.depth);
    if (this.#checkIds && this.view.getUint32(definition + 4, true) !== id) {
      throw damaged("refers to a template that is no longer where it was");
    }
    // The first record that uses a template holds it.
    if (definition === cursor.at) this.#skip(cursor, 24 + this.view.getUint32(definition + 20, true));
    const count = this.#u32(cursor);
    if (count > (cursor.end - cursor.at) / 4) throw damaged(`says that it has ${count} values`);
    let descriptor = cursor.at;
    let offset = cursor.at + count * 4;
    const values = new Array<number>(count * 2);
    let hasLists = false;
    for (let index = 0; index < count; index += 1) {
      const size = this.view.getUint16(descriptor, true);
      const type = this.bytes[descriptor + 2] ?? 0;
      hasLists ||= type >= ARRAY;
      values[index * 2] = offset;
      values[index * 2 + 1] = (type << 16) | size;
      descriptor += 4;
      offset += size;
    }
    if (offset > cursor.end) throw damaged("has values that reach beyond its end");
    cursor.at = offset;
    return new Instance(template, this, cursor.depth, values, hasLists);
  }

  #template(offset: number, depth: number): Template {
    const known = this.#templates.get(offset);
    if (known === "reading") throw damaged("refers to a template that holds itself");
    if (known instanceof EvtxRefusal) throw known;
    if (known !== undefined) return known;
    this.#templates.set(offset, "reading");
    try {
      const template = this.#define(offset, depth);
      this.#templates.set(offset, template);
      return template;
    } catch (error) {
      if (error instanceof EvtxRefusal) this.#templates.set(offset, error);
      throw error;
    }
  }

  #define(offset: number, depth: number): Template {
    if (offset + 24 > this.#length) throw damaged("refers to a template outside its chunk");
    const size = this.view.getUint32(offset + 20, true);
    const from = offset + 24;
    if (from + size > this.#length) throw damaged("refers to a template that reaches beyond its chunk");
    this.#definitionBytes += size;
    if (this.#definitionBytes > MAX_DEFINITION_BYTES) throw damaged("refers to templates that lie over each other");
    if (depth >= MAX_FRAGMENT_DEPTH) {
      throw new EvtxRefusal("too_deep", `nests templates deeper than ${MAX_FRAGMENT_DEPTH} levels`);
    }
    const end = from + size;
    const id = this.view.getUint32(offset + 4, true);
    const known = this.#known.find(id, this.view, this.bytes.subarray(0, this.#length), from, end);
    if (known !== null) return known;
    this.#met = [];
    try {
      const nodes = this.#content({ at: from, end, inTemplate: true, depth: depth + 1 }, 0);
      if (this.#met === null) return new Template(nodes);
      return this.#known.keep(id, nodes, this.bytes, from, end, this.#met);
    } finally {
      this.#met = null;
    }
  }

  /** Passes over the size of something, which is of no use here. */
  #size(cursor: Cursor): void {
    this.#skip(cursor, 4);
    this.#met?.push({ at: cursor.at - 4, after: cursor.at, name: null });
  }

  #name(cursor: Cursor): string {
    const offset = this.#u32(cursor);
    let name = this.#names.get(offset);
    if (name === undefined) {
      if (offset + 10 > this.#length) throw damaged("has a name that lies outside its chunk");
      const length = this.view.getUint16(offset + 6, true) * 2;
      if (offset + 10 + length > this.#length) throw damaged("has a name that reaches beyond its chunk");
      const text = this.#texts.read(this.bytes, offset + 8, length);
      if (text === "" || NO_NAME.test(text)) throw damaged("has a name that is none");
      name = { text, size: length + 10 };
      this.#names.set(offset, name);
    }
    const at = cursor.at - 4;
    // The first use of a name in a chunk holds it.
    if (offset === cursor.at) this.#skip(cursor, name.size);
    this.#met?.push({ at, after: cursor.at, name: this.bytes.slice(offset + 8, offset + name.size - 2) });
    return name.text;
  }

  #skip(cursor: Cursor, count: number): void {
    cursor.at += count;
    if (cursor.at > cursor.end) throw damaged("ends too early");
  }

  #u8(cursor: Cursor): number {
    this.#skip(cursor, 1);
    return this.bytes[cursor.at - 1] ?? 0;
  }

  #u16(cursor: Cursor): number {
    this.#skip(cursor, 2);
    return this.view.getUint16(cursor.at - 2, true);
  }

  #u32(cursor: Cursor): number {
    this.#skip(cursor, 4);
    return this.view.getUint32(cursor.at - 4, true);
  }
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Texts that touch become one. */
function addPart(parts: (Node | TextNode | SubstitutionNode)[], part: TextNode | SubstitutionNode): void {
  const last = parts.at(-1);
  if (part.kind === "text" && last?.kind === "text") {
    parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
  } else parts.push(part);
}
