import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EvtxDump, type EvtxDumpFormat } from "../src/index.ts";
import { differences, eventsOf, jsonDifferences } from "./evtx-comparison.ts";
import { evtxFiles, noSharedData, sharedData } from "./shared-data.ts";

const maxBuffer = 1 << 30;
const python = process.env.QUAESTOR_PYTHON ?? "python3";
const script = fileURLToPath(new URL("evtx-peer.py", import.meta.url));

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const hasEvtxexport = runs("evtxexport", ["-V"]);
const hasPackage = runs(python, ["-c", "import evtx"]);

function dump(file: string, format: EvtxDumpFormat): string {
  const reader = new EvtxDump(format);
  const whole = reader.push(readFileSync(file));
  const rest = reader.end();
  expect([...whole.problems, ...rest.problems]).toEqual([]);
  return Buffer.concat([whole.bytes, rest.bytes]).toString("utf8");
}

function printed(command: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 500)}`);
  return stdout;
}

const Record = z.object({ xml: z.string(), json: z.string() });

const shared = sharedData();
const reason = shared === null ? noSharedData : "shared data";

describe.skipIf(shared === null)(`every value of every record (${reason})`, () => {
  const without = hasEvtxexport ? "" : "; not run: evtxexport is absent (Debian's libevtx-utils)";
  describe.skipIf(!hasEvtxexport)(`as evtxexport reads it${without}`, () => {
    for (const file of evtxFiles()) {
      it(path.basename(file), { timeout: 120_000 }, () => {
        const ours = eventsOf(dump(file, "xml"));
        const theirs = eventsOf(printed("evtxexport", ["-f", "xml", file]));
        expect(ours).toHaveLength(theirs.length);
        expect(ours.flatMap((event, at) => differences(event, theirs[at] ?? []).slice(0, 5))).toEqual([]);
      });
    }
  });

  const withoutPackage = hasPackage ? "" : "; not run: it is absent (pip install evtx)";
  describe.skipIf(!hasPackage)(`as the PyPI package evtx reads it${withoutPackage}`, () => {
    for (const file of evtxFiles()) {
      it(path.basename(file), { timeout: 120_000 }, () => {
        const theirs = printed(python, [script, file])
          .trimEnd()
          .split("\n")
          .map((line) => Record.parse(JSON.parse(line)));
        const ours = eventsOf(dump(file, "xml"));
        expect(ours).toHaveLength(theirs.length);
        // It keeps microseconds.
        const wrong = ours.flatMap((event, at) => differences(event, eventsOf(theirs[at]?.xml ?? "")[0] ?? [], 6));
        expect(wrong.slice(0, 20)).toEqual([]);
        const lines = dump(file, "json").trimEnd().split("\n");
        expect(lines).toHaveLength(theirs.length);
        const wrongJson = lines.flatMap((line, at) => jsonDifferences(line, theirs[at]?.json ?? "null", 6));
        expect(wrongJson.slice(0, 20)).toEqual([]);
      });
    }
  });
});
