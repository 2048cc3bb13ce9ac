import type { MutableDocument } from "../../ecs/canonical.ts";
import type { JsonValue, Scalar } from "../../ecs/event.ts";
import { hostNameKey } from "../../ecs/host-identity.ts";
import { saysNothing } from "../../ecs/identifiers.ts";
import { values } from "../../ecs/values.ts";
import type { Draft } from "../draft.ts";

const levels = ["information", "critical", "error", "warning", "information", "verbose"];

/** `log.level` in words for the number of System/Level; a word is lower-cased. */
export function levelWord(level: string | null): string | undefined {
  if (level === null) return undefined;
  return /^[0-9]$/.test(level) ? levels[Number(level)] : level.toLowerCase();
}

const AUDIT_SUCCESS = 0x0020_0000_0000_0000n;
const AUDIT_FAILURE = 0x0010_0000_0000_0000n;

/** The outcome in the keywords' bits: hex or decimal text, also the signed decimals of flat exports. */
export function outcomeOfKeywords(keywords: Scalar | undefined): "success" | "failure" | undefined {
  let text = String(keywords ?? "").trim();
  if (typeof keywords === "number" && Number.isInteger(keywords)) text = BigInt(keywords).toString();
  if (!/^-?[0-9]{1,20}$|^0[xX][0-9a-fA-F]{1,16}$/.test(text)) return undefined;
  const bits = BigInt.asUintN(64, BigInt(text));
  if ((bits & AUDIT_SUCCESS) !== 0n) return "success";
  return (bits & AUDIT_FAILURE) === 0n ? undefined : "failure";
}

/** The outcome in keywords that are rendered already. */
export function outcomeOfWords(words: readonly Scalar[]): "success" | "failure" | undefined {
  if (words.includes("Audit Success")) return "success";
  return words.includes("Audit Failure") ? "failure" : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value as the text that Windows would have rendered; null when it says nothing. */
export function dataText(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "object") {
    if (!isList(value)) return JSON.stringify(value);
    const parts = value.map(dataText).filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(", ");
  }
  const text = String(value);
  return saysNothing(text) ? null : text;
}

/** Puts a datum into the event's data, unless it says nothing. */
export function addDatum(data: Map<string, string>, name: string, value: JsonValue | undefined): void {
  const text = dataText(value);
  if (text !== null) data.set(name, text);
}

/**
 * Settles which host the event tells of: the computer that wrote it, never the collector that forwarded it. What the
 * agent said of its own host is kept when it is the same machine, else only its name, as the observer's.
 */
export function settleHost(draft: Draft, document: MutableDocument, computer: string, from: string): void {
  const names = values(draft.get(), "host.name").map(String);
  const same = names.some((name) => hostNameKey(name) === hostNameKey(computer));
  if (!same && computer !== "") {
    const collector = names[0];
    if (document.host !== undefined) delete document.host;
    if (collector !== undefined) draft.set("observer.hostname", collector, "host.name (of the collector)");
    draft.set("host.name", computer, from);
  }
  if (values(draft.get(), "host.os.type").length === 0) {
    draft.derive("host.os.type", "windows", "a Windows event log exists on Windows only");
  }
}
