import { z } from "zod";
import { Instant, Phrase } from "./basics.ts";

/** How far back telemetry is looked through; investigations are always all looked through. */
export const SearchSpan = z.enum(["24h", "7d", "30d", "all"]);
export type SearchSpan = z.infer<typeof SearchSpan>;

export const SearchQuery = z.object({
  text: z
    .string()
    .min(2)
    .max(400)
    .describe("Looked for as it is, without case: nothing in it is a pattern or an operator"),
  span: SearchSpan.optional().describe("Default 7d"),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** Where a hit leads: an investigation (at an alert), an event, or the queue narrowed to a host or a user. */
export const SearchTarget = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("investigation"), id: z.string(), alertId: z.string().nullable() }),
  z.object({ kind: z.literal("event"), id: z.string() }),
  z.object({ kind: z.literal("queue"), q: z.string() }),
]);
export type SearchTarget = z.infer<typeof SearchTarget>;

export const SearchHit = z.object({
  id: z.string().describe("Unique within its group"),
  title: Phrase,
  detail: z.array(z.string()).describe("Host, user, source, counts: what tells hits apart"),
  at: Instant.nullable(),
  target: SearchTarget,
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchGroup = z.object({
  kind: z.enum(["cases", "alerts", "hosts", "users", "events"]),
  hits: z.array(SearchHit),
  more: z.boolean().describe("More match than are given"),
  total: z.number().nullable().describe("All that match; null where they were not counted"),
  failure: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe("Why nothing, or only a part, was found: never to be read as none"),
});
export type SearchGroup = z.infer<typeof SearchGroup>;

export const SearchResult = z.object({
  text: z.string(),
  span: SearchSpan,
  from: Instant.nullable().describe("Telemetry was looked through from here; null is from its beginning"),
  to: Instant,
  groups: z.array(SearchGroup),
});
export type SearchResult = z.infer<typeof SearchResult>;
