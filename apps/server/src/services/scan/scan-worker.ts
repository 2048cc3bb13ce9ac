import { parentPort, workerData } from "node:worker_threads";
import { prepareScan, type Search } from "./scan-unit.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";
import { PORTIONS_AHEAD } from "./worker-messages.ts";

// One thread of a scan: is told a unit, reads it, hands its portions over, and waits when nobody takes them.
const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread only.");
const search: Search = workerData;
const scanUnit = prepareScan(search);
const say = (message: FromWorker, handedOver: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, handedOver);

say({ kind: "ready" });

let credit = PORTIONS_AHEAD;
let resume: (() => void) | null = null;

port.on("message", (message: ToWorker) => {
  if (message.kind === "taken") {
    credit += 1;
    resume?.();
    return;
  }
  void (async () => {
    for await (const portion of scanUnit(message.unit)) {
      while (credit === 0) {
        await new Promise<void>((wake) => {
          resume = wake;
        });
      }
      credit -= 1;
      say({ kind: "portion", portion }, [portion.keys.buffer]);
    }
    say({ kind: "done" });
  })();
});
