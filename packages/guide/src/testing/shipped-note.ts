import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";

/** The shipped rule's guide with its placeholders replaced, as a rule that was loaded carries it. */
export function shippedNote(): string {
  const text = readFileSync(
    new URL("../../../../rules/suspicious-cmd-execution-via-wmi.toml", import.meta.url),
    "utf8",
  );
  const file = z
    .object({ rule: z.object({ note: z.string() }), transform: z.object({ investigate: z.array(z.json()) }) })
    .parse(parse(text));
  return file.rule.note.replace(
    /\$investigate_(\d)/g,
    (_, index: string) => `!{investigate${JSON.stringify(file.transform.investigate[Number(index)])}}`,
  );
}
