import { keyLiteral, keyOf } from "./json-members.ts";
import type { AttributeNode, ElementNode, Node } from "./nodes.ts";
import { type Literal, literalOf } from "./text-sink.ts";

export const JsonKind = {
  /** A value, or null. */
  Value: 0,
  /** A value of a datum, or an empty text. */
  Datum: 1,
  /** An element that is not the same in every record. */
  Element: 2,
  /** The elements of a document, as further members. */
  Fragment: 3,
} as const;

export interface JsonStep {
  /** Written first: all that stands between the step before and this one. */
  readonly literal: Literal;
  readonly kind: (typeof JsonKind)[keyof typeof JsonKind];
  /** Of the value or document. */
  readonly index: number;
  readonly node: ElementNode | null;
}

/** How an element is written as JSON, as far as that is the same in every record whose values are no lists. */
export interface JsonPlan {
  /** `{"#attributes":{…}` where all attributes are text; null where they are not, or there are none. */
  readonly attributes: Literal | null;
  /** The keys of attributes, quoted and with the colon. */
  readonly attributeKeys: readonly Literal[];
  /** The members, without braces; null where they have to be looked at in every record. */
  readonly members: readonly JsonStep[] | null;
  readonly tail: Literal;
  /** Keys that are taken before a document adds its own. */
  readonly keys: readonly string[];
}

const nothing = literalOf("");

/** Makes the plan of an element. */
export function planJson(node: ElementNode): JsonPlan {
  const planner = new Planner();
  const keys = planner.members(node.children);
  const { steps, tail } = planner.finish();
  return {
    attributes: attributesOf(node),
    attributeKeys: node.attributes.map(({ name }) => keyLiteral(name)),
    members: keys === null ? null : steps,
    tail,
    keys: keys ?? [],
  };
}

function attributesOf({ attributes }: ElementNode): Literal | null {
  if (attributes.length === 0) return null;
  const written = attributes.map((attribute) => {
    const text = textOf(attribute);
    return text === null ? null : `${JSON.stringify(attribute.name)}:${JSON.stringify(text)}`;
  });
  return written.includes(null) ? null : literalOf(`{"#attributes":{${written.join(",")}}`);
}

function textOf({ parts }: AttributeNode): string | null {
  const texts = parts.map((part) => (part.kind === "text" ? part.text : null));
  return texts.includes(null) ? null : texts.join("");
}

/** The keys of children, where they are the same in every record and none comes again; else null. */
function fixedKeys(children: readonly Node[]): string[] | null {
  const keys: string[] = [];
  for (const child of children) {
    if (child.kind !== "element") continue;
    const name = child.attributes.find((attribute) => attribute.name === "Name");
    if (child.name === "Data" && (name === undefined || textOf(name) === null)) return null;
    keys.push(keyOf(child, null));
  }
  return new Set(keys).size === keys.length ? keys : null;
}

class Planner {
  readonly #steps: JsonStep[] = [];
  #pending = "";

  /** Adds the members that children are; gives their keys, or null where they are not the same in every record. */
  members(children: readonly Node[]): string[] | null {
    const keys = fixedKeys(children);
    if (keys === null || !children.every((child, at) => this.#isPlain(child, at === children.length - 1))) return null;
    children.forEach((child, at) => {
      if (child.kind === "substitution") this.#step(JsonKind.Fragment, child.index, null);
      else if (child.kind === "element") {
        this.#pending += `${at > 0 ? "," : ""}${JSON.stringify(keys[at])}:`;
        this.#element(child);
      }
    });
    return keys;
  }

  finish(): { readonly steps: readonly JsonStep[]; readonly tail: Literal } {
    return { steps: this.#steps, tail: this.#take() };
  }

  #isPlain(child: Node, isLast: boolean): boolean {
    return child.kind === "element" || (child.kind === "substitution" && isLast);
  }

  #element(node: ElementNode): void {
    const isData = node.name === "Data";
    const [only] = node.children;
    const isAlone = node.children.length === 1 && only?.kind === "substitution";
    if (!isData && node.attributes.length > 0) this.#step(JsonKind.Element, 0, node);
    else if (isAlone && (node.dependency < 0 || node.dependency === only.index)) {
      this.#step(isData ? JsonKind.Datum : JsonKind.Value, only.index, node);
    } else if (node.dependency >= 0) this.#step(JsonKind.Element, 0, node);
    else if (only === undefined) this.#pending += isData ? '""' : "null";
    else if (node.children.length === 1 && only.kind === "text") this.#pending += JSON.stringify(only.text);
    else if (node.children.every((child) => child.kind === "element") && fixedKeys(node.children) !== null) {
      this.#pending += "{";
      this.members(node.children);
      this.#pending += "}";
    } else this.#step(JsonKind.Element, 0, node);
  }

  #step(kind: JsonStep["kind"], index: number, node: ElementNode | null): void {
    this.#steps.push({ literal: this.#take(), kind, index, node });
  }

  #take(): Literal {
    const taken = this.#pending === "" ? nothing : literalOf(this.#pending);
    this.#pending = "";
    return taken;
  }
}
