export type Scalar = string | number | boolean;

/** All that the language asks of an event. */
export interface EventView {
  /** The values at a dotted path, arrays flattened at every level, nulls dropped, in document order; empty when absent. */
  values(path: string): readonly Scalar[];
}
