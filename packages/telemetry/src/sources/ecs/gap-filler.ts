import type { EcsDocument, JsonValue, Scalar } from "../../ecs/event.ts";
import { first, has, values } from "../../ecs/values.ts";
import type { Draft } from "../draft.ts";
import { type Reading, text } from "../vendor/readings.ts";

function saysNothing(value: Scalar | undefined): boolean {
  return value === undefined || value === "" || value === "-";
}

/**
 * Fills what a document that is ECS already lacks. What is there is never touched, except where a source's old versions
 * filed the wrong process ({@link replace}); everything filled is noted as derived.
 */
export class Gaps {
  readonly #draft: Draft;
  /** Fields that were filled. */
  readonly filled: string[] = [];

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  get document(): EcsDocument {
    return this.#draft.get();
  }

  has(field: string): boolean {
    return has(this.#draft.get(), field);
  }

  first(field: string): Scalar | undefined {
    return first(this.#draft.get(), field);
  }

  values(field: string): Scalar[] {
    return values(this.#draft.get(), field);
  }

  /** Copies a value of the document to a field that is empty. */
  copy(from: string, to: string, how: Reading = text): void {
    if (!saysNothing(this.first(to))) return;
    const value = this.first(from);
    if (value === undefined || saysNothing(value)) return;
    const made = how.read(value);
    if (made === undefined || made === null) return;
    this.fill(to, made, how.words === null ? from : `${from}, ${how.words}`);
  }

  /** Fills a field that is empty with a value made of others. */
  fill(field: string, value: JsonValue | undefined, from: string): void {
    if (!saysNothing(this.first(field)) || value === undefined) return;
    this.#put(field, value, `${from}; the document had none`);
  }

  /** Adds to a field that holds words of the source's own; `value` has them too. */
  add(field: string, value: JsonValue, from: string): void {
    this.#put(field, value, `${from}; beside the source's own word`);
  }

  /** Corrects a field that the document's version filed wrongly. */
  replace(field: string, value: JsonValue | undefined, from: string): void {
    if (value !== undefined) this.#put(field, value, `${from}; the document's version filed another here`);
  }

  /** Takes away a field that told of another process. */
  remove(field: string): void {
    this.#draft.remove(field);
  }

  #put(field: string, value: JsonValue, from: string): void {
    this.#draft.derive(field, value, from);
    this.filled.push(field);
  }
}
