import { inertHtml } from "./inert-text.ts";

/** HTML that is safe to put out as it is. Only `html` and `prose` make it, so every string passes `inertHtml`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Fragment = Markup | string | number | null | readonly Fragment[];

/** Template tag: the literal parts are markup, every string put in is made inert. */
export function html(literal: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  return new Markup(literal.map((part, position) => part + put(values[position] ?? null)).join(""));
}

/** Text of people, line feeds kept (needs `white-space: pre-wrap`). */
export function prose(text: string): Markup {
  return new Markup(inertHtml(text, true));
}

function put(value: Fragment): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return inertHtml(String(value));
  return value.map(put).join("");
}
