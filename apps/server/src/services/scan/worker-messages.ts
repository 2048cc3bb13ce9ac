import type { Unit } from "@quaestor/adapters/files";
import type { Portion } from "./portion.ts";

/** Portions that a thread may hand over before the first of them was taken. */
export const PORTIONS_AHEAD = 2;

export type ToWorker = { readonly kind: "unit"; readonly unit: Unit } | { readonly kind: "taken" };

/** `ready` comes once, before anything else: a thread that ends without it could not be started. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "portion"; readonly portion: Portion }
  | { readonly kind: "done" };
