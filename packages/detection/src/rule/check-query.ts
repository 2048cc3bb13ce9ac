import { type CheckedEventQuery, check, EqlError, parse } from "@quaestor/eql";
import { fieldType } from "@quaestor/telemetry";

/** What is wrong with a query; `offset` in UTF-16 units from its start. */
export interface QueryFault {
  readonly offset: number;
  readonly message: string;
}

/**
 * Parses an event query and checks it against the field catalogue. Fields outside the catalogue are taken as mapped, of
 * unknown type, because sources carry blocks of their own. Throws EqlError.
 */
export function checkedQuery(query: string, name: string, categoryField: string | null): CheckedEventQuery {
  return check(parse(query, { name }), {
    fieldTypes: (path) => fieldType(path) ?? undefined,
    ...(categoryField === null ? {} : { categoryField }),
  });
}

/** What keeps a query from being run; nothing when it can be. */
export function checkQuery(query: string, name: string, categoryField: string | null): readonly QueryFault[] {
  try {
    checkedQuery(query, name, categoryField);
    return [];
  } catch (error) {
    if (!(error instanceof EqlError)) throw error;
    const hint = error.expected.length > 0 ? ` (expected: ${error.expected.slice(0, 5).join(", ")})` : "";
    return [{ offset: error.location.offset, message: `${error.problem}${hint}` }];
  }
}
