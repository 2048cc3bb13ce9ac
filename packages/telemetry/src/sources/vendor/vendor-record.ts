import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject, JsonValue, Scalar } from "../../ecs/event.ts";
import { saysNothing } from "../../ecs/identifiers.ts";
import { first } from "../../ecs/values.ts";

/** One value of a vendor's record. */
export interface VendorValue {
  readonly value: Scalar;
  /** The place in the record as received. */
  readonly from: string;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a vendor's value says nothing: empty, a dash, all zero where a hash or a GUID belongs. */
export function vendorSaysNothing(value: Scalar): boolean {
  if (typeof value !== "string") return false;
  return saysNothing(value) || (value.length >= 32 && /^0+$/.test(value));
}

/** The flat fields of a vendor's record, with what was taken out of them and what could not be read. */
export class VendorRecord {
  readonly fields: JsonObject;
  /** Names whose value went to a field of its own; what is not here stays in the vendor's block. */
  readonly taken = new Set<string>();
  /** Fields that a row has filled, so that its alternatives are not asked. */
  readonly filled = new Set<string>();
  /** One sentence for each value that its field cannot hold; the value stays in the vendor's block. */
  readonly misfits: string[] = [];
  readonly #prefix: string;
  readonly #isEmpty: (value: Scalar) => boolean;

  /** `prefix` is where the fields stand in the record as received, with its dot. */
  constructor(fields: JsonObject, prefix = "", isEmpty: (value: Scalar) => boolean = vendorSaysNothing) {
    this.fields = fields;
    this.#prefix = prefix;
    this.#isEmpty = isEmpty;
  }

  /** Where a field stands in the record as received. */
  placeOf(name: string): string {
    return this.#prefix + name;
  }

  /** The value of a field; undefined when it is absent, says nothing, or is no single value (which is noted). */
  get(name: string): VendorValue | undefined {
    const value = this.#look(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object") return this.#only(name, value);
    return this.#isEmpty(value) ? undefined : { value, from: this.placeOf(name) };
  }

  /** The text of a field, for deciding by it; empty when absent. */
  text(name: string): string {
    const value = this.#look(name);
    return value === undefined || value === null || typeof value === "object" ? "" : String(value);
  }

  /** Notes a value that its field cannot hold. */
  misfit(name: string, value: Scalar, field: string): void {
    const shown = String(value).slice(0, 80);
    this.misfits.push(`${this.placeOf(name)} is ${JSON.stringify(shown)}, which ${field} cannot hold`);
  }

  #look(name: string): JsonValue | undefined {
    if (Object.hasOwn(this.fields, name)) return this.fields[name];
    // `metadata.host.ComputerName` may come nested.
    return name.includes(".") ? first(this.fields, name) : undefined;
  }

  #only(name: string, value: readonly JsonValue[] | JsonObject): VendorValue | undefined {
    const [only] = isList(value) ? value : [];
    const single = isList(value) && value.length === 1 && only !== undefined && only !== null;
    if (single && typeof only !== "object")
      return this.#isEmpty(only) ? undefined : { value: only, from: this.placeOf(name) };
    const isEmpty = isList(value) ? value.length === 0 : Object.keys(value).length === 0;
    const words = isJsonObject(value) ? "an object" : `a list of ${isList(value) ? value.length : 0}`;
    const sentence = `${this.placeOf(name)} is ${words} where one value belongs`;
    if (!isEmpty && !this.misfits.includes(sentence)) this.misfits.push(sentence);
    return undefined;
  }
}
