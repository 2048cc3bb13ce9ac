import type { Assessor } from "../assessment-input.ts";
import { notAssessed } from "../not-assessed.ts";

/** Question 3: what does the captured command do? Left to a person; says which fields and results there are. */
export const assessOperation: Assessor = notAssessed;
