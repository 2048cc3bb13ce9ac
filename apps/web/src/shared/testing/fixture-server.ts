import type { IncomingMessage } from "node:http";
import type { Plugin } from "vite";
import { createFixtureApi } from "./fixture-api.ts";

/** A Vite plugin that answers /api from fixtures, for drawing pages without a server: `vite --mode fixtures`. */
export function fixtureServer(): Plugin {
  return {
    name: "quaestor-fixtures",
    configureServer(server) {
      const api = createFixtureApi({ now: new Date().toISOString() });
      server.middlewares.use("/api/v1/stream", (_req, res) => {
        res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
        res.write("retry: 2000\n\n");
      });
      server.middlewares.use("/api", (req, res) => {
        void textOf(req).then((body) => {
          const url = new URL(`/api${req.url ?? ""}`, "http://localhost");
          const answer = api.answer(req.method ?? "GET", url, body);
          res.writeHead(answer.status, { "content-type": "application/json" });
          res.end(JSON.stringify(answer.body));
        });
      });
    },
  };
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
