import type { Core } from "../services/core.ts";
import type { Detection } from "../services/detect.ts";

export interface Scheduler {
  /** When the rule's next tick is due, in ms since 1970; null when it is not scheduled. */
  nextAt(ruleId: string): number | null;
  stop(): void;
}

/** Ticks every enabled rule at its interval, the first time at once; a tick that is still running is not doubled. */
export function startScheduler(core: Core, detection: Detection): Scheduler {
  const due = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  const schedule = (ruleId: string, delayMs: number): void => {
    if (stopped) return;
    due.set(ruleId, Date.now() + delayMs);
    timers.set(
      ruleId,
      setTimeout(() => void run(ruleId), delayMs),
    );
  };

  const run = async (ruleId: string): Promise<void> => {
    const shelved = core.rules.byId(ruleId);
    if (shelved === null || stopped) return;
    const began = Date.now();
    await detection
      .tick(shelved)
      .catch((error: unknown) =>
        core.log.error({ err: error, rule: shelved.rule.name }, "a scheduled tick failed; its window stays owed"),
      );
    schedule(ruleId, Math.max(0, began + shelved.rule.intervalMs - Date.now()));
  };

  for (const { rule } of core.rules.rules) if (rule.enabled) schedule(rule.ruleId, 0);

  return {
    nextAt: (ruleId) => due.get(ruleId) ?? null,
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
