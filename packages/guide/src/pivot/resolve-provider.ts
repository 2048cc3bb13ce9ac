import {
  type EcsDocument,
  exists,
  first,
  hostOf,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  type Scalar,
  saysNothing,
  subjectWords,
} from "@quaestor/telemetry";
import type { LinkStrength, Provider, Substitution } from "./pivot.ts";
import { hostByName } from "./same-host.ts";
import { sameSubject } from "./subject-query.ts";

/** A provider with the alert's values in it, or why it cannot have them. */
export type ResolvedProvider =
  | {
      readonly query: Query;
      readonly text: string;
      readonly strength: LinkStrength;
      readonly substitution: Substitution | null;
    }
  | { readonly missing: string };

const TEMPLATE = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/**
 * Fills one provider from an alert. Values go into query objects as data and are never read again: a value that looks
 * like a template, a wildcard or a query stays the text it is. Only the first value of a list is taken, as in Kibana.
 *
 * Two fields are stood in for: a missing `host.id` by the host's name, and a `user.id` that is not the process's own
 * account (Sysmon's writer, 4688's broker) by the process's subject.
 */
export function resolveProvider(provider: Provider, alert: EcsDocument, subject: ProcessSubject): ResolvedProvider {
  const positive = resolvePositive(provider, alert, subject);
  if ("missing" in positive || !provider.excluded) return positive;
  return { ...positive, query: not(positive.query), text: `not (${positive.text})` };
}

function resolvePositive(provider: Provider, alert: EcsDocument, subject: ProcessSubject): ResolvedProvider {
  const whole = wholeTemplate(provider);
  if (whole === "user.id" && provider.field === "user.id") return resolveUser(alert, subject);
  if (whole === "host.id" && provider.field === "host.id" && lookUp(alert, "host.id") === null)
    return resolveHost(alert);
  if (provider.queryType === "exists") {
    return { query: exists(provider.field), text: `${provider.field} exists`, strength: "strong", substitution: null };
  }
  const filled = whole === null ? fill(provider.value, alert) : fromField(whole, alert);
  if ("missing" in filled) return filled;
  const query = toQuery(provider, filled.value);
  if (query === null) return { missing: `the value of ${provider.field} is no ${provider.queryType}` };
  const text = `${provider.field}: ${typeof filled.value === "string" ? `"${filled.value}"` : filled.value}`;
  return { query, text, strength: "strong", substitution: null };
}

/** The field when the provider's value is one template and nothing else (as all published ones are). */
export function wholeTemplate(provider: Provider): string | null {
  if (typeof provider.value !== "string") return null;
  return /^\{\{\s*([^{}]{1,200}?)\s*\}\}$/.exec(provider.value.trim())?.[1] ?? null;
}

function resolveUser(alert: EcsDocument, subject: ProcessSubject): ResolvedProvider {
  const filed = lookUp(alert, "user.id");
  const own = subject.how === "user" || subject.how === "creator";
  if (own && subject.id !== undefined && filed !== null && subject.id.toUpperCase() === String(filed).toUpperCase()) {
    return { query: phrase("user.id", filed), text: `user.id: "${filed}"`, strength: "strong", substitution: null };
  }
  const link = sameSubject(subject);
  if (link === null) {
    const because = filed === null ? "user.id is missing" : `user.id "${filed}" is not the account of the process`;
    return { missing: `${because}, and ${subjectWords[subject.how]}` };
  }
  const because =
    filed === null
      ? `user.id is missing; taken instead: ${subjectWords[subject.how]}`
      : `user.id "${filed}" is the account that wrote the record or the broker's; taken instead: ${subjectWords[subject.how]}`;
  return { ...link, strength: "weak", substitution: { field: "user.id", instead: link.text, because } };
}

function resolveHost(alert: EcsDocument): ResolvedProvider {
  const host = hostOf(alert);
  if (host === null || host.name === null) return { missing: "host.id is missing, and the host has no name" };
  const link = hostByName(host.name);
  return {
    query: link.query,
    text: link.text,
    strength: "weak",
    substitution: {
      field: "host.id",
      instead: link.text,
      because: "host.id is missing; the host is taken by its name, which is weaker",
    },
  };
}

type Filled = { readonly value: Scalar } | { readonly missing: string };

function fromField(field: string, alert: EcsDocument): Filled {
  const value = lookUp(alert, field);
  return value === null ? { missing: `${field} is missing in the alert` } : { value };
}

function fill(value: Scalar, alert: EcsDocument): Filled {
  if (typeof value !== "string") return { value };
  const absent: string[] = [];
  const text = value.replace(TEMPLATE, (_whole, name: string) => {
    const found = lookUp(alert, name);
    if (found === null) absent.push(name);
    return found === null ? "" : String(found);
  });
  return absent.length === 0 ? { value: text } : { missing: `${absent.join(", ")} is missing in the alert` };
}

/** The first value of a field; what says nothing (empty, `-`, an all-zero GUID) is as good as missing. */
function lookUp(alert: EcsDocument, field: string): Scalar | null {
  const value = first(alert, field);
  if (value === undefined || (typeof value === "string" && saysNothing(value.trim()))) return null;
  return value;
}

function toQuery(provider: Provider, value: Scalar): Query | null {
  const { field, queryType } = provider;
  if (queryType === "phrase") return phrase(field, typed(provider, value));
  const json = parseJson(value);
  if (queryType === "phrases") {
    if (!Array.isArray(json)) return null;
    const scalars = json.filter(isScalar);
    return scalars.length === 0 ? null : or(...scalars.map((scalar) => phrase(field, scalar)));
  }
  if (typeof json !== "object" || json === null) return null;
  const bounds: Record<string, string | number> = {};
  for (const [name, bound] of Object.entries(json)) {
    if (!/^(?:gte|gt|lte|lt)$/.test(name) || (typeof bound !== "string" && typeof bound !== "number")) return null;
    bounds[name] = bound;
  }
  return Object.keys(bounds).length === 0 ? null : { kind: "range", field, ...bounds };
}

/** A literal of the guide in its declared type; a value of the alert keeps its own. */
function typed(provider: Provider, value: Scalar): Scalar {
  if (typeof value !== "string" || wholeTemplate(provider) !== null) return value;
  if (provider.valueType === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  if (provider.valueType === "boolean" && /^(?:true|false)$/.test(value)) return value === "true";
  return value;
}

function parseJson(value: Scalar): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
