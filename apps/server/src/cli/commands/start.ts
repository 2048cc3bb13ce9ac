import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import pino, { type Logger } from "pino";
import { type Backend, compose } from "../../compose/compose.ts";
import { type Config, readConfig } from "../../config/config.ts";
import { serverFile } from "../../config/layout.ts";
import { createApp } from "../../http/app.ts";
import { createStreamHub } from "../../http/stream.ts";
import { commandLineActor, issueLinks } from "../../services/accounts.ts";
import { loadSample, sampleWasLoaded } from "../../services/sample.ts";
import { type CommandLine, exitCode, type Terminal, UsageError } from "../command.ts";

const help = `usage: quaestor start [options]

Starts the console. On an empty data directory it loads sample telemetry first, so that there is something to look at.

  --data DIR    data directory (QUAESTOR_DATA; default: .quaestor in the project's folder)
  --port N      port (QUAESTOR_PORT; default 4747; 0 takes a free one)
  --host ADDR   address to bind (QUAESTOR_HOST; default 127.0.0.1)
  --drop DIR    folder that files of telemetry are taken from (QUAESTOR_DROP; default: none)
  --rules DIR   folder of rule files (QUAESTOR_RULES; default: the rules that ship)
  --no-sample   load no sample telemetry
  --json        one JSON object on standard output when it is ready, instead of words
  --help

Prints the address and one-time sign-in links for an analyst, a lead and an admin. Stop it with Ctrl-C.
`;

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      data: { type: "string" },
      port: { type: "string" },
      host: { type: "string" },
      rules: { type: "string" },
      drop: { type: "string" },
      sample: { type: "boolean" },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length > 0) throw new UsageError(`start takes no "${positionals[0] ?? ""}"`);
  const { json, ...flags } = values;
  const config = readConfig(flags, terminal.env);
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const say = (line: string): void => terminal.err(`  ${line}\n`);

  say(`opening ${config.dataDir} …`);
  const hub = createStreamHub();
  const backend = await compose({ config, log, publish: hub.publish, scheduled: true, say });
  const app = createApp({
    services: backend.services,
    hub,
    log,
    host: config.host,
    webDir: config.webDir,
    maxUploadBytes: config.maxUploadBytes,
  });
  const server = createServer(app);
  try {
    const url = await listen(server, config);
    if (config.sample) await sampleOnce(backend, say);
    const links = issueLinks(backend.parts.identity, url, Date.now());
    announce(config, url, backend);
    backend.parts.drop?.start();
    if (json)
      terminal.out(`${JSON.stringify({ event: "ready", url, links, dataDir: config.dataDir, pid: process.pid })}\n`);
    else
      terminal.out(
        `\nQuaestor is running at ${url}\n\n  sign in as an analyst  ${links.analyst}\n  sign in as a lead      ${links.lead}\n  sign in as an admin    ${links.admin}\n\nEach link works once, within a day. Ctrl-C stops it.\n`,
      );
    await untilSignal();
  } finally {
    rmSync(serverFile(config.dataDir), { force: true });
    await shutDown(server, hub, backend, log);
  }
  return exitCode.ok;
}

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? `port ${port} on ${host} is in use by another program; choose another with --port`
          : error.code === "EACCES"
            ? `port ${port} may not be opened by this account; choose one above 1023 with --port`
            : error.message;
      reject(new Error(reason));
    });
    server.listen({ host, port }, () => {
      const address: AddressInfo | string | null = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
      resolve(`http://${name}:${bound}`);
    });
  });
}

async function sampleOnce(backend: Backend, say: (line: string) => void): Promise<void> {
  const { core, intake } = backend.parts;
  if (sampleWasLoaded(intake) || (await core.store.count({ query: { kind: "all" } })) > 0) return;
  say("loading sample telemetry (once) …");
  const by = backend.parts.identity.account(commandLineActor.id);
  if (by === null) return;
  const report = await loadSample(backend.parts, by);
  say(`${report.stored.toLocaleString("en-US")} sample events, ${report.alerts} alerts`);
}

/** Tells the command line on this machine how to reach the console; the token is for the account's own files only. */
function announce(config: Config, url: string, backend: Backend): void {
  const opened = backend.parts.identity.openSession(commandLineActor.id, Date.now(), Date.now() + 365 * 86_400_000);
  if (opened === null) return;
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(serverFile(config.dataDir), JSON.stringify({ url, pid: process.pid, token: opened.token }), {
    mode: 0o600,
  });
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

/** Lets answers under way finish for a moment, then closes the files. */
async function shutDown(server: Server, hub: { close(): void }, backend: Backend, log: Logger): Promise<void> {
  hub.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), 3000);
  await closed;
  clearTimeout(patience);
  await backend.stop().catch((error: unknown) => log.error({ err: error }, "closing the stores failed"));
}

export const start: CommandLine = { name: "start", summary: "start the console", help, run };
