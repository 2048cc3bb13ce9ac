import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { eventDetail } from "../../testing/fixtures/event.ts";
import { renderPage } from "../../testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../testing/stub-api.ts";
import { EventFlyout } from "./event-flyout.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

const open = async () => {
  renderPage(<EventFlyout eventId="ev-1" field={null} onClose={() => undefined} />, { address: "/test" });
  return { received: await screen.findByLabelText("As received"), normalised: screen.getByLabelText("As normalised") };
};

describe("an event", () => {
  it("is copied and downloaded whole where the page has all of it", async () => {
    const { received } = await open();
    expect(within(received).getByText("Copy as received")).toBeVisible();
    expect(within(received).getByText("Download").closest("a")).toHaveAttribute("href", "/api/v1/events/ev-1/received");
    expect(received).not.toHaveTextContent("Showing the first");
  });

  it("that is too large for a page says how much is shown of how much, and offers only the whole", async () => {
    const event = eventDetail("ev-1", testNow);
    const [first] = event.fields;
    if (first === undefined) throw new RangeError("the fixture has no fields");
    api.override("GET /api/v1/events/", () => ({
      status: 200,
      body: {
        ...event,
        fields: [
          { ...first, field: "process.args", values: [{ text: "/c", length: 2 }], count: 1_000_000 },
          { ...first, field: "process.command_line", values: [{ text: "cmd.exe", length: 9_000_000 }] },
        ],
        fieldCount: 2_100,
        raw: { text: '{"process":{"args":["/c"', length: 9_123_456 },
      },
    }));
    const { received, normalised } = await open();
    expect(received).toHaveTextContent("Showing the first 24 of 9,123,456 characters of the record as received");
    expect(within(received).queryByText("Copy as received")).toBeNull();
    expect(within(received).getByText("Download all 9,123,456 characters").closest("a")).toHaveAttribute(
      "href",
      "/api/v1/events/ev-1/received",
    );
    expect(normalised).toHaveTextContent("first 1 of 1,000,000 values");
    expect(normalised).toHaveTextContent("first 7 of 9,000,000 characters");
    expect(normalised).toHaveTextContent("Showing the first 2 of 2,100 fields");
  });
});
