import type { CutText, EventDetail } from "@quaestor/api";

/** A line of the fields table: a value with where it came from, or how it is absent. */
export type FieldLine =
  | { readonly kind: "present"; readonly field: EventDetail["fields"][number] }
  | { readonly kind: "absent"; readonly field: EventDetail["absent"][number] };

export interface FieldGroup {
  readonly name: string;
  readonly lines: readonly FieldLine[];
}

/** What is about the event itself comes first, then who and what; the rest by name. */
const order = [
  "@timestamp",
  "event",
  "kibana",
  "rule",
  "process",
  "user",
  "host",
  "source",
  "destination",
  "file",
  "registry",
];

const groupOf = (field: string) => (field === "@timestamp" ? "event" : (field.split(".")[0] ?? field));

/** Fields by their first part, filtered by name or value without regard to case. */
export function fieldGroups(event: Pick<EventDetail, "fields" | "absent">, filter: string): FieldGroup[] {
  const wanted = filter.trim().toLowerCase();
  const matches = (text: string) => text.toLowerCase().includes(wanted);
  const lines: FieldLine[] = [
    ...event.fields
      .filter((field) => matches(field.field) || field.values.some((value) => matches(value.text)))
      .map((field) => ({ kind: "present", field }) as const),
    ...event.absent.filter((field) => matches(field.field)).map((field) => ({ kind: "absent", field }) as const),
  ];
  const groups = new Map<string, FieldLine[]>();
  for (const line of lines) {
    const name = groupOf(line.field.field);
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...groups]
    .map(([name, group]) => ({ name, lines: group.toSorted((a, b) => a.field.field.localeCompare(b.field.field)) }))
    .toSorted((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));
}

/** Whether a page has only the beginning. */
export const isCut = (text: CutText): boolean => text.text.length < text.length;

/** JSON with line breaks; any other text (XML, CSV) as it came. */
export function readable(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
