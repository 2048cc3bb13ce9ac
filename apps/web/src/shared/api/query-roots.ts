import type { StreamMessage } from "@quaestor/api";

/** The first part of every query key, by the stream's topics, so that one message makes exactly its queries stale. */
export const queryRoots = {
  queue: ["queue"],
  investigation: ["investigations"],
  reviews: ["reviews"],
  rules: ["rules"],
  sources: ["sources"],
  ledger: ["ledger"],
  status: ["status"],
  presence: ["presence"],
  session: ["session"],
  events: ["events"],
} as const satisfies Record<StreamMessage["topic"] | "session" | "events", readonly [string]>;

/** The keys that a message makes stale. An investigation's change shows in the queue and the reviews too. */
export function staleKeys(message: StreamMessage): readonly (readonly string[])[] {
  switch (message.topic) {
    case "investigation":
      return [
        message.id === null ? queryRoots.investigation : [...queryRoots.investigation, message.id],
        queryRoots.reviews,
        queryRoots.queue,
        queryRoots.status,
      ];
    case "queue":
    case "reviews":
      return [queryRoots[message.topic], queryRoots.status];
    default:
      return [queryRoots[message.topic]];
  }
}
