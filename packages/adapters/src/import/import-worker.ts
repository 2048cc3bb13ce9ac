import { workerData } from "node:worker_threads";
import { adoptFoldTable } from "../duckdb/fold-table.ts";
import type { Unit } from "../files/index.ts";
import { serveUnits } from "../threads/index.ts";
import { type Encoding, encodeUnit } from "./encode-unit.ts";

// One thread of an import.
const encoding: Encoding = workerData;

adoptFoldTable(encoding.folds);
serveUnits((unit: Unit) => encodeUnit(unit, encoding));
