import type { Pivot } from "../pivot/pivot.ts";

/**
 * An investigation guide as data. All texts are Markdown source as the rule's author wrote it, placeholders taken
 * out; they are shown as text, never rendered as HTML.
 */
export interface Guide {
  /** Text of the `### Investigating …` heading, or null. */
  readonly title: string | null;
  /** Prose before the first question (quotes, notes), paragraph by paragraph. */
  readonly introduction: readonly string[];
  readonly questions: readonly Question[];
  /** The closing bullet or paragraph that says when to escalate and when to close; null when the guide has none. */
  readonly gate: Gate | null;
  /** Paragraphs and bullets of the false positive section. */
  readonly falsePositives: readonly string[];
  /** Paragraphs and bullets of the response section. */
  readonly response: readonly string[];
  readonly problems: readonly GuideProblem[];
}

export interface Gate {
  readonly text: string;
  readonly pivots: readonly Pivot[];
}

export interface Question {
  /** `q1`, `q2`, … by position: stable as long as the guide keeps its order. */
  readonly id: string;
  readonly text: string;
  readonly why: string | null;
  readonly focus: readonly Focus[];
  readonly hints: readonly string[];
  readonly implication: Implication | null;
  /** What the author says of the time range, in words. */
  readonly range: string | null;
  /** Other nested text without a label. */
  readonly notes: readonly string[];
  readonly pivots: readonly Pivot[];
}

export interface Focus {
  readonly text: string;
  /** Names in backquotes that have the form of an ECS field, in order, each once. */
  readonly fields: readonly string[];
}

export interface Implication {
  readonly text: string;
  /** The sentences that speak of escalating, and those that speak of lowering concern or keeping the scope narrow. */
  readonly escalates: string | null;
  readonly lowers: string | null;
}

export interface GuideProblem {
  /** 1-based line in the guide's Markdown. */
  readonly line: number;
  readonly message: string;
}
