import { ImportReport } from "@quaestor/api";
import { formatInstant, not, parseInstant, phrase } from "@quaestor/telemetry";
import type { ImportParts } from "./imports.ts";

const looked = 50;

/**
 * Imports that a crash cut off: what was stored is kept, but no scheduled window may have read it, because all of it
 * became visible under the time at which the import began. The rules are run over it now.
 */
export async function finishBrokenImports({ core, intake, detection }: Omit<ImportParts, "importer">): Promise<void> {
  for (const kept of intake.imports(looked)) {
    const parsed = ImportReport.safeParse(kept);
    if (!parsed.success || parsed.data.finishedAt !== null) continue;
    const from = parseInstant(parsed.data.startedAt);
    if (from === null) continue;
    const now = core.outside.now();
    for (const shelved of core.rules.rules.filter(({ rule }) => rule.enabled))
      await detection.over(shelved, { from, to: now, timeField: "ingested" }, "import");
    const stored = await core.store.count({
      query: not(phrase("event.kind", "signal")),
      window: { from, to: from, timeField: "ingested" },
    });
    intake.putImport(parsed.data.id, parsed.data.startedAt, {
      ...parsed.data,
      stored,
      finishedAt: formatInstant(now),
      problem:
        "The console stopped while this file was being read. What was stored is kept; import the file again for the rest: nothing is doubled.",
    });
  }
}
