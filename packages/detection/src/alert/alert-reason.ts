import { type EcsDocument, firstText, values } from "@quaestor/telemetry";
import type { Rule } from "../rule/rule.ts";

/**
 * The one-line sentence of `kibana.alert.reason`: pieces in Elastic's order, those that are missing or `-` left out
 * with their commas (elastic-semantics, section 3).
 */
export function alertReason(document: EcsDocument, rule: Pick<Rule, "name" | "severity">): string {
  const get = (field: string) => {
    const value = firstText(document, field);
    return value === undefined || value === "" || value === "-" ? null : value;
  };
  const end = (side: "source" | "destination") => {
    const ip = get(`${side}.ip`);
    if (ip === null) return null;
    const port = get(`${side}.port`);
    return ` ${side} ${ip}${port === null ? "" : `:${port}`},`;
  };
  const piece = (words: string, value: string | null) => (value === null ? null : ` ${words} ${value},`);
  const details = [
    piece("process", get("process.name")),
    piece("parent process", get("process.parent.name")),
    piece("file", get("file.name")),
    end("source"),
    end("destination"),
  ].filter((text) => text !== null);
  const categories = values(document, "event.category").join(", ");
  const user = get("user.name");
  const host = get("host.name");
  return [
    `${categories === "" ? "" : `${categories} `}event`,
    details.length > 0 ? " with" : "",
    ...details,
    user === null ? "" : ` by ${user}`,
    host === null ? "" : ` on ${host}`,
    ` created ${rule.severity} alert ${rule.name}.`,
  ].join("");
}
