import type { Assessor } from "../assessment-input.ts";
import { notAssessed } from "../not-assessed.ts";

/** Question 6: what else did this user and this host raise? Left to a person; says which fields and results there are. */
export const assessRelatedAlerts: Assessor = notAssessed;
