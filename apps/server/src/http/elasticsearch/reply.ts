import type { Request, Response } from "express";
import { filterPath, type Json } from "./filter-path.ts";

/** Thrown where a request is refused as a whole; answered in Elasticsearch's form of errors. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly type: string;
  readonly retryAfterSeconds: number | null;
  constructor(status: number, type: string, reason: string, retryAfterSeconds: number | null = null) {
    super(reason);
    this.status = status;
    this.type = type;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sends an answer, cut down by `filter_path`. */
export function reply(req: Request, res: Response, status: number, body: Json): void {
  const filter = req.query.filter_path;
  send(req, res, status, typeof filter === "string" && filter !== "" ? filterPath(body, filter) : body);
}

/** Sends why a request was refused. Never cut down: a filter meant for answers would leave nothing to read. */
export function replyRefusal(req: Request, res: Response, refusal: Refusal): void {
  const { status, type, message: reason, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== null) res.setHeader("retry-after", String(retryAfterSeconds));
  // Not Basic, although it is taken: that would have a browser ask for a password.
  if (status === 401) res.setHeader("www-authenticate", 'ApiKey realm="Quaestor live intake"');
  send(req, res, status, { error: { root_cause: [{ type, reason }], type, reason }, status });
}

function send(req: Request, res: Response, status: number, body: Json): void {
  const version = /compatible-with=(\d{1,2})/.exec(req.get("accept") ?? "")?.[1];
  const type =
    version === undefined ? "application/json" : `application/vnd.elasticsearch+json;compatible-with=${version}`;
  res.statusCode = status;
  res.setHeader("content-type", type);
  res.end(JSON.stringify(body));
}
