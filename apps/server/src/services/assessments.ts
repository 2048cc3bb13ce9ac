import { isDecided } from "@quaestor/casework";
import type { Core } from "./core.ts";
import { refreshAssessment } from "./view/assess-now.ts";

export interface Assessments {
  /** Works these out soon, one after another, each once however often it is asked for. */
  readonly enqueue: (ids: ReadonlySet<string>) => void;
  /** Every undecided investigation whose kept assessment is absent or older than the investigation. */
  enqueueStale(): Promise<void>;
  /** Resolves when nothing is left to work out. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps what lists show of investigations up to date, in the background and never more than one at a time. */
export function createAssessments(core: Core, hidden: () => ReadonlySet<string>): Assessments {
  const waiting = new Set<string>();
  let running: Promise<void> | null = null;
  let stopped = false;

  const work = async (): Promise<void> => {
    for (const id of waiting) {
      waiting.delete(id);
      if (stopped) return;
      await refreshAssessment(core, id).catch((error: unknown) =>
        core.log.error({ err: error, investigation: id }, "could not work out what the evidence supports"),
      );
    }
  };
  const enqueue: Assessments["enqueue"] = (ids) => {
    for (const id of ids) waiting.add(id);
    running ??= work().finally(() => {
      running = null;
      if (waiting.size > 0 && !stopped) enqueue(new Set());
    });
  };
  return {
    enqueue,
    async enqueueStale() {
      const out = hidden();
      const summaries = await core.index.list({});
      const stale = summaries.filter(
        (summary) =>
          !isDecided(summary.state) &&
          !out.has(summary.id) &&
          (summary.assessment === null || summary.assessment.version < summary.version),
      );
      enqueue(new Set(stale.map((summary) => summary.id)));
    },
    async settled() {
      while (running !== null) await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
