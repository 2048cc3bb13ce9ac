import { z } from "zod";
import { Instant } from "./basics.ts";

/** A text that may be longer than a page can hold: its beginning, and how long the whole is. */
export const CutText = z.object({
  text: z.string(),
  length: z.number().describe("Characters (UTF-16) of the whole; more than `text` has when it is cut"),
});
export type CutText = z.infer<typeof CutText>;

export const EventField = z.object({
  field: z.string(),
  values: z.array(CutText).describe("The first values; `count` says how many there are"),
  count: z.number(),
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
  fields: z.array(EventField).describe("The first fields by name; `fieldCount` says how many there are"),
  fieldCount: z.number(),
  traced: z.boolean().describe("Whether it was worked out where each field came from; not for a huge record"),
  absent: z.array(z.object({ field: z.string(), state: z.enum(["not_in_source", "missing"]), remedy: z.string() })),
  raw: CutText.nullable().describe("The record as received"),
  document: CutText.describe("The normalised document as JSON text"),
});
export type EventDetail = z.infer<typeof EventDetail>;
export type EventField = z.infer<typeof EventField>;
