import type { Instant, Query, Sensor, Window } from "@quaestor/telemetry";
import type { HostLink } from "./same-host.ts";

export type ProviderQueryType = "phrase" | "phrases" | "exists" | "range";

/** One condition of a pivot, as Elastic's `investigate` plugin writes it. */
export interface Provider {
  readonly field: string;
  readonly excluded: boolean;
  readonly queryType: ProviderQueryType;
  /** May hold `{{field}}` templates when it is text. */
  readonly value: string | number | boolean;
  readonly valueType: "string" | "number" | "boolean";
}

/** One `investigate` query of a guide. */
export interface Pivot {
  /** `p1`, `p2`, … by first appearance in the guide. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Outer list OR, inner list AND. */
  readonly groups: readonly (readonly Provider[])[];
  /** Date math on the alert's `now`; null when the author gave none. */
  readonly relativeFrom: string | null;
  readonly relativeTo: string | null;
}

/**
 * Which time a pivot looks at. `around`: the guide's span before and after the event. `written`: what Kibana would
 * ask, ending when the alert was written. `until_now`: from the guide's beginning to the reader's now.
 */
export type WindowMode = "around" | "written" | "until_now";
export type WindowChoice = WindowMode | { readonly from: Instant | null; readonly to: Instant | null };

/** `strong`: linked by an identifier that means one thing only. `weak`: by pid, or by a name in place of an id. */
export type LinkStrength = "strong" | "weak";

export interface PlannedGroup {
  /** Position in the pivot's outer list. */
  readonly position: number;
  /** The best that a row of it can be. */
  readonly strength: LinkStrength;
  /** Null when removed. */
  readonly query: Query | null;
  /** Rows that this matches too are linked strongly, the others weakly; null when no row can be. */
  readonly strongQuery: Query | null;
  /** The conditions in words, values filled in, for people. */
  readonly text: string;
  /** Why it takes no part; null when it does. */
  readonly removedBecause: string | null;
  /** Where another field stands in for the one the guide names, and why. */
  readonly substitutions: readonly Substitution[];
  /** True when rows are tied to the alert's process by `process.parent.pid` alone. */
  readonly linkedByPid: boolean;
}

export interface Substitution {
  readonly field: string;
  readonly instead: string;
  readonly because: string;
}

/** The guide's providers filled word for word: `user.id` as filed, though it is not the account of the process. */
export interface LiteralQuery {
  readonly query: Query;
  readonly text: string;
  /** What its rows have in common. */
  readonly meaning: string;
}

/** A pivot with the alert's values filled in: everything needed to run it, and to say later what was asked. */
export interface PivotPlan {
  readonly pivotId: string;
  readonly label: string;
  readonly description: string;
  /** False when no group is left: that is unresolved, not empty. */
  readonly reachable: boolean;
  /** Why not, in words; null when reachable. */
  readonly unreachableBecause: string | null;
  readonly groups: readonly PlannedGroup[];
  /**
   * The remaining groups joined; null when unreachable. The alert itself is left out, and so are all alerts unless the
   * guide asks for them: in this store they stand beside the events they copy, which would count a process twice.
   */
  readonly query: Query | null;
  /** What Kibana would ask where that is another question; null when it is the same, or could not be asked. */
  readonly literal: LiteralQuery | null;
  /** The alert's host, which rows are held against; null when the pivot does not ask for it. */
  readonly host: HostLink | null;
  readonly mode: WindowMode | "chosen";
  readonly window: Window;
  /** What the window means, in words. */
  readonly windowText: string;
  /** Facts needed to judge pid links by; null when there is none to judge. */
  readonly parent: ParentProcess | null;
}

/** The alert's process, as the parent that pid-linked rows claim to have. */
export interface ParentProcess {
  readonly pid: number;
  readonly entityId: string | null;
  readonly name: string | null;
  readonly startedAt: Instant;
  /** Who saw it: entity ids compare only within one sensor. */
  readonly sensor: Sensor;
  /** Facts of another host are not this process's. */
  readonly host: HostLink;
  /** Process starts and ends with this pid on the host, from the start onwards. */
  readonly lifetimeQuery: Query;
}
