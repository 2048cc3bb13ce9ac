import { gunzip } from "@quaestor/adapters/files";
import type { Request, Response } from "express";
import type { IntakeDoor } from "../../services/intake/door.ts";
import { BulkReader } from "./bulk-reader.ts";
import { BulkTaking } from "./bulk-taking.ts";
import { malformed, retryAfterSeconds, tooLarge, tooMany } from "./refusals.ts";
import { Refusal, reply } from "./reply.ts";

/** Requests under way, by door. */
const reading = new WeakMap<IntakeDoor, number>();

/**
 * `_bulk`: reads operations off the body as it comes, hands them over, and answers for each when it is durable. Where
 * there is no room, reading waits, so that the shipper's own connection is what holds it back; when that lasts, the rest
 * is told to come again, by status 429 of each operation: the official client repeats those, and not a whole request.
 * Throws {@link Refusal}; what was kept before stays, and comes again as duplicates.
 */
export async function bulk(req: Request, res: Response, door: IntakeDoor, keyId: string): Promise<void> {
  const started = performance.now();
  if (Number(req.get("content-length") ?? 0) > door.maxBodyBytes) throw tooLarge(door.maxBodyBytes);
  const open = reading.get(door) ?? 0;
  if (open >= door.mostRequests) throw tooMany(open);
  reading.set(door, open + 1);
  try {
    const taking = new BulkTaking(door, keyId);
    try {
      await readInto(taking, req, door.maxBodyBytes);
    } finally {
      await taking.settled();
      // What was not read is passed over, so that the answer arrives and the connection can be used again.
      req.resume();
    }
    const items = taking.answers();
    if (taking.isCutShort) res.setHeader("retry-after", String(retryAfterSeconds));
    reply(req, res, 200, {
      errors: items.some(({ answer }) => answer.status >= 400),
      took: Math.round(performance.now() - started),
      items: items.map(({ verb, answer }) => ({ [verb]: answer })),
    });
  } finally {
    reading.set(door, (reading.get(door) ?? 1) - 1);
  }
}

async function readInto(taking: BulkTaking, req: Request, maxBytes: number): Promise<void> {
  const index = typeof req.params.index === "string" && req.params.index !== "" ? req.params.index : null;
  const reader = new BulkReader(index);
  const damage: string[] = [];
  for await (const chunk of unpacked(req, maxBytes, damage)) {
    await taking.add(reader.push(chunk));
    if (reader.bytes > maxBytes) throw tooLarge(maxBytes);
    if (reader.problem !== null) break;
  }
  if (damage.length === 0) await taking.add(reader.end());
  await taking.handOver();
  if (damage[0] !== undefined)
    throw malformed(`The body is not whole: ${damage[0]}. Send it again; what was kept of it is not doubled.`);
  if (reader.problem !== null) throw malformed(reader.problem);
  if (taking.isEmpty) throw malformed("The request body is empty.");
}

function unpacked(req: Request, maxBytes: number, damage: string[]): AsyncIterable<Uint8Array> {
  // Left to itself, iterating would tear the connection down before the answer when it ends early.
  const body: AsyncIterable<Uint8Array> = req.iterator({ destroyOnReturn: false });
  const encoding = (req.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return body;
  if (encoding !== "gzip" && encoding !== "x-gzip")
    throw new Refusal(415, "content_encoding_exception", "A body comes plain or with content-encoding gzip.");
  return gunzip(body, {
    // One byte more than is taken, so that whoever counts sees it.
    most: () => maxBytes + 1,
    onDamage: ({ message, compressedBytes, unpackedBytes }) =>
      damage.push(`${message} (at byte ${compressedBytes}, ${unpackedBytes} unpacked)`),
  });
}
