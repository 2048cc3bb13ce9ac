import {
  allRoutes,
  type EventFilePart,
  eventFilePath,
  exportPath,
  openApiOf,
  streamPath,
  uploadPath,
} from "@quaestor/api";
import { type Request, Router } from "express";
import { version } from "../../cli/version.ts";
import type { Services } from "../../compose/services.ts";
import type { Presence } from "../presence.ts";
import { HttpProblem } from "../refusal.ts";
import { type Caller, callerOf } from "../serve.ts";
import type { StreamHub } from "../stream.ts";

const mayUpload = new Set(["analyst", "lead", "admin"]);

/** What is not JSON in and JSON out: uploads, bundles, whole events, the event stream, the description of the rest. */
export function fileRoutes(services: Services, hub: StreamHub, presence: Presence, maxUploadBytes: number): Router {
  const router = Router();
  router.get("/api/v1/openapi.json", (_req, res) => void res.json(openApiOf(allRoutes, version)));

  router.get(streamPath, (req, res) => {
    const caller = signedIn(callerOf(res));
    hub.attach(req, res);
    req.on("close", presence.enter(caller));
  });

  router.post(uploadPath, async (req, res) => {
    const caller = signedIn(callerOf(res));
    if (!mayUpload.has(caller.actor.role))
      throw new HttpProblem("FORBIDDEN", `The role ${caller.actor.role} may not import telemetry.`);
    const announced = Number(req.get("content-length") ?? 0);
    if (announced > maxUploadBytes) throw tooLarge(maxUploadBytes);
    res.json(await services.importStream(nameOf(req), atMost(req, maxUploadBytes), caller.actor));
  });

  router.get(exportPath(":id").replace("%3A", ":"), async (req, res) => {
    signedIn(callerOf(res));
    const { path, fileName } = await services.exportFile(String(req.params.id));
    res.set({
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${fileName}"`,
      "content-security-policy": "sandbox",
      "cache-control": "no-store",
    });
    res.sendFile(path, { dotfiles: "allow" });
  });

  for (const part of ["received", "normalised"] as const) {
    router.get(eventFilePath(":id", part).replace("%3A", ":"), async (req, res) => {
      signedIn(callerOf(res));
      const id = String(req.params.id);
      const { type, text } = await services.eventFile(id, part);
      res.set({
        "content-type": type,
        "content-disposition": `attachment; filename="${fileNameOf(id, part)}"`,
        "content-security-policy": "sandbox",
        "cache-control": "no-store",
      });
      res.send(Buffer.from(text, "utf8"));
    });
  }
  return router;
}

/** An id comes with telemetry: of a name for a file it gets only what cannot mean anything else. */
const fileNameOf = (id: string, part: EventFilePart): string =>
  `event-${id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 80)}-${part}.${part === "normalised" ? "json" : "txt"}`;

function signedIn(caller: Caller | null): Caller {
  if (caller === null)
    throw new HttpProblem("NOT_SIGNED_IN", "Open a sign-in link first; the server prints new ones at every start.");
  return caller;
}

const tooLarge = (most: number): HttpProblem =>
  new HttpProblem("TOO_LARGE", `At most ${most} bytes are taken in one upload.`);

/** A chunked upload announces no length, and an announced one need not be true. */
async function* atMost(stream: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > most) throw tooLarge(most);
    yield chunk;
  }
}

/** The name is shown and logged, never used as a path. */
function nameOf(req: Request): string {
  const name = typeof req.query.name === "string" ? req.query.name : "upload";
  return name.slice(0, 300);
}
