import { describeCaseStore } from "./contract/index.ts";
import { inMemoryCaseStore } from "./in-memory-case-store.ts";

describeCaseStore("in memory", {
  supports: { durable: false },
  async open() {
    const store = inMemoryCaseStore();
    return { store, reopen: async () => store, close: () => store.close() };
  },
});
