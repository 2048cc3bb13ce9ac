import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  type ApiClient,
  type Command,
  type CommandResult,
  commandInvestigation,
  createClient,
  getInvestigation,
  getQueue,
  ImportReport,
  type InvestigationView,
  Problem,
  type QueuePage,
  type StreamMessage,
  uploadPath,
} from "@quaestor/api";
import pino from "pino";
import { type Backend, compose } from "../src/compose/compose.ts";
import type { Config } from "../src/config/config.ts";
import { readConfig } from "../src/config/config.ts";
import { createApp } from "../src/http/app.ts";
import { createStreamHub } from "../src/http/stream.ts";
import type { Outside } from "../src/services/core.ts";

export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Somebody signed in by a one-time link, as a browser on the console's own pages. */
export interface SignedIn extends ApiClient {
  readonly cookie: string;
  queue(query?: Record<string, string>): Promise<QueuePage>;
  view(id: string, query?: Record<string, string>): Promise<InvestigationView>;
  /** One command against the version given, or the newest. */
  command(id: string, command: Command, expectedVersion?: number): Promise<CommandResult>;
  /** Uploads a file. Throws the problem's detail when it is refused. */
  upload(name: string, content: Content): Promise<ImportReport>;
  /** The raw answer of any path, for what is not JSON in and JSON out. */
  raw(path: string, init?: RequestInit): Promise<Response>;
}

/** The real back end with its real HTTP side on a free port, over a directory of its own. */
export interface RunningConsole {
  readonly url: string;
  readonly dataDir: string;
  readonly backend: Backend;
  /** What open pages would have been told. */
  readonly published: readonly StreamMessage[];
  /** A fresh one-time token for an account. */
  linkFor(accountId: string): string;
  signIn(accountId: "analyst" | "lead" | "admin" | "auditor" | (string & {})): Promise<SignedIn>;
  /** Ends the server and closes the files; the directory goes too unless it was given. */
  stop(): Promise<void>;
}

export interface ConsoleOptions {
  readonly dataDir?: string;
  readonly outside?: Outside;
  readonly scheduled?: boolean;
  readonly config?: Partial<Config>;
}

const roles = ["analyst", "lead", "admin", "auditor"] as const;

export function freshDirectory(): string {
  return mkdtempSync(join(tmpdir(), "quaestor-console-"));
}

/** Starts a console without sample telemetry. */
export async function startConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  const dataDir = options.dataDir ?? freshDirectory();
  const config: Config = { ...readConfig({ data: dataDir, port: "0", sample: false }, {}), ...options.config };
  const log = pino({ level: process.env.QUAESTOR_LOG ?? "silent" }, pino.destination(2));
  const hub = createStreamHub();
  const published: StreamMessage[] = [];
  const publish = (message: StreamMessage): void => {
    published.push(message);
    hub.publish(message);
  };
  const backend = await compose({
    config,
    log,
    publish,
    scheduled: options.scheduled ?? false,
    ...(options.outside === undefined ? {} : { outside: options.outside }),
  });
  const { identity } = backend.parts;
  for (const role of roles)
    if (identity.account(role) === null) identity.putAccount({ id: role, name: `The ${role}`, role });
  const server = createServer(
    createApp({
      services: backend.services,
      hub,
      log,
      host: config.host,
      webDir: config.webDir,
      maxUploadBytes: config.maxUploadBytes,
    }),
  );
  const url = await new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
    });
  });
  const linkFor = (accountId: string): string => identity.issueLink(accountId, nowMs(options.outside) + 3_600_000);
  return {
    url,
    dataDir,
    backend,
    published,
    linkFor,
    signIn: (accountId) => signInAt(url, linkFor(accountId)),
    async stop() {
      hub.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await backend.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function nowMs(outside: Outside | undefined): number {
  return outside === undefined ? Date.now() : Number(outside.now() / 1_000_000n);
}

/** Signs in at a console elsewhere, by a one-time token. */
export const signInAt = async (url: string, token: string): Promise<SignedIn> =>
  signedIn(url, await redeem(url, token));

/** Spends a link as the sign-in page does, and gives the cookie. */
async function redeem(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

function signedIn(url: string, cookie: string): SignedIn {
  const headers = { origin: url, cookie };
  const client = createClient(
    (path, { method, headers: own, body }) =>
      fetch(path, { method, headers: { ...own, ...headers }, ...(body === undefined ? {} : { body }) }),
    url,
  );
  const view: SignedIn["view"] = (id, query = {}) => client.call(getInvestigation, { params: { id }, query, body: {} });
  return {
    ...client,
    cookie,
    view,
    queue: (query = {}) => client.call(getQueue, { params: {}, query, body: {} }),
    async command(id, command, expectedVersion) {
      const version = expectedVersion ?? (await view(id)).version;
      return client.call(commandInvestigation, {
        params: { id },
        query: {},
        body: { expectedVersion: version, command },
      });
    },
    async upload(name, content) {
      const streams = typeof content === "object" && !(content instanceof Uint8Array);
      const response = await fetch(`${url}${uploadPath}?name=${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/octet-stream" },
        body: streams ? Readable.toWeb(Readable.from(content)) : content,
        ...(streams ? { duplex: "half" } : {}),
      });
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(Problem.parse(body).detail);
      return ImportReport.parse(body);
    },
    raw: (path, init = {}) => fetch(url + path, { ...init, headers: { ...headers, ...init.headers } }),
  };
}
