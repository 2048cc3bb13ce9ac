import type { Instance } from "./instance.ts";
import { forEachItem } from "./list-items.ts";
import type { AttributeNode, ElementNode, Node } from "./nodes.ts";
import { EvtxRefusal } from "./refusal.ts";
import { type Literal, literalOf, TextSink } from "./text-sink.ts";
import { ARRAY, ValueType } from "./value-type.ts";
import { asIs } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

/** As deep as elements are followed. */
const MAX_DEPTH = 64;

/** One element among the members of an object, or one item of a list that repeats it. */
export interface Member {
  readonly key: string;
  readonly node: ElementNode;
  readonly instance: Instance | null;
  readonly item: { readonly type: number; readonly offset: number; readonly size: number } | null;
}

const scratch = new TextSink();

/** Whether an element is a datum without a name. */
export function isUnnamedData({ key, node }: Member): boolean {
  return key === "Data" && node.name === "Data";
}

function attributeText({ parts }: AttributeNode, instance: Instance | null): string {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "text") return only.text;
  let text = "";
  for (const part of parts) {
    if (part.kind === "text") text += part.text;
    else if (instance !== null && instance.type(part.index) < ARRAY) {
      const { bytes, view } = instance.reader;
      scratch.clear();
      writeValue(
        scratch,
        bytes,
        view,
        instance.type(part.index),
        instance.offset(part.index),
        instance.size(part.index),
        asIs,
      );
      text += scratch.text();
    }
  }
  return text;
}

/** A datum goes by its name, every other element by its own. */
export function keyOf(node: ElementNode, instance: Instance | null): string {
  if (node.name !== "Data") return node.name;
  const name = node.attributes.find((attribute) => attribute.name === "Name");
  return name === undefined ? "Data" : attributeText(name, instance);
}

/** The elements among nodes, templates and documents opened, lists as one member an item. */
export function membersOf(nodes: readonly Node[], instance: Instance | null, sink: TextSink, depth: number): Member[] {
  const out: Member[] = [];
  gather(nodes, instance, sink, depth, out);
  return out;
}

function gather(nodes: readonly Node[], instance: Instance | null, sink: TextSink, depth: number, out: Member[]): void {
  if (depth > MAX_DEPTH) throw new EvtxRefusal("too_deep", `nests elements deeper than ${MAX_DEPTH} levels`);
  sink.spend(nodes.length, 0);
  for (const node of nodes) {
    switch (node.kind) {
      case "element":
        gatherElement(node, instance, sink, out);
        break;
      case "instance":
        gather(node.instance.template.nodes, node.instance, sink, depth + 1, out);
        break;
      case "substitution":
        if (instance?.type(node.index) === ValueType.BinXml && !instance.isNull(node.index)) {
          gather(instance.fragment(node.index), null, sink, depth + 1, out);
        }
        break;
      case "text":
      case "instruction":
        break;
    }
  }
}

function gatherElement(node: ElementNode, instance: Instance | null, sink: TextSink, out: Member[]): void {
  const key = keyOf(node, instance);
  const index = isLeftOut(node, instance) ? -1 : listIndex(node, instance);
  if (index < 0 || instance === null) out.push({ key, node, instance, item: null });
  else {
    const { bytes } = instance.reader;
    forEachItem(bytes, instance.type(index), instance.offset(index), instance.size(index), (type, offset, size) => {
      sink.spend(1, 0);
      out.push({ key, node, instance, item: { type, offset, size } });
    });
  }
}

/** Whether an element stands for nothing because the value it depends on is null. XML leaves it out, JSON says null. */
export function isLeftOut({ dependency }: ElementNode, instance: Instance | null): boolean {
  return dependency >= 0 && (instance === null || instance.isNull(dependency));
}

/** The value that repeats an element because it is a list with items; -1 when none does. */
export function listIndex(node: ElementNode, instance: Instance | null): number {
  const [only] = node.children;
  if (instance === null || node.children.length !== 1 || only?.kind !== "substitution") return -1;
  return instance.type(only.index) >= ARRAY && instance.size(only.index) > 0 ? only.index : -1;
}

/** Gives keys out, each once: a name that comes again is numbered. */
export class Keys {
  readonly #used: Map<string, number>;

  /** `taken`: keys that are given out already. */
  constructor(taken: readonly string[]) {
    this.#used = new Map(taken.map((key) => [key, 0]));
  }

  unused(key: string): string {
    const times = this.#used.get(key);
    if (times === undefined) {
      this.#used.set(key, 0);
      return key;
    }
    for (let count = times + 1; ; count += 1) {
      const numbered = `${key}_${count}`;
      if (this.#used.has(numbered)) continue;
      this.#used.set(key, count);
      this.#used.set(numbered, 0);
      return numbered;
    }
  }
}

const MAX_KNOWN = 4096;
const known = new Map<string, Literal>();

/** A key with quotes and colon. Few are met, each many times; the bound is for everything else. */
export function keyLiteral(key: string): Literal {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = literalOf(`${JSON.stringify(key)}:`);
  if (known.size < MAX_KNOWN) known.set(key, made);
  return made;
}
