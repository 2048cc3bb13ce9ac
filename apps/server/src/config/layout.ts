import { join } from "node:path";

/** What lies where in a data directory. */
export const telemetryFile = (dataDir: string): string => join(dataDir, "telemetry.duckdb");
export const caseworkFile = (dataDir: string): string => join(dataDir, "casework.db");
/** Archives that were uploaded, while they are read. */
export const spoolDirectory = (dataDir: string): string => join(dataDir, "incoming");
export const exportsDirectory = (dataDir: string): string => join(dataDir, "exports");
/** Apart from the rest, so that a backup of the ledger need not carry the key that signs it. */
export const keyDirectory = (dataDir: string): string => join(dataDir, "keys");
/** Where a running server tells the command line how to reach it. */
export const serverFile = (dataDir: string): string => join(dataDir, "server.json");
