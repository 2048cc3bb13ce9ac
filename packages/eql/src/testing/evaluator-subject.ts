import { check } from "../check/check.ts";
import { compile } from "../evaluate/compile.ts";
import { applyPipes } from "../evaluate/pipes.ts";
import { parse } from "../syntax/parse.ts";
import { type EqlSubject, viewOf, type World } from "./world.ts";

/** This package's own evaluator as a subject. */
export function evaluatorSubject(): EqlSubject {
  return {
    open: async (world) => ({ run: async (query) => runEvaluator(query, world), close: async () => undefined }),
  };
}

function runEvaluator(query: string, world: World): readonly string[] {
  const { fieldTypes, strict, fields: knownFields } = world;
  const categoryField = world.categoryField ?? "event.category";
  const checked = check(parse(query), { fieldTypes, strict, knownFields, categoryField });
  const holds = compile(checked);
  const hits = world.events.filter((event) => holds(viewOf(event.document))).map((event) => event.id);
  return applyPipes(hits, checked.pipes);
}
