import { readFileSync } from "node:fs";
import { loadRule, type Rule } from "@quaestor/detection";

/** Suspicious Cmd Execution via WMI, as it ships. */
export function shippedRule(): Rule {
  const file = new URL("../../../../rules/suspicious-cmd-execution-via-wmi.toml", import.meta.url);
  const load = loadRule(readFileSync(file, "utf8"), "suspicious-cmd-execution-via-wmi.toml");
  if ("problems" in load) throw new TypeError("the shipped rule does not load");
  return load.rule;
}
