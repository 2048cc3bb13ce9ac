import { walk } from "@quaestor/adapters/files";
import type { ScanProgress } from "../services/scan/scan.ts";
import { cut } from "./cells.ts";
import type { Terminal } from "./command.ts";
import { progressLine, visible } from "./progress.ts";

export interface ProgressDisplay {
  show(soFar: ScanProgress): void;
  /** Before anything else is printed. */
  clear(): void;
  stop(): void;
}

const silent: ProgressDisplay = { show: () => {}, clear: () => {}, stop: () => {} };
const lineEveryMs = 5000;

/**
 * How far a scan is, on standard error: one line that is written over on a terminal; elsewhere, when asked for, a line
 * every five seconds. How much there is in all is found out beside the scan.
 */
export function scanProgress(
  terminal: Terminal,
  paths: readonly string[],
  { wanted, forced }: { readonly wanted: boolean; readonly forced: boolean },
): ProgressDisplay {
  if (!(wanted && terminal.isTTY) && !forced) return silent;
  const began = performance.now();
  const line = progressLine(terminal);
  const all = { files: 0, bytes: 0, known: false, stopped: false };
  void count(paths, all);
  let last = began;
  return {
    show(soFar) {
      if (terminal.isTTY) line.show(cut(words(soFar, all, began), terminal.errorColumns ?? 80));
      else if (performance.now() - last > lineEveryMs) {
        last = performance.now();
        terminal.err(`${words(soFar, all, began)}\n`);
      }
    },
    clear: line.clear,
    stop() {
      all.stopped = true;
      line.clear();
    },
  };
}

interface Whole {
  files: number;
  bytes: number;
  known: boolean;
  stopped: boolean;
}

async function count(paths: readonly string[], all: Whole): Promise<void> {
  for await (const found of walk(paths)) {
    if (all.stopped) return;
    all.files += 1;
    if (found.kind === "file") all.bytes += found.bytes;
  }
  all.known = true;
}

function words({ files, bytes, records, alerts, file }: ScanProgress, all: Whole, began: number): string {
  const seconds = Math.max((performance.now() - began) / 1000, 0.001);
  const share = all.known && all.bytes > 0 ? `${Math.min(100, Math.floor((100 * bytes) / all.bytes))}%  ` : "";
  const ofBytes = all.known ? `${size(bytes)} of ${size(all.bytes)}` : size(bytes);
  return (
    `${share}${number(files)} file${files === 1 ? "" : "s"} read, ${ofBytes}, ${number(Math.round(records / seconds))} records a second, ` +
    `${number(alerts)} alert${alerts === 1 ? "" : "s"}  ${visible(file)}`
  );
}

function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let at = 0;
  for (; value >= 1000 && at < units.length - 1; at += 1) value /= 1000;
  return `${at === 0 ? value : value.toFixed(1)} ${units[at] ?? ""}`;
}

export const number = (value: number): string => value.toLocaleString("en-US");
