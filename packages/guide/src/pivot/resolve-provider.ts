import {
  type EcsDocument,
  exists,
  first,
  not,
  or,
  type ProcessSubject,
  phrase,
  type Query,
  type Scalar,
  saysNothing,
  subjectWords,
} from "@quaestor/telemetry";
import type { Provider, Substitution } from "./pivot.ts";
import type { HostLink } from "./same-host.ts";
import { sameSubject } from "./subject-query.ts";

/** A provider with the alert's values in it, or why it cannot have them. */
export type ResolvedProvider =
  | {
      readonly query: Query;
      /** The part of it that names one thing by its identifier; null when all of it is the weaker link. */
      readonly strongQuery: Query | null;
      readonly text: string;
      readonly substitution: Substitution | null;
      /** What Kibana would ask here, where that is something else; null where it is the same, or could not be asked. */
      readonly literal: LiteralProvider | null;
    }
  | { readonly missing: string };

/** A provider as Kibana fills it: the value as filed, whatever it means. */
export interface LiteralProvider {
  readonly query: Query;
  readonly text: string;
  /** What such rows have in common. */
  readonly meaning: string;
}

/** Whose process and host it is. */
export interface AlertIdentity {
  readonly subject: ProcessSubject;
  /** Null when the alert names no host. */
  readonly host: HostLink | null;
}

const TEMPLATE = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/**
 * Fills one provider from an alert. Values go into query objects as data and are never read again: a value that looks
 * like a template, a wildcard or a query stays the text it is. Only the first value of a list is taken, as in Kibana.
 *
 * Two fields mean more than their text: `host.id` is the host, by its id and, weaker, by its name where a record has no
 * such id; `user.id` is the account of the process, which Sysmon (the writer's) and 4688 (the broker's) file elsewhere.
 */
export function resolveProvider(provider: Provider, alert: EcsDocument, identity: AlertIdentity): ResolvedProvider {
  const positive = resolvePositive(provider, alert, identity);
  if ("missing" in positive || !provider.excluded) return positive;
  const { literal } = positive;
  return {
    ...positive,
    query: not(positive.query),
    strongQuery: positive.strongQuery === null ? null : not(positive.query),
    text: `not (${positive.text})`,
    literal: literal === null ? null : { ...literal, query: not(literal.query), text: `not (${literal.text})` },
  };
}

const plain = (query: Query, text: string): ResolvedProvider => ({
  query,
  strongQuery: query,
  text,
  substitution: null,
  literal: null,
});

function resolvePositive(provider: Provider, alert: EcsDocument, identity: AlertIdentity): ResolvedProvider {
  const whole = wholeTemplate(provider);
  if (whole === "user.id" && provider.field === "user.id") return resolveUser(alert, identity.subject);
  if (whole === "host.id" && provider.field === "host.id") return resolveHost(identity.host);
  if (provider.queryType === "exists") return plain(exists(provider.field), `${provider.field} exists`);
  const filled = whole === null ? fill(provider.value, alert) : fromField(whole, alert);
  if ("missing" in filled) return filled;
  const query = toQuery(provider, filled.value);
  if (query === null) return { missing: `the value of ${provider.field} is no ${provider.queryType}` };
  return plain(query, `${provider.field}: ${typeof filled.value === "string" ? `"${filled.value}"` : filled.value}`);
}

/** The field when the provider's value is one template and nothing else (as all published ones are). */
export function wholeTemplate(provider: Provider): string | null {
  if (typeof provider.value !== "string") return null;
  return /^\{\{\s*([^{}]{1,200}?)\s*\}\}$/.exec(provider.value.trim())?.[1] ?? null;
}

function resolveUser(alert: EcsDocument, subject: ProcessSubject): ResolvedProvider {
  const filed = lookUp(alert, "user.id");
  const link = sameSubject(subject);
  const isOwn = subject.id !== undefined && filed !== null && subject.id.toUpperCase() === String(filed).toUpperCase();
  if (link === null) {
    const because = filed === null ? "user.id is missing" : `user.id "${filed}" is not the account of the process`;
    return { missing: `${because}, and ${subjectWords[subject.how]}` };
  }
  const literal =
    filed === null ? null : { query: phrase("user.id", filed), text: `user.id: "${filed}"`, meaning: meaningOf(isOwn) };
  return {
    ...link,
    literal,
    substitution: { field: "user.id", instead: link.text, because: whyOf(filed, isOwn, subject) },
  };
}

function whyOf(filed: Scalar | null, isOwn: boolean, subject: ProcessSubject): string {
  if (isOwn) return "many sources give the account of a process by name only, so it is asked for by name too";
  const taken = `taken instead: ${subjectWords[subject.how]}`;
  return filed === null
    ? `user.id is missing; ${taken}`
    : `user.id "${filed}" is the account that wrote the record or the broker's; ${taken}`;
}

function meaningOf(isOwn: boolean): string {
  return isOwn
    ? "also records that this account only wrote or brokered, and none that name it without its SID"
    : "every record of the account that wrote this one or brokered it, whoever ran the process";
}

function resolveHost(host: HostLink | null): ResolvedProvider {
  if (host === null) return { missing: "host.id is missing, and the host has no name" };
  const { query, strongQuery, text } = host;
  if (strongQuery !== null) return { query, strongQuery, text, substitution: null, literal: null };
  const because = "host.id is missing; the host is taken by its name, which is weaker";
  return { query, strongQuery: null, text, substitution: { field: "host.id", instead: text, because }, literal: null };
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
