import type { Instance } from "./instance.ts";
import type { JsonPlan } from "./json-plan.ts";

/** Character data that every record of a template has. */
export interface TextNode {
  readonly kind: "text";
  readonly text: string;
}

/** A place where a value of the record goes. */
export interface SubstitutionNode {
  readonly kind: "substitution";
  readonly index: number;
  /** An attribute whose value is null is left out, instead of being empty. */
  readonly optional: boolean;
}

export interface AttributeNode {
  readonly name: string;
  /** The name without its prefix; empty for the declaration of a namespace. */
  readonly localName: string;
  readonly parts: readonly (TextNode | SubstitutionNode)[];
}

export interface ElementNode {
  readonly kind: "element";
  readonly name: string;
  /** The name without its prefix. */
  readonly localName: string;
  readonly attributes: readonly AttributeNode[];
  readonly children: readonly Node[];
  /** The value without which the element is left out; -1 for none. */
  readonly dependency: number;
  /** How it is written as JSON; made when it first is. */
  json: JsonPlan | null;
}

/** A processing instruction; events have none, the format does. */
export interface InstructionNode {
  readonly kind: "instruction";
  readonly target: string;
  readonly data: string;
}

/** A template with the values of one record. */
export interface InstanceNode {
  readonly kind: "instance";
  readonly instance: Instance;
}

export type Node = TextNode | SubstitutionNode | ElementNode | InstructionNode | InstanceNode;
