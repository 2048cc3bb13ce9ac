import type { SearchGroup } from "@quaestor/api";
import { phrase, type Window } from "@quaestor/telemetry";
import type { Core } from "../core.ts";
import type { ListedCase } from "../queue/queue.ts";

/** What each kind is looked for with. */
export interface Looking {
  readonly core: Core;
  /** As typed, trimmed; data, never parsed. */
  readonly text: string;
  readonly window: Window;
  /** Every investigation that is not hidden. */
  readonly cases: readonly ListedCase[];
  readonly signal: AbortSignal;
}

/** What was found; `failure` where it is only a part. */
export type Found = Pick<SearchGroup, "hits" | "more" | "total"> & Partial<Pick<SearchGroup, "failure">>;

export const isAlert = phrase("event.kind", "signal");

/** Hits given of each kind. */
export const most = 5;
