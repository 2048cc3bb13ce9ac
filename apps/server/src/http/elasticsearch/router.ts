import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import type { Logger } from "pino";
import type { IntakeDoor } from "../../services/intake/door.ts";
import { carriesApiKey, credentialsOf } from "./authorization.ts";
import { bulk } from "./bulk.ts";
import { clusterHealth, clusterInfo, healthLine, license, nodes, whoAmI, xpack } from "./cluster.ts";
import { refusalOf, unknownKey } from "./refusals.ts";
import { Refusal, reply, replyRefusal } from "./reply.ts";

/** What shippers ask for before they send. None of it is kept: this console knows its fields without being told. */
const setUp = [
  "_template",
  "_index_template",
  "_component_template",
  "_ilm/policy",
  "_data_stream",
  "_ingest/pipeline",
  "_alias",
] as const;
/** How a list of each looks when there is none. */
const none: Readonly<Record<(typeof setUp)[number], Parameters<typeof reply>[3]>> = {
  _template: {},
  _index_template: { index_templates: [] },
  _component_template: { component_templates: [] },
  "_ilm/policy": {},
  _data_stream: { data_streams: [] },
  "_ingest/pipeline": {},
  _alias: {},
};

/** The console's own addresses: an API key opens none of them. */
const ours = /^\/(?:api|assets|healthz)(?:\/|$)/;
/** Names with an underscore are Elasticsearch's, alone or behind an index. */
const theirs = /^\/(?:_[a-z]|[^/_][^/]*\/_(?:bulk|refresh|flush|alias|mapping|settings|doc|create)(?:\/|$))/;

/**
 * Whether a request is for live intake: one with an API key, one to an address of Elasticsearch's, or one to the root
 * that wants JSON. Everything else is the console's; there an API key means nothing, as here a session means nothing.
 */
function isForIntake(req: Request): boolean {
  if (ours.test(req.path)) return false;
  if (carriesApiKey(req.get("authorization")) || theirs.test(req.path)) return true;
  const accept = req.get("accept") ?? "";
  return req.path === "/" && accept.includes("json") && !accept.includes("html");
}

/**
 * Answers as Elasticsearch does, as far as shippers ask before and while they send. Its own caller's check: an API key in
 * the Authorization header, which no page elsewhere can make a browser send. Cookies are not looked at.
 */
export function elasticsearchRoutes(door: IntakeDoor, log: Logger): RequestHandler {
  const router = Router();
  router.use(authenticate(door));
  router.get("/", (req, res) => reply(req, res, 200, clusterInfo(door)));
  for (const path of ["/_bulk", "/:index/_bulk"])
    for (const method of ["post", "put"] as const)
      router[method](path, (req, res) => bulk(req, res, door, keyOf(res).id));

  router.get("/_license", (req, res) => reply(req, res, 200, license(door)));
  router.get("/_xpack", (req, res) => reply(req, res, 200, xpack(door)));
  router.get(["/_cluster/health", "/_cluster/health/:index"], (req, res) => reply(req, res, 200, clusterHealth()));
  router.get("/_cat/health", (_req, res) => void res.type("text/plain").send(healthLine()));
  router.get("/_cat/templates{/:name}", (_req, res) => void res.type("text/plain").send(""));
  router.get(["/_nodes", "/_nodes/{*rest}"], (req, res) => reply(req, res, 200, nodes(door, req.get("host") ?? "")));
  router.get("/_security/_authenticate", (req, res) => reply(req, res, 200, whoAmI(keyOf(res))));
  for (const name of setUp) {
    // GET answers HEAD too.
    router.get(`/${name}`, (req, res) => reply(req, res, 200, none[name]));
    router.get([`/${name}/:name`, `/:index/${name}{/:name}`], notThere);
    for (const method of ["put", "post"] as const)
      router[method]([`/${name}/{*name}`, `/:index/${name}/:name`], (req, res) =>
        reply(req, res, 200, { acknowledged: true }),
      );
  }
  // What was acknowledged can be searched already.
  for (const path of ["/_refresh", "/:index/_refresh", "/_flush", "/:index/_flush"])
    for (const method of ["get", "post"] as const)
      router[method](path, (req, res) => reply(req, res, 200, { _shards: { total: 1, successful: 1, failed: 0 } }));
  router.get("/:index", notThere);
  router.put("/:index", (req, res) =>
    reply(req, res, 200, { acknowledged: true, shards_acknowledged: true, index: String(req.params.index) }),
  );
  router.use((req) => {
    throw new Refusal(
      400,
      "illegal_argument_exception",
      `This console takes events by _bulk; it does not answer ${req.method} ${req.path}.`,
    );
  });
  router.use(onError(door, log));

  return (req, res, next) => {
    if (!isForIntake(req)) return next();
    // Clients of Elastic's send nothing to a server that does not say so.
    res.setHeader("x-elastic-product", "Elasticsearch");
    res.setHeader("cache-control", "no-store");
    router(req, res, next);
  };
}

interface Key {
  readonly id: string;
  readonly name: string;
}

function authenticate(door: IntakeDoor): RequestHandler {
  return (req, res, next) => {
    const given = credentialsOf(req.get("authorization"));
    const key = given === null ? null : door.authenticate(given.id, given.secret, "ingest");
    if (key === null) throw unknownKey();
    const known: Key = { id: key.id, name: key.name };
    res.locals.apiKey = known;
    next();
  };
}

function keyOf(res: Response): Key {
  const key: unknown = res.locals.apiKey;
  if (typeof key !== "object" || key === null || !("id" in key) || !("name" in key)) throw unknownKey();
  return { id: String(key.id), name: String(key.name) };
}

const notThere: RequestHandler = (req) => {
  throw new Refusal(
    404,
    "resource_not_found_exception",
    `There is nothing at ${req.path}: this console keeps neither templates nor policies, pipelines or aliases, and needs none.`,
  );
};

function onError(door: IntakeDoor, log: Logger): ErrorRequestHandler {
  return (error, req, res, _next) => {
    // The shipper went away in the middle of its request: nobody is left to be answered.
    if (req.destroyed && !req.complete) return;
    const refusal = refusalOf(error);
    if (refusal === null) log.error({ err: error, method: req.method, path: req.path }, "live intake failed");
    const shown = refusal ?? new Refusal(500, "internal_exception", "Something failed that should not have.");
    const key: unknown = res.locals.apiKey;
    if (key !== undefined && shown.status !== 404) door.refused(keyOf(res).id, `${shown.status}: ${shown.message}`);
    if (res.headersSent) res.end();
    else replyRefusal(req, res, shown);
  };
}
