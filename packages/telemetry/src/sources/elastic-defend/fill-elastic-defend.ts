import type { EcsDocument, JsonValue } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import type { Gaps } from "../ecs/gap-filler.ts";

const signature = ["subject_name", "trusted", "exists", "status"] as const;

/**
 * The sensor writes ECS, so nothing is computed: arguments above all are its own. Older versions keep signatures only
 * in `Ext`, where they are lists; their first is the one that the plain field holds later (data-sources, section 8).
 */
export function fillElasticDefend(gaps: Gaps): void {
  for (const prefix of ["process", "process.parent"]) {
    for (const name of signature) {
      gaps.copy(`${prefix}.Ext.code_signature.${name}`, `${prefix}.code_signature.${name}`, asItIs);
    }
  }
}

const asItIs = { words: null, read: (value: JsonValue) => value };

/** The sensor's own id of the event. */
export function elasticDefendIdentity(document: EcsDocument): readonly string[] | null {
  const id = firstText(document, "event.id");
  return id === undefined || id === ""
    ? null
    : [id, firstText(document, "agent.id") ?? firstText(document, "host.id") ?? ""];
}
