import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchAll } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { holdWrites } from "./held-writes.ts";
import { type RunningConsole, startConsole } from "./running-console.ts";
import { bulkBody, makeKey, type ShownKey, sendBulk } from "./shipper.ts";

const daemon = ["/usr/sbin/rsyslogd", "/usr/local/sbin/rsyslogd", "/usr/bin/rsyslogd"].find((path) => existsSync(path));
const modules = [
  "/usr/lib/x86_64-linux-gnu/rsyslog",
  "/usr/lib/aarch64-linux-gnu/rsyslog",
  "/usr/lib64/rsyslog",
  "/usr/lib/rsyslog",
];
const moduleFolder = modules.find((path) => existsSync(join(path, "omelasticsearch.so")));
const missing =
  daemon === undefined
    ? "rsyslogd is not installed"
    : moduleFolder === undefined
      ? "its module omelasticsearch is not installed (Debian: rsyslog-elasticsearch)"
      : null;
if (missing !== null) process.stderr.write(`rsyslog is not tried as a shipper: ${missing}\n`);

let folder: string | null = null;
let child: ChildProcess | null = null;
let running: RunningConsole | null = null;
afterEach(async () => {
  if (child !== null) await ended(child);
  await running?.stop();
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
});

async function ended(process_: ChildProcess): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  const gone = new Promise((resolve) => process_.once("exit", resolve));
  process_.kill("SIGKILL");
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

interface Daemon {
  /** Where refused documents are put. */
  readonly errors: string;
  /** What it says of itself. */
  told(): string;
  /** Sends documents to it, one a message. */
  send(documents: readonly string[]): Promise<void>;
}

/** Starts a daemon of our own: no file of the system's is read or written. */
async function started(console: RunningConsole, key: ShownKey, more: string): Promise<Daemon> {
  const own = mkdtempSync(join(tmpdir(), "quaestor-rsyslog-"));
  folder = own;
  const { hostname, port } = new URL(console.url);
  const input = await freePort();
  const errors = join(own, "errors.json");
  const log = join(own, "own.log");
  writeFileSync(
    join(own, "rsyslog.conf"),
    `global(workDirectory="${own}" maxMessageSize="64k")
module(load="${moduleFolder}/omelasticsearch")
module(load="${moduleFolder}/imtcp")
input(type="imtcp" port="${input}" address="127.0.0.1" ruleset="ship")
template(name="document" type="string" string="%msg%")
ruleset(name="ship") {
  action(type="omelasticsearch" server="http://${hostname}" serverport="${port}" uid="${key.id}" pwd="${key.secret}"
    searchIndex="logs-windows.forwarded-default" searchType="" bulkmode="on" template="document"
    errorfile="${errors}" action.resumeretrycount="-1" action.resumeinterval="1" ${more})
}
syslog.* action(type="omfile" file="${log}")
`,
  );
  const started = spawn(
    daemon ?? "",
    ["-n", "-f", join(own, "rsyslog.conf"), "-i", join(own, "rsyslogd.pid"), "-M", moduleFolder ?? ""],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  child = started;
  let said = "";
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (data) => {
      said += String(data);
    });
  const send = (documents: readonly string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(input, "127.0.0.1", () => {
        for (const document of documents) socket.write(`<14>1 2026-03-02T10:00:00Z host app - - - ${document}\n`);
        socket.end(() => resolve());
      });
      socket.once("error", reject);
    });
  await expect.poll(() => send([]).then(() => "listens", String), { timeout: 20_000, interval: 300 }).toBe("listens");
  return { errors, send, told: () => said + (existsSync(log) ? readFileSync(log, "utf8") : "") };
}

const documents = (count: number): string[] =>
  Array.from({ length: count }, (_, pid) => processStart({ pid }).raw ?? "");

describe.skipIf(missing !== null)(`rsyslog with omelasticsearch${missing === null ? "" : `: ${missing}`}`, () => {
  it("sends what it is handed, each event once", { timeout: 60_000 }, async () => {
    running = await startConsole();
    const { keys } = running.backend.parts;
    const { store } = running.backend.core;
    const key = await makeKey(running, "rsyslog");
    const { errors, send, told } = await started(running, key, "");
    const all = [...documents(300), '{"unknown": true}'];
    await send(all);
    await expect.poll(() => store.count({ query: matchAll }), { timeout: 30_000, message: told() }).toBe(300);
    await send(all);
    await expect
      .poll(() => keys.get(key.id), { timeout: 30_000 })
      .toMatchObject({ records: 602, stored: 300, duplicates: 301, quarantined: 1 });
    expect(await store.count({ query: matchAll })).toBe(300);
    const [kept] = (await store.search({ query: matchAll, limit: 1 })).events;
    expect(kept).toMatchObject({ index: "logs-windows.forwarded-default" });
    expect(readFileSync(errors, "utf8")).toContain("document_parsing_exception");
  });

  it("comes again with what found no room", { timeout: 90_000 }, async () => {
    const intake = { maxBodyBytes: 10_000_000, mostRequests: 100, queueBytes: 1, patienceMs: 0, dropDir: null };
    running = await startConsole({ config: { intake } });
    const { store } = running.backend.core;
    const key = await makeKey(running, "rsyslog");
    const { send, told } = await started(running, key, 'retryfailures="on" retryruleset="ship"');
    const held = holdWrites(running);
    const other = sendBulk(running.url, key.header, bulkBody([processStart({ host: "other" }).raw ?? ""]));
    await held.refusedAtLeast(0);
    await send(documents(50));
    await held.refusedAtLeast(2);
    held.release();
    expect((await other).errors).toBe(false);
    await expect.poll(() => store.count({ query: matchAll }), { timeout: 60_000, message: told() }).toBe(51);
  });
});
