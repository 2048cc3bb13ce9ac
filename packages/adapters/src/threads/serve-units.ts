import { parentPort } from "node:worker_threads";
import { type FromWorker, PORTIONS_AHEAD, type ToWorker } from "./messages.ts";

/**
 * The other side of a {@link WorkerPool}: the program of a thread that is told a unit, hands its portions over, and waits
 * when nobody takes them. `handedOver` names buffers that need not be copied. Whoever asked for a unit hears what `read`
 * throws; the thread goes on.
 */
export function serveUnits<Unit, Portion>(
  read: (unit: Unit) => AsyncGenerator<Portion>,
  handedOver: (portion: Portion) => readonly ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error("This program runs as a worker thread only.");
  const say = (message: FromWorker<Portion>, buffers: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, buffers);
  let credit = PORTIONS_AHEAD;
  let resume: (() => void) | null = null;
  const readUnit = async (unit: Unit): Promise<void> => {
    for await (const portion of read(unit)) {
      while (credit === 0) {
        await new Promise<void>((wake) => {
          resume = wake;
        });
      }
      credit -= 1;
      say({ kind: "portion", portion }, handedOver(portion));
    }
  };
  port.on("message", (message: ToWorker<Unit>) => {
    if (message.kind === "taken") {
      credit += 1;
      resume?.();
      return;
    }
    readUnit(message.unit).then(
      () => say({ kind: "done" }),
      (error: unknown) => say({ kind: "failed", ...told(error) }),
    );
  });
  say({ kind: "ready" });
}

function told(error: unknown): { readonly message: string; readonly code: string | null } {
  if (!(error instanceof Error)) return { message: String(error), code: null };
  return { message: error.message, code: "code" in error ? String(error.code) : null };
}
