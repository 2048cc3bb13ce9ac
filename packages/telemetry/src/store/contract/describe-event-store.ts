import { describe } from "vitest";
import { describeAppending } from "./appending.ts";
import { describeEqlRequests } from "./eql-requests.ts";
import { describeListing } from "./listing.ts";
import { describeOverviews } from "./overviews.ts";
import { describeQueries } from "./queries.ts";
import type { EventStoreSubject } from "./subject.ts";

/** What every EventStore has to do. An adapter's whole test of it is one call. */
export function describeEventStore(name: string, subject: EventStoreSubject): void {
  describe(`EventStore contract: ${name}`, () => {
    describeAppending(subject);
    describeListing(subject);
    describeQueries(subject);
    describeEqlRequests(subject);
    describeOverviews(subject);
  });
}
