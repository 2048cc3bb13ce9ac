import type { Instance } from "./instance.ts";
import { fixedKeys, isUnnamedData, Keys, keyLiteral, listIndex, type Member, membersOf } from "./json-members.ts";
import { forEachItem } from "./list-items.ts";
import type { AttributeNode, ElementNode, Node } from "./nodes.ts";
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
 * name_2. Numbers and booleans are such, also those of 64 bits; all else is text as in the XML. Throws EvtxRefusal as
 * `writeXml` does.
 */
export function writeJsonLine(nodes: readonly Node[], sink: TextSink): void {
  sink.byte(OPEN);
  writeMembers(membersOf(nodes, null, sink, 0), sink, 0, true);
  sink.byte(CLOSE);
}

/** Writes members of an object; `isFirst`: none stands before them. */
function writeMembers(members: readonly Member[], sink: TextSink, depth: number, isFirst: boolean): void {
  const unnamed = members.filter(isUnnamedData);
  const keys = new Keys();
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
  const hasAttributes = !isData && writeAttributes(node.attributes, instance, sink);
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
function writeAttributes(attributes: readonly AttributeNode[], instance: Instance | null, sink: TextSink): boolean {
  let isAny = false;
  for (const { name, parts } of attributes) {
    const [only] = parts;
    const index = parts.length === 1 && only?.kind === "substitution" ? only.index : -1;
    const isNull = index >= 0 && (instance === null || instance.isNull(index));
    if (isNull && only?.kind === "substitution" && only.optional) continue;
    if (isAny) sink.byte(COMMA);
    else sink.literal(ATTRIBUTES);
    isAny = true;
    sink.literal(keyLiteral(name));
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
  node.keys ??= fixedKeys(children);
  const keys = node.keys.literals;
  if (keys === null || children.some((child) => child.kind === "element" && listIndex(child, instance) >= 0)) {
    const members = membersOf(children, instance, sink, depth);
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
  if (!hasAttributes) sink.byte(OPEN);
  sink.spend(children.length, depth);
  let first = !hasAttributes;
  for (let at = 0; at < children.length; at += 1) {
    const child = children[at];
    const key = keys[at];
    if (child?.kind !== "element" || key === undefined) continue;
    if (child.dependency >= 0 && (instance === null || instance.isNull(child.dependency))) continue;
    if (!first) sink.byte(COMMA);
    first = false;
    sink.literal(key);
    writeElement(child, instance, null, sink, depth + 1);
  }
  if (!hasAttributes) sink.byte(CLOSE);
  return true;
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
const bare = new Set<number>([
  ValueType.Int8,
  ValueType.UInt8,
  ValueType.Int16,
  ValueType.UInt16,
  ValueType.Int32,
  ValueType.UInt32,
  ValueType.Int64,
  ValueType.UInt64,
  ValueType.Bool,
]);

function writeTyped(instance: Instance, type: number, offset: number, size: number, sink: TextSink): void {
  const { bytes, view } = instance.reader;
  if (bare.has(type) && size > 0) writeValue(sink, bytes, view, type, offset, size, inJson);
  else {
    sink.byte(QUOTE);
    writeValue(sink, bytes, view, type, offset, size, inJson);
    sink.byte(QUOTE);
  }
}
