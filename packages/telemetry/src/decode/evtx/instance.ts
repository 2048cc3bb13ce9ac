import type { BinXmlReader } from "./bin-xml.ts";
import type { Node } from "./nodes.ts";
import { ValueType } from "./value-type.ts";
import type { XmlProgram } from "./xml-program.ts";

/** The body of a template, with what was made of it for speed. */
export class Template {
  readonly nodes: readonly Node[];
  /** Made when the template is first written as XML. */
  program: XmlProgram | null = null;

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes;
  }
}

/** A template with the values of one record. */
export class Instance {
  readonly template: Template;
  /** Whose chunk the values lie in. */
  readonly reader: BinXmlReader;
  /** How many instances this one lies in. */
  readonly depth: number;
  /** Of each value two numbers: its place in the chunk; its type and size, as `type << 16 | size`. */
  readonly #values: readonly number[];
  /** Nested documents among the values, once they were asked for. */
  #fragments: (readonly Node[] | undefined)[] | null = null;
  /** Where the marks of the values begin in the sink that the instance was written to last. */
  marks = -1;

  /** Whether one of the values is a list, so that elements may be repeated. */
  readonly hasLists: boolean;

  constructor(template: Template, reader: BinXmlReader, depth: number, values: readonly number[], hasLists: boolean) {
    this.hasLists = hasLists;
    this.template = template;
    this.reader = reader;
    this.depth = depth;
    this.#values = values;
  }

  get count(): number {
    return this.#values.length >> 1;
  }

  /** Type of a value; a value that the record does not have is null. */
  type(index: number): number {
    return (this.#values[index * 2 + 1] ?? 0) >>> 16;
  }

  size(index: number): number {
    return (this.#values[index * 2 + 1] ?? 0) & 0xffff;
  }

  offset(index: number): number {
    return this.#values[index * 2] ?? 0;
  }

  /** Whether a value is null or empty, so that what depends on it is left out. */
  isNull(index: number): boolean {
    const packed = this.#values[index * 2 + 1] ?? 0;
    return packed >>> 16 === ValueType.Null || (packed & 0xffff) === 0;
  }

  /** The document in a value of type BinXml. Throws EvtxRefusal when it cannot be read. */
  fragment(index: number): readonly Node[] {
    this.#fragments ??= [];
    const known = this.#fragments[index];
    if (known !== undefined) return known;
    const from = this.offset(index);
    const made = this.reader.fragment(from, from + this.size(index), this.depth + 1);
    this.#fragments[index] = made;
    return made;
  }
}
