import type { CodeRange, RegexNode } from "./regex-node.ts";

/** A step of the machine: read a character of a set and go on, go on at two places, or stop. */
type Step =
  | { readonly kind: "read"; readonly ranges: readonly CodeRange[]; next: number }
  | { readonly kind: "split"; a: number; b: number }
  | { readonly kind: "accept" };

/** Too large an automaton: the pattern's counts multiply. */
export class RegexTooLarge extends Error {
  override readonly name = "RegexTooLarge";
}

const MAX_STEPS = 20_000;
/** Sets of steps remembered, and what a character leads to; when full they are forgotten and found anew. */
const MAX_STATES = 2_000;
const MAX_TRANSITIONS = 50_000;
const ACCEPT = 0;

interface State {
  readonly steps: readonly number[];
  readonly accepts: boolean;
  readonly next: Map<number, State>;
}

/**
 * The regular expression as a test of whole texts. All steps that could be reached are followed at once and their sets
 * remembered (a lazily built DFA), so a text takes time in proportion to its length and never backtracks.
 * Throws {@link RegexTooLarge} at compile time only.
 */
export function compileRegex(node: RegexNode): (text: string) => boolean {
  return new Automaton(node).test;
}

class Automaton {
  readonly #steps: Step[] = [{ kind: "accept" }];
  readonly #start: readonly number[];
  #states = new Map<string, State>();
  #transitions = 0;

  constructor(node: RegexNode) {
    this.#start = this.#close([this.#build(node, ACCEPT)]);
  }

  readonly test = (text: string): boolean => {
    let state = this.#state(this.#start);
    for (let i = 0; i < text.length; i++) {
      const point = text.codePointAt(i) ?? 0;
      if (point > 0xffff) i++;
      let next = state.next.get(point);
      if (next === undefined) {
        next = this.#state(this.#close(this.#read(state, point)));
        this.#transitions++;
        state.next.set(point, next);
      }
      if (next.steps.length === 0) return false;
      state = next;
    }
    return state.accepts;
  };

  #read(state: State, point: number): readonly number[] {
    const next: number[] = [];
    for (const at of state.steps) {
      const step = this.#steps[at];
      if (step?.kind === "read" && step.ranges.some((range) => range.from <= point && point <= range.to))
        next.push(step.next);
    }
    return next;
  }

  /** The steps reachable without reading, in ascending order. */
  #close(from: readonly number[]): readonly number[] {
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const step = this.#steps[at];
      if (step?.kind === "split") open.push(step.a, step.b);
    }
    return [...seen].filter((at) => this.#steps[at]?.kind !== "split").sort((a, b) => a - b);
  }

  #state(steps: readonly number[]): State {
    const key = steps.join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= MAX_STATES || this.#transitions >= MAX_TRANSITIONS) this.#forget();
    const state: State = { steps, accepts: steps[0] === ACCEPT, next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  /** Texts are chosen by others and must not fill the memory. The states' own maps are emptied too, as one may still be in use. */
  #forget(): void {
    for (const state of this.#states.values()) state.next.clear();
    this.#states = new Map();
    this.#transitions = 0;
  }

  /** Adds the node's steps so that they lead to `next`; gives the place of the first. */
  #build(node: RegexNode, next: number): number {
    switch (node.kind) {
      case "set":
        return this.#add({ kind: "read", ranges: node.ranges, next });
      case "sequence":
        return node.items.reduceRight((after, item) => this.#build(item, after), next);
      case "choice":
        return node.options
          .map((option) => this.#build(option, next))
          .reduceRight((b, a) => this.#add({ kind: "split", a, b }));
      case "repeat":
        return this.#repeat(node, next);
    }
  }

  #repeat(node: Extract<RegexNode, { kind: "repeat" }>, next: number): number {
    let at = next;
    if (node.max === null) {
      const loop: Extract<Step, { kind: "split" }> = { kind: "split", a: next, b: next };
      at = this.#add(loop);
      loop.a = this.#build(node.item, at);
    } else {
      for (let i = node.min; i < node.max; i++)
        at = this.#add({ kind: "split", a: this.#build(node.item, at), b: next });
    }
    for (let i = 0; i < node.min; i++) at = this.#build(node.item, at);
    return at;
  }

  #add(step: Step): number {
    if (this.#steps.length >= MAX_STEPS) throw new RegexTooLarge("the regular expression's counts make it too large");
    return this.#steps.push(step) - 1;
  }
}
