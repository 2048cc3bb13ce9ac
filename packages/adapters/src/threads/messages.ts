/** Portions that a thread may hand over before the first of them was taken. */
export const PORTIONS_AHEAD = 2;

export type ToWorker<Unit> = { readonly kind: "unit"; readonly unit: Unit } | { readonly kind: "taken" };

/** `ready` comes once, before anything else: a thread that ends without it could not be started. */
export type FromWorker<Portion> =
  | { readonly kind: "ready" }
  | { readonly kind: "portion"; readonly portion: Portion }
  /** What reading threw; a thread cannot hand over an error as it is. */
  | { readonly kind: "failed"; readonly message: string; readonly code: string | null }
  | { readonly kind: "done" };
