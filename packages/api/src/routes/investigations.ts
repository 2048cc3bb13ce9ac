import { z } from "zod";
import { defineRoute } from "../route.ts";
import { Nothing } from "../schemas/basics.ts";
import { EventDetail } from "../schemas/event.ts";
import {
  CommandRequest,
  CommandResult,
  ExportResult,
  InvestigationQuery,
  InvestigationView,
  PivotResult,
  ReviewItem,
  WindowMode,
} from "../schemas/investigation.ts";
import { QueuePage, QueueQuery } from "../schemas/queue.ts";

const Id = z.object({ id: z.string().min(1).max(200) });

export const getQueue = defineRoute({
  id: "getQueue",
  method: "GET",
  path: "/api/v1/queue",
  summary: "Investigations in the order they should be looked at",
  access: "signed_in",
  params: Nothing,
  query: QueueQuery,
  body: Nothing,
  response: QueuePage,
});
export const getInvestigation = defineRoute({
  id: "getInvestigation",
  method: "GET",
  path: "/api/v1/investigations/:id",
  summary: "Everything the investigation page shows, in one round trip",
  access: "signed_in",
  params: Id,
  query: InvestigationQuery,
  body: Nothing,
  response: InvestigationView,
});
export const commandInvestigation = defineRoute({
  id: "commandInvestigation",
  method: "POST",
  path: "/api/v1/investigations/:id/commands",
  summary: "Answer, pin, note, decide, review: one command against the version seen",
  access: ["analyst", "lead", "admin"],
  params: Id,
  query: Nothing,
  body: CommandRequest,
  response: CommandResult,
});
export const getPivot = defineRoute({
  id: "getPivot",
  method: "GET",
  path: "/api/v1/investigations/:id/pivots/:pivot",
  summary: "One pivot over another window",
  access: "signed_in",
  params: Id.extend({ pivot: z.string() }),
  query: z.object({
    alert: z.string().optional(),
    window: WindowMode.optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    limit: z.string().optional(),
    literal: z.literal("true").optional().describe("Ask word for word what Kibana would ask"),
  }),
  body: Nothing,
  response: PivotResult,
});
export const exportInvestigation = defineRoute({
  id: "exportInvestigation",
  method: "POST",
  path: "/api/v1/investigations/:id/exports",
  summary: "Build an evidence bundle",
  access: ["analyst", "lead", "admin", "auditor"],
  params: Id,
  query: Nothing,
  body: Nothing,
  response: ExportResult,
});
export const getReviews = defineRoute({
  id: "getReviews",
  method: "GET",
  path: "/api/v1/reviews",
  summary: "Decisions that wait for a review, oldest first",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ items: z.array(ReviewItem), waiting: z.number(), own: z.number() }),
});
export const getEvent = defineRoute({
  id: "getEvent",
  method: "GET",
  path: "/api/v1/events/:id",
  summary: "One event, as received beside as normalised",
  access: "signed_in",
  params: Id,
  query: Nothing,
  body: Nothing,
  response: EventDetail,
});
/** Where the whole of an event is fetched as a file: the record as received, or the normalised document. */
export const eventFilePath = (id: string, part: EventFilePart) => `/api/v1/events/${encodeURIComponent(id)}/${part}`;
export type EventFilePart = "received" | "normalised";
