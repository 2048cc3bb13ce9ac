import type { Instance } from "./instance.ts";
import { isLeftOut, isUnnamedData, Keys, keyLiteral, type Member, membersOf } from "./json-members.ts";
import { JsonKind, type JsonPlan, type JsonStep, planJson } from "./json-plan.ts";
import { forEachItem } from "./list-items.ts";
import type { ElementNode, Node } from "./nodes.ts";
import { literalOf, type TextSink } from "./text-sink.ts";
import { ARRAY, ValueType } from "./value-type.ts";
import { inJson, writeText } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

const ATTRIBUTES = literalOf('{"#attributes":{');
const TEXT = literalOf(',"#text":');
const NULL = literalOf("null");
const EMPTY = literalOf('""');
const DATA = literalOf('"Data":{"#text":');

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

/**
 * Writes a document as one JSON object in the form of evtx_dump: attributes under `#attributes`, an element's own text
 * under `#text`, `<Data Name="x">` as a member x, unnamed ones as `Data.#text`, a name that comes again as name_1,
 * name_2. Numbers and booleans are such, also those of 64 bits; all else is text as in the XML; what is not there is
 * null, also where XML leaves it out. Throws EvtxRefusal as `writeXml` does.
 */
export function writeJsonLine(nodes: readonly Node[], sink: TextSink): void {
  sink.byte(OPEN);
  const single = singleElement(nodes);
  if (single === null) writeMembers(membersOf(nodes, null, sink, 0), sink, 0, true);
  else {
    sink.literal(keyLiteral(single.node.name));
    writeElement(single.node, single.instance, null, sink, 0);
  }
  sink.byte(CLOSE);
}

/** Writes members of an object; `isFirst`: none stands before them; `taken`: keys that do. */
function writeMembers(
  members: readonly Member[],
  sink: TextSink,
  depth: number,
  isFirst: boolean,
  taken: readonly string[] = [],
): void {
  const unnamed = members.filter(isUnnamedData);
  const keys = new Keys(taken);
  let first = isFirst;
  for (const member of members) {
    const isData = isUnnamedData(member);
    if (isData && member !== unnamed[0]) continue;
    if (!first) sink.byte(COMMA);
    first = false;
    if (isData) writeUnnamed(unnamed, sink, depth);
    else {
      sink.literal(keyLiteral(keys.unused(member.key)));
      writeElement(member.node, member.instance, member.item, sink, depth);
    }
  }
}

function writeUnnamed(members: readonly Member[], sink: TextSink, depth: number): void {
  sink.literal(DATA);
  if (members.length > 1) sink.byte(OPEN_LIST);
  members.forEach(({ node, instance, item }, index) => {
    if (index > 0) sink.byte(COMMA);
    writeElement(node, instance, item, sink, depth);
  });
  if (members.length > 1) sink.byte(CLOSE_LIST);
  sink.byte(CLOSE);
}

function writeElement(
  node: ElementNode,
  instance: Instance | null,
  item: Member["item"],
  sink: TextSink,
  depth: number,
): void {
  const isData = node.name === "Data";
  if (isLeftOut(node, instance)) {
    sink.literal(isData ? EMPTY : NULL);
    return;
  }
  const hasAttributes = !isData && node.attributes.length > 0 && writeAttributes(node, instance, sink);
  const [only] = node.children;
  if (item !== null && instance !== null) {
    if (hasAttributes) sink.literal(TEXT);
    writeTyped(instance, item.type, item.offset, item.size, sink);
  } else if (node.children.length === 1 && only?.kind === "substitution" && isScalar(instance, only.index)) {
    if (!instance.isNull(only.index)) {
      if (hasAttributes) sink.literal(TEXT);
      writeTyped(instance, instance.type(only.index), instance.offset(only.index), instance.size(only.index), sink);
    } else if (!hasAttributes) sink.literal(isData ? EMPTY : NULL);
  } else if (!writeMembersOf(node, instance, hasAttributes, sink, depth)) {
    if (hasText(node.children, instance)) {
      if (hasAttributes) sink.literal(TEXT);
      writeMixed(node.children, instance, sink);
    } else if (!hasAttributes) sink.literal(isData ? EMPTY : NULL);
  }
  if (hasAttributes) sink.byte(CLOSE);
}

function isScalar(instance: Instance | null, index: number): instance is Instance {
  if (instance === null) return false;
  const type = instance.type(index);
  return type < ARRAY && type !== ValueType.BinXml;
}

/** Opens the object of an element with its attributes; gives whether there were any, or else writes nothing. */
function writeAttributes(node: ElementNode, instance: Instance | null, sink: TextSink): boolean {
  const { attributes, attributeKeys } = planOf(node);
  if (attributes !== null) {
    sink.literal(attributes);
    return true;
  }
  let isAny = false;
  for (let at = 0; at < node.attributes.length; at += 1) {
    const parts = node.attributes[at]?.parts ?? [];
    const only = parts[0];
    const index = parts.length === 1 && only?.kind === "substitution" ? only.index : -1;
    const isNull = index >= 0 && (instance === null || instance.isNull(index));
    if (isNull && only?.kind === "substitution" && only.optional) continue;
    if (isAny) sink.byte(COMMA);
    else sink.literal(ATTRIBUTES);
    isAny = true;
    sink.literal(attributeKeys[at] ?? NULL);
    if (index >= 0 && !isNull && isScalar(instance, index)) {
      writeTyped(instance, instance.type(index), instance.offset(index), instance.size(index), sink);
    } else writeMixed(parts, instance, sink);
  }
  if (isAny) sink.byte(CLOSE);
  return isAny;
}

/** Writes what stands in an element as members of an object; gives false, and writes nothing, when no element does. */
function writeMembersOf(
  node: ElementNode,
  instance: Instance | null,
  hasAttributes: boolean,
  sink: TextSink,
  depth: number,
): boolean {
  const { children } = node;
  if (children.length === 0) return false;
  const plan = planOf(node);
  if (plan.members !== null && plan.keys.length > 0 && instance !== null && !instance.hasLists) {
    sink.byte(hasAttributes ? COMMA : OPEN);
    runPlan(plan, plan.members, instance, sink, depth);
    if (!hasAttributes) sink.byte(CLOSE);
    return true;
  }
  const members = membersOf(children, instance, sink, depth);
  // What follows looks at the children once or twice more.
  sink.spend(children.length * 2, 0);
  if (members.length === 0) return false;
  if (!hasAttributes) sink.byte(OPEN);
  writeMembers(members, sink, depth, !hasAttributes);
  if (hasText(children, instance)) {
    sink.literal(TEXT);
    writeMixed(children, instance, sink);
  }
  if (!hasAttributes) sink.byte(CLOSE);
  return true;
}

function planOf(node: ElementNode): JsonPlan {
  node.json ??= planJson(node);
  return node.json;
}

function runPlan(
  plan: JsonPlan,
  members: readonly JsonStep[],
  instance: Instance,
  sink: TextSink,
  depth: number,
): void {
  sink.spend(members.length + 1, depth);
  for (let at = 0; at < members.length; at += 1) {
    const step = members[at];
    if (step === undefined) break;
    const { kind, index, node } = step;
    sink.literal(step.literal);
    if (kind === JsonKind.Fragment) writeFragment(plan, instance, index, sink, depth);
    else {
      const type = kind === JsonKind.Element ? ValueType.BinXml : instance.type(index);
      const size = instance.size(index);
      if (type === ValueType.BinXml) {
        if (node !== null) writeElement(node, instance, null, sink, depth + 1);
      } else if (size === 0 || type === ValueType.Null) sink.literal(kind === JsonKind.Datum ? EMPTY : NULL);
      else writeTyped(instance, type, instance.offset(index), size, sink);
    }
  }
  sink.literal(plan.tail);
}

/** The value after the other members: of a document its elements, of anything else the element's own text. */
function writeFragment(plan: JsonPlan, instance: Instance, index: number, sink: TextSink, depth: number): void {
  if (instance.isNull(index)) return;
  if (instance.type(index) === ValueType.BinXml) {
    const nodes = instance.fragment(index);
    const single = singleElement(nodes);
    if (single !== null && !plan.keys.includes(single.node.name)) {
      sink.byte(COMMA);
      sink.literal(keyLiteral(single.node.name));
      writeElement(single.node, single.instance, null, sink, depth + 1);
      return;
    }
    writeMembers(membersOf(nodes, null, sink, depth + 1), sink, depth + 1, false, plan.keys);
  } else {
    sink.literal(TEXT);
    sink.byte(QUOTE);
    const { bytes, view } = instance.reader;
    writeValue(sink, bytes, view, instance.type(index), instance.offset(index), instance.size(index), inJson);
    sink.byte(QUOTE);
  }
}

/** The element of a document that is a template of one element; null for any other. */
function singleElement(nodes: readonly Node[]): { readonly node: ElementNode; readonly instance: Instance } | null {
  const [only] = nodes;
  if (nodes.length !== 1 || only?.kind !== "instance" || only.instance.hasLists) return null;
  const [node, more] = only.instance.template.nodes;
  if (node?.kind !== "element" || more !== undefined || node.name === "Data") return null;
  return { node, instance: only.instance };
}

function hasText(nodes: readonly Node[], instance: Instance | null): boolean {
  return nodes.some((node) => {
    if (node.kind !== "substitution") return node.kind === "text";
    return instance !== null && instance.type(node.index) !== ValueType.BinXml && !instance.isNull(node.index);
  });
}

/** Character data of several parts as one text. */
function writeMixed(nodes: readonly Node[], instance: Instance | null, sink: TextSink): void {
  sink.byte(QUOTE);
  for (const node of nodes) {
    if (node.kind === "text") writeText(sink, node.text, inJson);
    else if (node.kind === "substitution" && instance !== null) {
      const type = instance.type(node.index);
      const { bytes, view } = instance.reader;
      const offset = instance.offset(node.index);
      const size = instance.size(node.index);
      if (type < ARRAY && type !== ValueType.BinXml) writeValue(sink, bytes, view, type, offset, size, inJson);
      else if (type >= ARRAY) {
        let isFirst = true;
        forEachItem(bytes, type, offset, size, (itemType, at, itemSize) => {
          sink.spend(1, 0);
          if (!isFirst) sink.ascii(", ");
          isFirst = false;
          writeValue(sink, bytes, view, itemType, at, itemSize, inJson);
        });
      }
    }
  }
  sink.byte(QUOTE);
}

/** Types that JSON writes without quotes. */
const bare = new Uint8Array(256);
for (const type of [
  ValueType.Int8,
  ValueType.UInt8,
  ValueType.Int16,
  ValueType.UInt16,
  ValueType.Int32,
  ValueType.UInt32,
  ValueType.Int64,
  ValueType.UInt64,
  ValueType.Bool,
]) {
  bare[type] = 1;
}

function writeTyped(instance: Instance, type: number, offset: number, size: number, sink: TextSink): void {
  const { bytes, view } = instance.reader;
  if (bare[type] === 1 && size > 0) writeValue(sink, bytes, view, type, offset, size, inJson);
  else {
    sink.byte(QUOTE);
    writeValue(sink, bytes, view, type, offset, size, inJson);
    sink.byte(QUOTE);
  }
}
