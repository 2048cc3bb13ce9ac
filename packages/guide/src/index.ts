export { digestRows } from "./digest-rows.ts";
export { GuideError, type GuideErrorCode } from "./guide-error.ts";
export { foundLogonIds } from "./logon-session/found-logon-ids.ts";
export {
  type FoundLogonId,
  type LogonIdSource,
  type LogonSessionOptions,
  type LogonSessionPlan,
  planLogonSession,
} from "./logon-session/plan-logon-session.ts";
export { type ResolvedSubject, resolveSubject } from "./logon-session/resolve-subject.ts";
export { type LogonSessionResult, runLogonSession } from "./logon-session/run-logon-session.ts";
export { type SessionContext, type SessionContextRequest, sessionContext } from "./logon-session/session-context.ts";
export { type SessionEvents, sessionEvents } from "./logon-session/session-events.ts";
export { type SessionField, sessionField } from "./logon-session/session-fields.ts";
export type { Focus, Gate, Guide, GuideProblem, Implication, Question } from "./parse/guide.ts";
export { parseGuide } from "./parse/parse-guide.ts";
export { evaluateDateMath } from "./pivot/date-math.ts";
export { outsideLifetime, type ParentLifetime, parentLifetime } from "./pivot/parent-lifetime.ts";
export type {
  LinkStrength,
  LiteralQuery,
  ParentProcess,
  Pivot,
  PivotPlan,
  PlannedGroup,
  Provider,
  ProviderQueryType,
  Substitution,
  WindowChoice,
  WindowMode,
} from "./pivot/pivot.ts";
export { type AlertTimes, alertTimes } from "./pivot/pivot-window.ts";
export { type PlanOptions, planPivot } from "./pivot/plan-pivot.ts";
export { type PivotResult, type PivotRow, type RunOptions, runPivot } from "./pivot/run-pivot.ts";
export { type HostLink, hostLink, otherHost, rivalWords, sameHost, withRivals } from "./pivot/same-host.ts";
export { type SubjectLink, sameSubject } from "./pivot/subject-query.ts";
