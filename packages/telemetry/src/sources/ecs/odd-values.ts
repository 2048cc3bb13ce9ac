import { isJsonObject } from "../../decode/json-text.ts";
import { splitWindowsArgv } from "../../ecs/command-line.ts";
import type { EcsDocument } from "../../ecs/event.ts";
import { readInteger } from "../../ecs/identifiers.ts";
import { firstText, values } from "../../ecs/values.ts";

/** Numbers that a rule, the guide or a link between processes looks at. */
const numbers = ["process.pid", "process.parent.pid", "source.port", "destination.port"];

/**
 * Values of a stored document that their fields cannot hold, one sentence each. They stay as they are: a document is
 * not normalised twice. Whoever compares them must know that they will not match.
 */
export function oddValues(document: EcsDocument): readonly string[] {
  const odd: string[] = [];
  for (const field of numbers) {
    for (const value of values(document, field)) {
      if (value === "" || readInteger(value) !== null) continue;
      odd.push(`${field} is ${JSON.stringify(String(value).slice(0, 80))}, which it cannot hold`);
    }
  }
  const line = firstText(document, "process.command_line");
  const args = isJsonObject(document.process) ? document.process.args : undefined;
  // In a list of one, too, as documents of a search come.
  const only = Array.isArray(args) && args.length === 1 ? args[0] : args;
  if (line !== undefined && only === line && splitWindowsArgv(line).length > 1) {
    odd.push("process.args is the whole command line as one text, so that a rule over arguments cannot match");
  }
  return odd;
}
