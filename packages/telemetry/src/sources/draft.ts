import { type MutableDocument, setPath } from "../ecs/canonical.ts";
import type { EcsDocument, JsonValue } from "../ecs/event.ts";
import type { Origin } from "./source.ts";

/** A document being made, which notes where each field came from when somebody asks. */
export class Draft {
  readonly document: MutableDocument;
  readonly #origins: Origin[] | null;

  /** `document` is taken over and changed. */
  constructor(document: MutableDocument, origins?: Origin[]) {
    this.document = document;
    this.#origins = origins ?? null;
  }

  /** Whether origins are being noted, for work that is only done then. */
  get explains(): boolean {
    return this.#origins !== null;
  }

  /** A field moved or copied as it was; undefined and empty text set nothing. */
  set(path: string, value: JsonValue | undefined, from: string): void {
    this.#put(path, value, from, false);
  }

  /** A field computed from what was received. */
  derive(path: string, value: JsonValue | undefined, from: string): void {
    this.#put(path, value, from, true);
  }

  /** A field whose origin is told elsewhere. */
  put(path: string, value: JsonValue | MutableDocument): void {
    setPath(this.document, path, value);
  }

  get(): EcsDocument {
    return this.document;
  }

  #put(path: string, value: JsonValue | undefined, from: string, derived: boolean): void {
    if (value === undefined || value === null || value === "") return;
    if (!setPath(this.document, path, value) || this.#origins === null) return;
    const known = this.#origins.findIndex((origin) => origin.field === path);
    if (known >= 0) this.#origins.splice(known, 1);
    this.#origins.push({ field: path, from, derived });
  }
}
