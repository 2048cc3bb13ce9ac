import { workerData } from "node:worker_threads";
import { serveUnits } from "@quaestor/adapters/threads";
import { prepareScan, type Search } from "./scan-unit.ts";

// One thread of a scan.
const search: Search = workerData;

serveUnits(prepareScan(search));
