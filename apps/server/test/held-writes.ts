import { vi } from "vitest";
import type { RunningConsole } from "./running-console.ts";

/** A disk that does not follow, until it is told to. */
export interface HeldWrites {
  /** Resolves when a shipper's documents wait for the disk and so many requests for room were made after them. */
  refusedAtLeast(times: number): Promise<void>;
  release(): void;
}

/** Holds the store's next writes of live intake; everything else is the real thing. */
export function holdWrites({ backend }: RunningConsole): HeldWrites {
  const { store } = backend.core;
  const append = store.append.bind(store);
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const writes = vi.spyOn(store, "append").mockImplementation(async (events, options) => {
    await gate;
    return append(events, options);
  });
  const entries = vi.spyOn(backend.services.door.intake, "enter");
  return {
    async refusedAtLeast(times) {
      await vi.waitFor(
        () => {
          if (writes.mock.calls.length === 0 || entries.mock.calls.length <= times)
            throw new Error(`${entries.mock.calls.length} came so far`);
        },
        { timeout: 30_000 },
      );
    },
    release: () => {
      release();
      entries.mockRestore();
      writes.mockRestore();
    },
  };
}
