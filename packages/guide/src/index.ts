export type { Focus, Gate, Guide, GuideProblem, Implication, Question } from "./parse/guide.ts";
export type {
  LinkStrength,
  ParentProcess,
  Pivot,
  PivotPlan,
  PlannedGroup,
  ProcessSubject,
  Provider,
  ProviderQueryType,
  Substitution,
  WindowChoice,
  WindowMode,
} from "./pivot/pivot.ts";
