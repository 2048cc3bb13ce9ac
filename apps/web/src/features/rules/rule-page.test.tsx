import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi } from "../../shared/testing/stub-api.ts";
import { RulePage } from "./rule-page.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

const window = "from=2026-02-16T00:00:00.000Z&to=2026-03-02T00:00:00.000Z";
const open = (query = "") => renderPage(<RulePage />, { path: "/rules/:id", address: `/rules/wmi-cmd${query}` });
const asked = () => api.calls.filter((call) => call.path.endsWith("/preview"));

it("previews a window that is chosen, by day, and raises nothing", async () => {
  const page = open();
  await page.user.click(await screen.findByRole("button", { name: "7 days" }));
  expect(asked()).toEqual([]);
  await page.user.click(screen.getByRole("button", { name: "Preview alerts" }));
  const panel = within(await screen.findByRole("region", { name: "Preview: alerts it would give" }));
  expect(await panel.findByText("3 new alerts")).toBeVisible();
  expect(panel.getByRole("row", { name: /2026-02-26/ })).toHaveTextContent("3 new, 7,997 raised");
  expect(asked()).toHaveLength(1);
  expect(api.calls.every((call) => call.method === "GET")).toBe(true);
  expect(page.param("preview")).toBe("1");
});

it("says of a part that it is a part, and shows the same again after a reload", async () => {
  const { container } = open(`?${window}&time=ingested&preview=1`);
  const panel = await screen.findByRole("region", { name: "Preview: alerts it would give" });
  expect(await within(panel).findByText(/Only a part: looked through to/)).toHaveTextContent(
    "20,000 matches were read",
  );
  expect(asked()[0]?.query).toEqual({
    from: "2026-02-16T00:00:00.000Z",
    to: "2026-03-02T00:00:00.000Z",
    timeField: "ingested",
  });
  expect(within(panel).getByText(/<script>/)).toBeVisible();
  expect(container.querySelector("script")).toBeNull();
});

it("opens a match where it stands, and runs over the window only when told to", async () => {
  const page = open(`?${window}&preview=1`);
  await page.user.click(await screen.findByText(/<script>/));
  expect(page.param("event")).toBe("ev-1");
  await page.user.click(screen.getByRole("button", { name: "Run over this window" }));
  await waitFor(() => expect(api.calls.filter((call) => call.method === "POST")).toHaveLength(1));
});

it("says plainly that there are no exceptions", async () => {
  open();
  expect(await screen.findByText(/None: every match of the query becomes an alert/)).toBeVisible();
});
