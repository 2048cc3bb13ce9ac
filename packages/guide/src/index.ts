export { digestRows } from "./digest-rows.ts";
export { GuideError, type GuideErrorCode } from "./guide-error.ts";
export {
  type LogonSessionOptions,
  type LogonSessionPlan,
  planLogonSession,
} from "./logon-session/plan-logon-session.ts";
export { type LogonSessionResult, runLogonSession } from "./logon-session/run-logon-session.ts";
export type { Focus, Gate, Guide, GuideProblem, Implication, Question } from "./parse/guide.ts";
export { parseGuide } from "./parse/parse-guide.ts";
export { evaluateDateMath } from "./pivot/date-math.ts";
export { outsideLifetime, type ParentLifetime, parentLifetime } from "./pivot/parent-lifetime.ts";
export type {
  LinkStrength,
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
export { type HostLink, sameHost } from "./pivot/same-host.ts";
export { type SubjectLink, sameSubject } from "./pivot/subject-query.ts";
