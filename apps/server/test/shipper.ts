import { createApiKey, type KeyScope } from "@quaestor/api";
import { z } from "zod";
import type { RunningConsole } from "./running-console.ts";

/** An API key with its secret, as an admin was shown it. */
export interface ShownKey {
  readonly id: string;
  readonly secret: string;
  /** `Authorization: ApiKey …`. */
  readonly header: string;
}

/** Has an admin make a key on the page. */
export async function makeKey(
  running: RunningConsole,
  name = "a shipper",
  scopes: KeyScope[] = ["ingest"],
): Promise<ShownKey> {
  const admin = await running.signIn("admin");
  const { key, secret } = await admin.call(createApiKey, { params: {}, query: {}, body: { name, scopes } });
  return { id: key.id, secret, header: `ApiKey ${Buffer.from(`${key.id}:${secret}`).toString("base64")}` };
}

const Item = z.looseObject({
  _index: z.string(),
  _id: z.string(),
  status: z.number(),
  result: z.string().optional(),
  error: z.object({ type: z.string(), reason: z.string() }).optional(),
});
const Answer = z.object({ took: z.number(), errors: z.boolean(), items: z.array(z.record(z.string(), Item)) });
const Refused = z.object({ status: z.number(), error: z.looseObject({ type: z.string(), reason: z.string() }) });

/** What `_bulk` answered: one item an operation, without the verb around it; or why all of it was refused. */
export interface Bulked {
  readonly status: number;
  readonly headers: Headers;
  readonly errors: boolean;
  readonly items: readonly z.infer<typeof Item>[];
  readonly refused: z.infer<typeof Refused>["error"] | null;
}

/** Sends a bulk body as it is. */
export async function sendBulk(
  url: string,
  header: string,
  body: string | Uint8Array,
  more: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<Bulked> {
  const response = await fetch(url + (more.path ?? "/_bulk"), {
    method: "POST",
    headers: { authorization: header, "content-type": "application/x-ndjson", ...more.headers },
    body,
  });
  const answer: unknown = await response.json();
  const { status, headers } = response;
  if (!response.ok) return { status, headers, errors: true, items: [], refused: Refused.parse(answer).error };
  const { errors, items } = Answer.parse(answer);
  return { status, headers, errors, items: items.flatMap((item) => Object.values(item)), refused: null };
}

/** A bulk body of documents, each under the same action. */
export const bulkBody = (
  documents: readonly string[],
  action: object = { create: { _index: "winlogbeat-9.1.0" } },
): string => documents.map((document) => `${JSON.stringify(action)}\n${document}\n`).join("");
