import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "@elastic/elasticsearch";
import { runNode } from "./child.ts";
import { type RunningConsole, startConsole } from "./console.ts";
import type { Options } from "./options.ts";
import { commandLine } from "./product.ts";
import { rawFile } from "./raw-file.ts";
import { atLeast, atMost, plain, type Row } from "./row.ts";

/** Records in one of the many small requests. */
const small = 10;
const connections = 32;

/**
 * The same records through `_bulk` of the built product by the official client's helper, and as a file straight into a
 * store; then as many small requests at once, which share their writes.
 */
export async function benchBulk({ sizes, folder }: Options): Promise<readonly Row[]> {
  const cli = commandLine();
  if (cli === null) return [plain("bulk", "not run", "", "the product is not built (npm run build)")];
  const file = await rawFile(folder, sizes.bulk);
  const fromFile = await ingested(file, join(folder, "bulk-peer.duckdb"));
  const helper = await measured(cli, (console, auth) => byHelper(console, auth, file));
  const requests = await measured(cli, (console, auth) => bySmallRequests(console, auth, file));
  return [
    ...compared(`${sizes.bulk} records by the client's helper`, helper, fromFile, 0.5),
    ...compared(`${small} records a request, ${connections} at once`, requests, fromFile, 0.25),
  ];
}

interface Taken {
  readonly records: number;
  readonly seconds: number;
  /** Of the process that took them; null where unknown. */
  readonly cpuSeconds: number | null;
}

function compared(what: string, own: Taken, peer: Taken, target: number): readonly Row[] {
  const ratio = own.records / own.seconds / (peer.records / peer.seconds);
  const time = plain("bulk", "processor time a record", micros(own), `ingest ${micros(peer)}`);
  return [
    { bench: "bulk", what, figure: rate(own), against: `ingest ${rate(peer)}`, ratio, target: atLeast(target) },
    own.cpuSeconds === null || peer.cpuSeconds === null
      ? time
      : { ...time, ratio: own.cpuSeconds / own.records / (peer.cpuSeconds / peer.records), target: atMost(1 / target) },
  ];
}

const rate = ({ records, seconds }: Taken): string => `${Math.round(records / seconds).toLocaleString("en-US")}/s`;
const micros = ({ records, cpuSeconds }: Taken): string =>
  cpuSeconds === null ? "not told by this system" : `${((cpuSeconds / records) * 1e6).toFixed(0)} µs`;

async function ingested(file: string, database: string): Promise<Taken> {
  const { stdout } = await runNode(fileURLToPath(new URL("ingest-once.js", import.meta.url)), [file, database]);
  rmSync(database, { force: true });
  const { stored, seconds, cpuSeconds }: { stored: number; seconds: number; cpuSeconds: number } = JSON.parse(stdout);
  return { records: stored, seconds, cpuSeconds };
}

/** Has records sent to a console of its own, and measures what that took. */
async function measured(cli: string, send: (console: RunningConsole, auth: string) => Promise<number>): Promise<Taken> {
  const dataDir = mkdtempSync(join(tmpdir(), "quaestor-bench-bulk-"));
  const console = await startConsole(cli, dataDir);
  try {
    const auth = await apiKey(console);
    const before = console.cpuSeconds();
    const started = performance.now();
    const records = await send(console, auth);
    const seconds = (performance.now() - started) / 1000;
    const after = console.cpuSeconds();
    return { records, seconds, cpuSeconds: before === null || after === null ? null : after - before };
  } finally {
    await console.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What an admin does on the page; gives base64 of id and secret. */
async function apiKey({ url, adminLink }: RunningConsole): Promise<string> {
  const post = (path: string, body: object, cookie = "") =>
    fetch(url + path, {
      method: "POST",
      headers: { origin: url, cookie, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const signedIn = await post("/api/v1/session", { token: adminLink.split("#token=")[1] ?? "" });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const made = await post("/api/v1/keys", { name: "bench", scopes: ["ingest"] }, cookie);
  const { key, secret }: { key: { id: string }; secret: string } = JSON.parse(await made.text());
  return Buffer.from(`${key.id}:${secret}`).toString("base64");
}

async function byHelper({ url }: RunningConsole, auth: string, file: string): Promise<number> {
  const client = new Client({ node: url, auth: { apiKey: auth } });
  const { successful, failed } = await client.helpers.bulk<string>({
    datasource: linesOf(file),
    flushBytes: 2_000_000,
    concurrency: 4,
    onDocument: () => ({ create: { _index: "winlogbeat-bench" } }),
    onDrop: () => undefined,
  });
  await client.close();
  if (failed > 0) throw new Error(`${failed} of ${failed + successful} records were refused`);
  return successful;
}

async function bySmallRequests({ url }: RunningConsole, auth: string, file: string): Promise<number> {
  const bodies = bodiesOf(file);
  let sent = 0;
  const one = async (): Promise<void> => {
    for (let next = await bodies.next(); !next.done; next = await bodies.next()) {
      const response = await fetch(`${url}/_bulk?filter_path=errors`, {
        method: "POST",
        headers: { authorization: `ApiKey ${auth}`, "content-type": "application/x-ndjson" },
        body: next.value,
      });
      const { errors }: { errors?: boolean } = JSON.parse(await response.text());
      if (errors !== false) throw new Error(`a small request was refused with ${response.status}`);
      sent += small;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return sent;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface(createReadStream(file));
}

async function* bodiesOf(file: string): AsyncGenerator<string> {
  let lines: string[] = [];
  for await (const line of linesOf(file)) {
    lines.push(`{"create":{"_index":"winlogbeat-bench"}}\n${line}\n`);
    if (lines.length === small) {
      yield lines.join("");
      lines = [];
    }
  }
}
