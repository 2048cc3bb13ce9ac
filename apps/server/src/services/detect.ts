import {
  type ExecutionRecord,
  type ExecutionTrigger,
  type ExecutionWindow,
  manualExecution,
  runDue,
  runToEnd,
} from "@quaestor/detection";
import type { Core } from "./core.ts";
import { groupAlerts } from "./grouping.ts";
import type { ShelvedRule } from "./rule-shelf.ts";

export interface Detection {
  /** One scheduled tick of a rule: what is owed, what was missed, the window at now. */
  tick(shelved: ShelvedRule): Promise<readonly ExecutionRecord[]>;
  /** A run outside the schedule, for a person or after an import, continued until nothing is left of the window. */
  over(
    shelved: ShelvedRule,
    window: ExecutionWindow,
    trigger: Exclude<ExecutionTrigger, "schedule">,
  ): Promise<readonly ExecutionRecord[]>;
  /** Begins nothing more; resolves when the execution under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs rules one at a time and hands new alerts on to be grouped. `onChanged` hears which investigations changed;
 * `afterRun` follows every run before the next begins: what it throws is logged, and undoes nothing.
 */
export function createDetection(
  core: Core,
  onChanged: (ids: ReadonlySet<string>) => void,
  afterRun: (shelved: ShelvedRule) => Promise<unknown> = async () => undefined,
): Detection {
  let stopped = false;
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const adopt = async (
    shelved: ShelvedRule,
    records: readonly ExecutionRecord[],
  ): Promise<readonly ExecutionRecord[]> => {
    const ids = records.flatMap((record) => record.alertIds);
    if (ids.length > 0) onChanged(await groupAlerts(core, await core.store.get(ids)));
    for (const record of records) {
      if (record.error !== null)
        core.log.error({ rule: shelved.rule.name, execution: record.id, reason: record.error }, "execution failed");
    }
    if (records.length > 0) core.publish({ topic: "rules", id: shelved.rule.ruleId, version: null, by: null });
    if (!stopped)
      await afterRun(shelved).catch((error: unknown) =>
        core.log.error({ err: error, rule: shelved.rule.name }, "what follows a run of a rule failed"),
      );
    return records;
  };

  const request = ({ rule }: ShelvedRule) => ({
    rule,
    store: core.store,
    log: core.executions,
    now: core.outside.now,
    ids: core.outside.id,
    stopped: () => stopped,
  });

  return {
    tick: (shelved) => inTurn(async () => adopt(shelved, await runDue(request(shelved)))),
    over: (shelved, window, trigger) =>
      inTurn(async () => adopt(shelved, await runToEnd(request(shelved), manualExecution(window, trigger)))),
    async stop() {
      stopped = true;
      await queue;
    },
  };
}
