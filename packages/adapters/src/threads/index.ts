export { InOrder } from "./in-order.ts";
export { serveUnits } from "./serve-units.ts";
export { programBeside, WorkerEnded, WorkerPool } from "./worker-pool.ts";
