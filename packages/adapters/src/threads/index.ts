export { InOrder } from "./in-order.ts";
export { Lanes } from "./lanes.ts";
export { PORTIONS_AHEAD } from "./messages.ts";
export { serveUnits } from "./serve-units.ts";
export { programBeside, WorkerEnded, WorkerPool } from "./worker-pool.ts";
