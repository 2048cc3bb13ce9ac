import type { Assessor } from "../assessment-input.ts";
import { notAssessed } from "../not-assessed.ts";

/** Question 2: are the shell and its broker the binaries they claim to be, in their place? Left to a person; says which fields and results there are. */
export const assessBinaries: Assessor = notAssessed;
