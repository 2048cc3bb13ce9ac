import { createReadStream, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { walk } from "@quaestor/adapters/files";
import { ImportReport, Problem, uploadPath } from "@quaestor/api";
import pino from "pino";
import { z } from "zod";
import { compose } from "../../compose/compose.ts";
import { type Config, readConfig } from "../../config/config.ts";
import { serverFile } from "../../config/layout.ts";
import { commandLineActor } from "../../services/accounts.ts";
import { importTelemetry } from "../../services/imports.ts";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";
import { progressLine, visible } from "../progress.ts";

const help = `usage: quaestor ingest [options] PATH...

Takes files and folders of telemetry into a data directory and runs the rules over what is new. When a console is running on
that directory the files go to it; otherwise the directory is opened for the time being.

  --data DIR   data directory (QUAESTOR_DATA; default: .quaestor in the project's folder)
  --json       one JSON report a file on standard output
  --help

Prints for every file: records = stored + duplicates + quarantined. Exits 0 when every file was taken, 1 otherwise.
`;

type Take = (name: string, path: string) => Promise<ImportReport>;

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: "string" }, json: { type: "boolean", default: false } },
  });
  if (positionals.length === 0) throw new UsageError("name at least one file or folder");
  const config = readConfig(
    { ...(values.data === undefined ? {} : { data: values.data }), sample: false },
    terminal.env,
  );
  const door = await openDoor(config, (line) => terminal.err(`${line}\n`));
  const line = progressLine(terminal);
  let failed = 0;
  let nothing = true;
  try {
    for await (const found of walk(positionals)) {
      nothing = false;
      if (found.kind === "unreadable") {
        failed += 1;
        terminal.err(`${visible(found.path)}: ${found.reason}\n`);
        continue;
      }
      line.show(`reading ${visible(found.path)} …`);
      const report = await door.take(basename(found.path), found.path);
      line.clear();
      if (report.problem !== null) failed += 1;
      if (values.json) terminal.out(`${JSON.stringify(report)}\n`);
      terminal.err(
        `${visible(found.path)}: ${report.records} records = ${report.stored} stored + ${report.duplicates} duplicates + ${report.quarantined} quarantined; ${report.alerts} alerts${report.problem === null ? "" : `; ${report.problem}`}\n`,
      );
    }
  } finally {
    await door.close();
  }
  if (nothing) terminal.err(`No file is in ${positionals.map(visible).join(", ")}; nothing was taken.\n`);
  return failed === 0 ? exitCode.ok : exitCode.failed;
}

/** The running console when there is one, or else the data directory itself. */
async function openDoor(config: Config, say: (line: string) => void): Promise<{ take: Take; close(): Promise<void> }> {
  const running = runningServer(config);
  if (running !== null) return { take: throughServer(running.url, running.token), close: async () => {} };
  const backend = await compose({
    config,
    log: pino({ level: "error", base: null }, pino.destination(2)),
    publish: () => {},
    scheduled: false,
    say,
  });
  const { parts } = backend;
  const by = commandLineActor;
  return {
    take: (name, path) => importTelemetry(parts, { name, path, by, sample: false }),
    close: () => backend.stop(),
  };
}

const Running = z.object({ url: z.url(), pid: z.number(), token: z.string() });

function runningServer(config: Config): z.infer<typeof Running> | null {
  try {
    const running = Running.parse(JSON.parse(readFileSync(serverFile(config.dataDir), "utf8")));
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}

function throughServer(url: string, token: string): Take {
  return async (name, path) => {
    const { size } = await stat(path);
    const response = await fetch(`${url}${uploadPath}?name=${encodeURIComponent(name)}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/octet-stream",
        "content-length": String(size),
      },
      body: Readable.toWeb(createReadStream(path)),
      duplex: "half",
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(Problem.parse(body).detail);
    return ImportReport.parse(body);
  };
}

export const ingest: CommandLine = { name: "ingest", summary: "take files into a data directory", help, run };
