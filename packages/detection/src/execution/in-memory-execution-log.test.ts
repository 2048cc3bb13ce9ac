import { describeExecutionLog } from "./contract/index.ts";
import { inMemoryExecutionLog } from "./in-memory-execution-log.ts";

describeExecutionLog("in memory", {
  supports: { durable: false },
  async open() {
    const log = inMemoryExecutionLog();
    return { log, reopen: async () => log, close: async () => undefined };
  },
});
