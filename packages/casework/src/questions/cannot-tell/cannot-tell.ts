import { type EcsDocument, isSecurity4688, isSysmon, type StoredEvent } from "@quaestor/telemetry";
import { WMI_CAPTURE_RULE } from "../assess.ts";
import { type OpenPoint, openPoints, type Teller } from "./open-points.ts";

/** Something a question asks that the source of the alert's record cannot say. Unresolved, and never benign. */
export interface CannotTell {
  /** What, in words: “the signatures of the shell and of its parent”. */
  readonly what: string;
  /** The setting or source that would close the gap. */
  readonly remedy: string;
  /** The event of another source that says it here; null while it is unresolved. */
  readonly answeredBy: string | null;
}

/** What is looked at to know what the record cannot say. */
export interface CannotTellInput {
  /** `q1` … as in the guide. */
  readonly question: string;
  readonly document: EcsDocument;
  /** The source's name in telemetry's registry. */
  readonly source: string;
  /** The logon that opened the process's session, where it was found by its id; null where not. */
  readonly logon: StoredEvent | null;
}

/** Which log or product tells of the process start: forwarded and winlogbeat streams hold either Windows log. */
export function tellerOf(document: EcsDocument, source: string): Teller | null {
  if (isSysmon(document)) return "sysmon";
  if (isSecurity4688(document)) return "security";
  const named: Readonly<Record<string, Teller>> = {
    crowdstrike_fdr: "crowdstrike",
    m365_defender: "defender",
    sentinel_one_cloud_funnel: "sentinel_one",
    elastic_defend: "elastic_defend",
    endgame: "endgame",
  };
  return named[source] ?? null;
}

/**
 * What the record cannot say of one question of Suspicious Cmd Execution via WMI (data-sources, section 10), the open
 * ones first. For other rules, the fields that are missing say all there is.
 */
export function cannotTell(ruleId: string, input: CannotTellInput): readonly CannotTell[] {
  const teller = tellerOf(input.document, input.source);
  if (ruleId !== WMI_CAPTURE_RULE || teller === null) return [];
  const points = openPoints
    .filter((point) => point.question === input.question && point.tellers.includes(teller))
    .filter((point) => point.when?.(input.document) ?? true)
    .map((point) => ({ what: point.what, remedy: remedyOf(point, teller), answeredBy: answer(point, input) }));
  return [...points.filter((each) => each.answeredBy === null), ...points.filter((each) => each.answeredBy !== null)];
}

function remedyOf({ remedy }: OpenPoint, teller: Teller): string {
  return typeof remedy === "string" ? remedy : (remedy[teller] ?? "");
}

function answer({ byLogon }: OpenPoint, { logon }: CannotTellInput): string | null {
  return byLogon === true && logon !== null ? logon.id : null;
}
