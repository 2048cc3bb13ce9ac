export { describeEventStore } from "./describe-event-store.ts";
export type { EventStoreSubject } from "./subject.ts";
