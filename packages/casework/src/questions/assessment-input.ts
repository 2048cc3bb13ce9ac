import type { FoundLogonId, SessionContext } from "@quaestor/guide";
import type { Gap, Instant, ProcessSubject, StoredEvent } from "@quaestor/telemetry";
import type { Recommendation } from "../policy/gate-result.ts";
import type { Recurrence } from "../recurrence/recurrence-result.ts";
import type { Finding } from "./finding.ts";

/** One row of a pivot's result, with what ties it to the alert. */
export interface PivotRow {
  readonly event: StoredEvent;
  /** Position of the group that matched it. */
  readonly group: number;
  readonly strength: "strong" | "weak";
  /** Matched, and yet not counted: the reason in words (its pid was given out again …). Null when it counts. */
  readonly setAside: string | null;
}

/** What came of one pivot. `unreachable` and `failed` are unresolved, never an empty result. */
export interface PivotOutcome {
  readonly pivotId: string;
  readonly label: string;
  readonly status: "found" | "empty" | "unreachable" | "failed";
  /** For `unreachable` and `failed`: why. */
  readonly reason: string | null;
  readonly rows: readonly PivotRow[];
  /** All that matched. */
  readonly total: number;
  /** True when fewer rows are here than matched. */
  readonly cut: boolean;
  readonly window: { readonly from: Instant | null; readonly to: Instant | null };
}

/** The alert host's logon events that carry the process's logon id. */
export interface LogonLookup {
  readonly status: "asked" | "unreachable" | "failed";
  readonly reason: string | null;
  /** 4624, 4648, 4672, 4634/4647 and their vendor equivalents; matched again by number here. */
  readonly events: readonly StoredEvent[];
  /** The process's logon id where its own record has none: from another record of it, or from a child's. */
  readonly found?: FoundLogonId | null;
  /** What lies around the session without being tied to it by id; absent when it was not asked for. */
  readonly context?: SessionContext | null;
  /** Logon events (4624) of this host in the time looked at, whatever their id; null when not counted. */
  readonly logonsOfHost: number | null;
}

/** How much of the host is seen at all. */
export interface Coverage {
  /** Processes started on the host around the alert, apart from its own and its children, at least; null when not counted. */
  readonly otherProcessStarts: number | null;
  /** Words for the window these were counted in. */
  readonly windowText: string;
}

/** An earlier alert of the same rule. */
export interface PriorAlert {
  readonly alert: StoredEvent;
  /** Names of what it started, lower case, sorted; null when its children were never looked at. */
  readonly children: readonly string[] | null;
  /** What became of its investigation, where that is decided: what was escalated is no precedent for closing. */
  readonly outcome?: Recommendation | null;
}

/** Everything an assessor may look at. Plain data, already fetched. */
export interface AssessmentInput {
  /** The alert document the investigation page shows. */
  readonly alert: StoredEvent;
  /** The event it was raised on; null when it has aged out (the alert carries its fields). */
  readonly sourceEvent: StoredEvent | null;
  /** The guide's question and the fields its focus names. */
  readonly question: { readonly id: string; readonly fields: readonly string[] };
  /** The account its process ran as, where more is known than the alert says. */
  readonly subject?: ProcessSubject;
  /** Pivots of this question, by the guide's order. */
  readonly pivots: readonly PivotOutcome[];
  /** Null: not looked up. */
  readonly logons: LogonLookup | null;
  /** Null: not counted. */
  readonly coverage: Coverage | null;
  /** How often the same was seen before; null: not worked out. */
  readonly recurrence: Recurrence | null;
  /** What the alert's source can never fill (telemetry's registry). */
  readonly gaps: readonly Gap[];
}

/** A pure function of what was fetched. */
export type Assessor = (input: AssessmentInput) => Finding;
