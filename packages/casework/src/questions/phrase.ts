/**
 * Words and literal telemetry, told apart. `code` is a value as received, shown inertly; `link` is such a value with the
 * event and the field it stands in.
 */
export type PhrasePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly eventId: string; readonly field: string | null };

/** One sentence. */
export type Phrase = readonly PhrasePart[];

export const words = (text: string): PhrasePart => ({ kind: "text", text });
export const code = (text: string): PhrasePart => ({ kind: "code", text });
export const link = (text: string, eventId: string, field: string | null): PhrasePart => ({
  kind: "link",
  text,
  eventId,
  field,
});

/** The phrase as plain text, for search and logs. */
export function phraseText(phrase: Phrase): string {
  return phrase.map((part) => part.text).join("");
}
