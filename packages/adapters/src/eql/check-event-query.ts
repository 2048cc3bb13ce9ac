import { type CheckedEventQuery, check, parse } from "@quaestor/eql";
import { type FieldTypeOf, fieldType } from "@quaestor/telemetry";

/** What EQL is checked against. */
export interface EqlSchema {
  /** Default: the field catalogue. */
  readonly fieldType?: FieldTypeOf;
  /** When given, any other field is refused; by default it is a field of unknown type. */
  readonly knownFields?: readonly string[];
}

/** Parses and checks an event query as every store here does. Throws EqlError. */
export function checkEventQuery(
  query: string,
  { fieldType: typeOf = fieldType, knownFields }: EqlSchema,
  categoryField = "event.category",
): CheckedEventQuery {
  const fieldTypes = (path: string) => typeOf(path) ?? undefined;
  const strictness = knownFields === undefined ? {} : { strict: true, knownFields };
  return check(parse(query), { fieldTypes, categoryField, ...strictness });
}
