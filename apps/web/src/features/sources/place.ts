/** A source and host that a list is narrowed to. */
export interface Place {
  readonly source: string;
  readonly host: string;
}

/** Stands for “of no known source” and “names no host”, as in the contract. */
export const unknown = "-";

/** The place an address names by two parameters; null when it does not name one. */
export function placeOf(get: (name: string) => string | null, prefix: string): Place | null {
  const source = get(`${prefix}_source`);
  const host = get(`${prefix}_host`);
  return source === null || host === null ? null : { source, host };
}

/** What the address has to say to name a place, or none. */
export function placePatch(place: Place | null, prefix: string): Readonly<Record<string, string | null>> {
  return { [`${prefix}_source`]: place?.source ?? null, [`${prefix}_host`]: place?.host ?? null };
}
