import { type MutableDocument, putKey } from "../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../ecs/event.ts";
import type { Instance } from "./instance.ts";
import { forEachItem } from "./list-items.ts";
import type { AttributeNode, ElementNode, Node, SubstitutionNode, TextNode } from "./nodes.ts";
import { EvtxRefusal } from "./refusal.ts";
import { TextSink } from "./text-sink.ts";
import { ARRAY, ValueType } from "./value-type.ts";
import { asIs } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

type Value = JsonValue | MutableDocument;

/** What stands in an element: its own text, and elements by name. */
interface Content {
  text: string;
  readonly names: string[];
  readonly values: Value[];
}

/** As deep as JSON is followed elsewhere, with the levels that lists take. */
const MAX_DEPTH = 60;

/** Above this many children a name that comes again is looked for in a table. */
const FEW = 16;

/** Children by name; a name that comes more than once becomes a list. */
function putChildren(target: MutableDocument, { names, values }: Content): void {
  if (names.length <= FEW && names.every((name, at) => names.indexOf(name) === at)) {
    for (let at = 0; at < names.length; at += 1) putKey(target, names[at] ?? "", values[at] ?? null);
    return;
  }
  const byName = new Map<string, Value[]>();
  for (let at = 0; at < names.length; at += 1) {
    const same = byName.get(names[at] ?? "");
    if (same === undefined) byName.set(names[at] ?? "", [values[at] ?? null]);
    else same.push(values[at] ?? null);
  }
  for (const [name, all] of byName) {
    const [only] = all;
    putKey(target, name, all.length === 1 && only !== undefined ? only : all);
  }
}

/** Where in an event an element stands, as the forms of JSON differ by it. */
const Place = { Outside: 0, Event: 1, EventData: 2, Inner: 3 } as const;
type Place = (typeof Place)[keyof typeof Place];

function emptyContent(text: string): Content {
  return { text, names: [], values: [] };
}

/**
 * Makes of a document what the reader of event XML makes of its XML: `{Event: {System, EventData: {Data: [{Name,
 * text}]}}}`, all values text. Texts are cut out of the XML that was just written, where they are marked.
 */
export class EventJson {
  readonly #scratch = new TextSink();
  #sink = this.#scratch;
  #xml = "";

  /** `xml` is what `writeXml` wrote of the same nodes into the sink. Null when the document is no `<Event>`. */
  make(nodes: readonly Node[], xml: string, sink: TextSink): JsonObject | null {
    this.#sink = sink;
    this.#xml = xml;
    const content = emptyContent("");
    this.#collect(nodes, null, 0, content, Place.Outside);
    const [root] = content.values;
    if (content.names.length !== 1 || content.names[0] !== "Event" || root === undefined) return null;
    return { Event: root };
  }

  #collect(nodes: readonly Node[], instance: Instance | null, depth: number, out: Content, place: Place): void {
    if (depth > MAX_DEPTH) throw new EvtxRefusal("too_deep", `nests elements deeper than ${MAX_DEPTH} levels`);
    this.#sink.spend(nodes.length, 0);
    for (const node of nodes) {
      switch (node.kind) {
        case "text":
          out.text += node.text;
          break;
        case "element":
          this.#element(node, instance, depth, out, place);
          break;
        case "instance":
          this.#collect(node.instance.template.nodes, node.instance, depth + 1, out, place);
          break;
        case "substitution":
          if (instance === null) break;
          if (instance.type(node.index) !== ValueType.BinXml) out.text += this.#value(instance, node.index);
          else if (!instance.isNull(node.index)) {
            this.#collect(instance.fragment(node.index), null, depth + 1, out, place);
          }
          break;
        case "instruction":
          break;
      }
    }
  }

  #element(node: ElementNode, instance: Instance | null, depth: number, out: Content, place: Place): void {
    if (node.dependency >= 0 && (instance === null || instance.isNull(node.dependency))) return;
    const [only] = node.children;
    if (instance !== null && only?.kind === "substitution" && node.children.length === 1) {
      const type = instance.type(only.index);
      if (type >= ARRAY && instance.size(only.index) > 0) {
        for (const item of this.#items(instance, only.index)) {
          this.#put(node, instance, emptyContent(item), out, place);
        }
        return;
      }
    }
    const content = emptyContent("");
    const isData = place === Place.Event && node.localName === "EventData";
    const inside = place === Place.Outside ? Place.Event : isData ? Place.EventData : Place.Inner;
    this.#collect(node.children, instance, depth + 1, content, inside);
    this.#put(node, instance, content, out, place);
  }

  #put(node: ElementNode, instance: Instance | null, content: Content, out: Content, place: Place): void {
    if (place === Place.EventData) {
      const { text } = content;
      const name = this.#attribute(node, instance, "Name") ?? (node.localName === "Data" ? undefined : node.localName);
      out.values.push(name === undefined ? { text } : { Name: name, text });
      return;
    }
    out.names.push(node.localName);
    if (place === Place.Event && node.localName === "EventData") out.values.push({ Data: content.values });
    else out.values.push(place === Place.Outside ? this.#event(content) : this.#object(node, instance, content));
  }

  #event(content: Content): MutableDocument {
    const event: MutableDocument = {};
    putChildren(event, content);
    return event;
  }

  #object(node: ElementNode, instance: Instance | null, content: Content): Value {
    const out: MutableDocument = {};
    let isPlain = content.names.length === 0;
    for (const attribute of node.attributes) {
      const value = this.#attributeValue(attribute, instance);
      if (value === null) continue;
      isPlain = false;
      if (attribute.localName !== "") putKey(out, attribute.localName, value);
    }
    if (isPlain) return content.text;
    putChildren(out, content);
    if (content.names.length === 0 && content.text !== "") out.text = content.text;
    return out;
  }

  #attribute(node: ElementNode, instance: Instance | null, name: string): string | undefined {
    let found: string | undefined;
    for (const attribute of node.attributes) {
      if (attribute.localName === name) found = this.#attributeValue(attribute, instance) ?? found;
    }
    return found;
  }

  /** Null when the attribute is left out. */
  #attributeValue({ parts }: AttributeNode, instance: Instance | null): string | null {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      if (only.kind === "text") return only.text;
      if (only.optional && (instance === null || instance.isNull(only.index))) return null;
    }
    return parts.map((part) => this.#part(part, instance)).join("");
  }

  #part(part: TextNode | SubstitutionNode, instance: Instance | null): string {
    if (part.kind === "text") return part.text;
    return instance === null ? "" : this.#value(instance, part.index);
  }

  /** A value as text; a list with its items joined. */
  #value(instance: Instance, index: number): string {
    const type = instance.type(index);
    if (type >= ARRAY) return this.#items(instance, index).join(", ");
    if (instance.isNull(index)) return "";
    const mark = index < instance.count ? instance.marks + index * 2 : -1;
    const from = this.#sink.marked(mark);
    if (from >= 0) return this.#xml.slice(from, this.#sink.marked(mark + 1));
    return this.#written(instance, type, instance.offset(index), instance.size(index));
  }

  #items(instance: Instance, index: number): string[] {
    const items: string[] = [];
    const offset = instance.offset(index);
    forEachItem(instance.reader.bytes, instance.type(index), offset, instance.size(index), (type, at, size) => {
      this.#sink.spend(1, 0);
      items.push(this.#written(instance, type, at, size));
    });
    return items;
  }

  #written(instance: Instance, type: number, offset: number, size: number): string {
    this.#scratch.clear();
    const { bytes, view } = instance.reader;
    writeValue(this.#scratch, bytes, view, type, offset, size, asIs);
    return this.#scratch.text();
  }
}
