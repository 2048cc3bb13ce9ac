import { EqlError, parse } from "@quaestor/eql";

/** What is wrong with a query; `offset` in UTF-16 units from its start. */
export interface QueryFault {
  readonly offset: number;
  readonly message: string;
}

/** Parses and checks a rule's query; gives nothing when it can be run. */
export function checkQuery(query: string, name: string): readonly QueryFault[] {
  try {
    parse(query, { name });
    return [];
  } catch (error) {
    if (error instanceof EqlError) return [{ offset: error.location.offset, message: error.problem }];
    throw error;
  }
}
