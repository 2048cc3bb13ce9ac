import type { Instance } from "./instance.ts";
import { forEachItem } from "./list-items.ts";
import type { AttributeNode, ElementNode, Node } from "./nodes.ts";
import { damaged } from "./refusal.ts";
import { type Literal, literalOf, TextSink } from "./text-sink.ts";
import { ARRAY, ValueType } from "./value-type.ts";
import { type Escapes, inAttribute, inElement, writeText } from "./write-text.ts";
import { writeValue } from "./write-value.ts";

const Kind = {
  /** A value as character data. */
  Value: 0,
  /** A value within an attribute's quotes. */
  AttributeValue: 1,
  /** A whole attribute, left out when its value is null. */
  OptionalAttribute: 2,
  /** Passes over an element when the value it depends on is null. */
  UnlessNull: 3,
  /** A template within. */
  Instance: 4,
  /** Only the literal. */
  Literal: 5,
} as const;

interface Step {
  readonly kind: (typeof Kind)[keyof typeof Kind];
  /** Written first: all that stands between the step before and this one. */
  readonly literal: Literal;
  /** Of the value, for the first four kinds. */
  readonly index: number;
  /** The attribute up to its value, for an optional one. */
  readonly open: Literal;
  /** For a value that is all of an element: what stands between two items of a list. */
  readonly between: XmlProgram | null;
  readonly instance: Instance | null;
  /** The step after the element that is passed over. */
  next: number;
}

/** The XML of a template: what is the same in every record as bytes, and steps for what is not. */
export interface XmlProgram {
  readonly steps: readonly Step[];
  readonly tail: Literal;
}

const nothing = literalOf("");
const quote = literalOf('"');

const scratch = new TextSink();

function escaped(text: string, how: Escapes): string {
  scratch.clear();
  return writeText(scratch, text, how) ? text : scratch.text();
}

class Compiler {
  readonly steps: Step[] = [];
  #pending = "";

  write(markup: string): void {
    this.#pending += markup;
  }

  step(kind: Step["kind"], index: number, more: Partial<Step> = {}): Step {
    const step: Step = {
      kind,
      literal: this.#take(),
      index,
      open: more.open ?? nothing,
      between: more.between ?? null,
      instance: more.instance ?? null,
      next: 0,
    };
    this.steps.push(step);
    return step;
  }

  finish(): XmlProgram {
    return { steps: this.steps, tail: this.#take() };
  }

  nodes(nodes: readonly Node[]): void {
    for (const node of nodes) {
      switch (node.kind) {
        case "text":
          this.write(escaped(node.text, inElement));
          break;
        case "substitution":
          this.step(Kind.Value, node.index);
          break;
        case "element":
          this.#element(node);
          break;
        case "instance":
          this.step(Kind.Instance, 0, { instance: node.instance });
          break;
        case "instruction":
          this.write(`<?${node.target} ${node.data.replaceAll("?>", "? >")}?>`);
          break;
      }
    }
  }

  open(element: ElementNode): void {
    this.write(`<${element.name}`);
    for (const attribute of element.attributes) this.#attribute(attribute);
    this.write(">");
  }

  #element(element: ElementNode): void {
    const unless = element.dependency < 0 ? null : this.step(Kind.UnlessNull, element.dependency);
    const [only] = element.children;
    if (only === undefined) {
      this.write(`<${element.name}`);
      for (const attribute of element.attributes) this.#attribute(attribute);
      this.write("/>");
    } else {
      this.open(element);
      if (element.children.length === 1 && only.kind === "substitution") {
        const between = new Compiler();
        between.write(`</${element.name}>`);
        between.open(element);
        this.step(Kind.Value, only.index, { between: between.finish() });
      } else this.nodes(element.children);
      this.write(`</${element.name}>`);
    }
    if (unless === null) return;
    this.step(Kind.Literal, 0);
    unless.next = this.steps.length;
  }

  #attribute({ name, parts }: AttributeNode): void {
    const [only] = parts;
    if (parts.length === 1 && only?.kind === "substitution" && only.optional) {
      this.step(Kind.OptionalAttribute, only.index, { open: literalOf(` ${name}="`) });
      return;
    }
    this.write(` ${name}="`);
    for (const part of parts) {
      if (part.kind === "text") this.write(escaped(part.text, inAttribute));
      else this.step(Kind.AttributeValue, part.index);
    }
    this.write('"');
  }

  #take(): Literal {
    const taken = this.#pending === "" ? nothing : literalOf(this.#pending);
    this.#pending = "";
    return taken;
  }
}

/** Makes the program of nodes. */
export function compileXml(nodes: readonly Node[]): XmlProgram {
  const compiler = new Compiler();
  compiler.nodes(nodes);
  return compiler.finish();
}

/**
 * Writes a document as XML and marks in the sink where its values stand. Throws EvtxRefusal for values that cannot be
 * written, and beyond the sink's bounds.
 */
export function writeXml(nodes: readonly Node[], sink: TextSink, depth = 0): void {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === "instance") writeInstance(only.instance, sink, depth + 1);
  else run(compileXml(nodes), null, sink, depth + 1);
}

function writeInstance(instance: Instance, sink: TextSink, depth: number): void {
  const { template } = instance;
  template.program ??= compileXml(template.nodes);
  instance.marks = sink.addMarks(instance.count);
  run(template.program, instance, sink, depth);
}

function run(program: XmlProgram, instance: Instance | null, sink: TextSink, depth: number): void {
  const { steps } = program;
  sink.spend(steps.length + 1, depth);
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at];
    if (step === undefined) break;
    sink.literal(step.literal);
    const { index } = step;
    switch (step.kind) {
      case Kind.Value:
        if (instance !== null) writeSlot(instance, index, step.between, sink, depth);
        break;
      case Kind.AttributeValue:
        if (instance !== null) writeAttributeValue(instance, index, sink);
        break;
      case Kind.OptionalAttribute:
        if (instance === null || instance.isNull(index)) break;
        sink.literal(step.open);
        writeAttributeValue(instance, index, sink);
        sink.literal(quote);
        break;
      case Kind.UnlessNull:
        if (instance === null || instance.isNull(index)) at = step.next - 1;
        break;
      case Kind.Instance:
        if (step.instance !== null) writeInstance(step.instance, sink, depth + 1);
        break;
      case Kind.Literal:
        break;
    }
  }
  sink.literal(program.tail);
}

/** A value as the content of an element: a list repeats the element, a document stands in it. */
function writeSlot(instance: Instance, index: number, between: XmlProgram | null, sink: TextSink, depth: number): void {
  const type = instance.type(index);
  if (type === ValueType.BinXml) {
    if (!instance.isNull(index)) writeXml(instance.fragment(index), sink, depth);
  } else if (type < ARRAY) writeMarked(instance, index, type, sink, inElement);
  else {
    const { bytes, view } = instance.reader;
    let isFirst = true;
    forEachItem(bytes, type, instance.offset(index), instance.size(index), (itemType, offset, size) => {
      sink.spend(1, depth);
      if (!isFirst) {
        if (between === null) sink.ascii(", ");
        else run(between, instance, sink, depth);
      }
      isFirst = false;
      writeValue(sink, bytes, view, itemType, offset, size, inElement);
    });
  }
}

function writeAttributeValue(instance: Instance, index: number, sink: TextSink): void {
  const type = instance.type(index);
  if (type === ValueType.BinXml) throw damaged("has a document in an attribute");
  if (type < ARRAY) {
    writeMarked(instance, index, type, sink, inAttribute);
    return;
  }
  const { bytes, view } = instance.reader;
  let isFirst = true;
  forEachItem(bytes, type, instance.offset(index), instance.size(index), (itemType, offset, size) => {
    if (!isFirst) sink.ascii(", ");
    isFirst = false;
    writeValue(sink, bytes, view, itemType, offset, size, inAttribute);
  });
}

function writeMarked(instance: Instance, index: number, type: number, sink: TextSink, how: Escapes): void {
  const { bytes, view } = instance.reader;
  const from = sink.length - sink.surplus;
  const plain = writeValue(sink, bytes, view, type, instance.offset(index), instance.size(index), how);
  if (plain && index < instance.count) sink.mark(instance.marks + index * 2, from);
}
