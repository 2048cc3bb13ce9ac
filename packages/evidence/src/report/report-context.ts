import type { CaseFile } from "../build/case-file.ts";
import type { EvidenceRegister } from "../build/evidence-register.ts";
import type { Pointers } from "./pointers.ts";

/** What every section of the report is made from. */
export interface ReportContext {
  readonly caseFile: CaseFile;
  readonly register: EvidenceRegister;
  readonly to: Pointers;
  readonly bundle: string;
  readonly madeAt: string;
  readonly madeBy: string;
}

/** Most rows of one table in the report; all are in the file it names. */
export const MAX_ROWS = 250;
