import { z } from "zod";
import { Actor, Instant } from "./basics.ts";

export const Session = z.object({ account: Actor, expiresAt: Instant });
export type Session = z.infer<typeof Session>;
export const Status = z.object({
  version: z.string(),
  now: Instant,
  sample: z.object({ loaded: z.boolean(), events: z.number() }),
  waitingForReview: z.number(),
  open: z.number(),
  accounts: z.array(Actor),
  maxUploadBytes: z.number(),
});
export type Status = z.infer<typeof Status>;
/** People with the console before them, each once. */
export const Presence = z.object({
  here: z.array(
    z.object({
      account: Actor,
      investigation: z.string().nullable().describe("The one they opened last, while they are at one"),
    }),
  ),
});
export type Presence = z.infer<typeof Presence>;
/** Server-sent: which queries went stale. */
export const StreamMessage = z.object({
  topic: z.enum(["queue", "investigation", "reviews", "rules", "sources", "ledger", "status", "presence"]),
  id: z.string().nullable(),
  version: z.number().nullable(),
  by: z.string().nullable(),
});
export type StreamMessage = z.infer<typeof StreamMessage>;
