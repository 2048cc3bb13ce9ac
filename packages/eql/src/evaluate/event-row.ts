import type { FieldRef } from "../check/condition.ts";
import { foldCase } from "../value/fold-case.ts";
import type { EventView, Scalar } from "./event-view.ts";
import { textOf } from "./value-test.ts";

const EMPTY: EventView = { values: () => [] };

/** One field of the event at hand: read once an event, folded once a value, however many leaves ask. */
export class FieldSlot {
  readonly field: FieldRef;
  readonly #row: EventRow;
  #valuesStamp = -1;
  #foldedStamp = -1;
  #values: readonly Scalar[] = [];
  #folded: readonly string[] = [];

  constructor(field: FieldRef, row: EventRow) {
    this.field = field;
    this.#row = row;
  }

  get values(): readonly Scalar[] {
    if (this.#valuesStamp !== this.#row.stamp) {
      this.#values = this.#row.view.values(this.field.path);
      this.#valuesStamp = this.#row.stamp;
    }
    return this.#values;
  }

  /** The values as folded text, in the same order. */
  get folded(): readonly string[] {
    if (this.#foldedStamp !== this.#row.stamp) {
      this.#folded = this.values.map((value) => foldCase(textOf(value)));
      this.#foldedStamp = this.#row.stamp;
    }
    return this.#folded;
  }
}

/** The event at hand, shared by all leaves of one compiled query. */
export class EventRow {
  view: EventView = EMPTY;
  stamp = 0;
  readonly #slots = new Map<string, FieldSlot>();

  /** Turns to the next event: what was read of the last one no longer counts. */
  turnTo(view: EventView): void {
    this.view = view;
    this.stamp++;
  }

  slot(field: FieldRef): FieldSlot {
    const slot = this.#slots.get(field.path) ?? new FieldSlot(field, this);
    this.#slots.set(field.path, slot);
    return slot;
  }
}
