import { z } from "zod";
import { Instant } from "./basics.ts";

export const EventField = z.object({
  field: z.string(),
  values: z.array(z.string()),
  from: z.string().nullable().describe("Where in the record as received it came from"),
  derived: z.boolean(),
  description: z.string().nullable(),
});
export const EventDetail = z.object({
  id: z.string(),
  index: z.string(),
  source: z.string(),
  time: Instant,
  ingested: Instant.nullable(),
  fields: z.array(EventField),
  absent: z.array(z.object({ field: z.string(), state: z.enum(["not_in_source", "missing"]), remedy: z.string() })),
  raw: z.string().nullable(),
  document: z.string().describe("The normalised document as JSON text"),
});
export type EventDetail = z.infer<typeof EventDetail>;
export type EventField = z.infer<typeof EventField>;
