import { readFileSync } from "node:fs";
import { formatInstant, type Instant, type NewEvent, parseInstant } from "@quaestor/telemetry";
import { loadRule } from "../rule/load-rule.ts";
import type { Rule } from "../rule/rule.ts";

/** The shipped rule, read from its file. */
export function shippedRule(): Rule {
  const file = "suspicious-cmd-execution-via-wmi.toml";
  const load = loadRule(readFileSync(new URL(`../../../../rules/${file}`, import.meta.url), "utf8"), file);
  if ("problems" in load) throw new Error(load.problems.map((problem) => problem.message).join("\n"));
  return load.rule;
}

/** 2026-11-24T08:00:00Z. */
export const eight: Instant = parseInstant("2026-11-24T08:00:00Z") ?? 0n;

/** A process start that the shipped rule matches, `seconds` past eight. */
export function captured(id: string, seconds: number): NewEvent {
  return {
    id,
    index: "logs-windows.sysmon_operational-default",
    source: "sysmon",
    raw: null,
    document: {
      "@timestamp": formatInstant(eight + BigInt(Math.round(seconds * 1000)) * 1_000_000n),
      event: { kind: "event", category: ["process"], type: ["start"], code: "1" },
      host: { name: "WS-042", os: { type: "windows" } },
      process: {
        pid: 4711,
        name: "cmd.exe",
        args: ["cmd.exe", "/Q", "/c", "whoami", "1>", "\\\\127.0.0.1\\ADMIN$\\__1795507198.42", "2>&1"],
        parent: { name: "WmiPrvSE.exe" },
      },
    },
  };
}

/** A start that it does not match. */
export function ordinary(id: string, seconds: number): NewEvent {
  const event = captured(id, seconds);
  return { ...event, document: { ...event.document, process: { name: "cmd.exe", args: ["cmd.exe"] } } };
}
