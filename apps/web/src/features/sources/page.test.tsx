import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi } from "../../shared/testing/stub-api.ts";
import { addsUp } from "./components/import-counts.tsx";
import { isQuiet } from "./components/source-table.tsx";
import { share } from "./coverage-look.ts";
import { SourcesPage } from "./page.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

it("shows counts that add up", async () => {
  renderPage(<SourcesPage />, { address: "/sources" });
  expect(await screen.findByText("18,225 records = 18,220 stored + 2 duplicates + 3 quarantined")).toBeVisible();
  expect(addsUp({ records: 5, stored: 3, duplicates: 1, quarantined: 0 })).toBe(false);
});

it("shows a quarantined record inertly, with its place and reason", async () => {
  const { container } = renderPage(<SourcesPage />, { address: "/sources" });
  expect(await screen.findByText(/command_line":"<script>aler/)).toBeVisible();
  expect(container.querySelector("script")).toBeNull();
  expect(screen.getByText("NOT_JSON")).toBeVisible();
});

it("asks for one import's quarantine and keeps that in the address", async () => {
  const page = renderPage(<SourcesPage />, { address: "/sources" });
  await page.user.click(await screen.findByText("show 3 quarantined"));
  expect(page.param("import")).toBe("imp-2");
  await waitFor(() => expect(api.calls.at(-1)?.query).toEqual({ importId: "imp-2" }));
});

it("tells silence from a slow source", () => {
  const now = "2026-03-02T14:00:00Z";
  expect(isQuiet({ last: "2026-03-02T12:00:00Z", perMinute: 5 }, now)).toBe(true);
  expect(isQuiet({ last: "2026-03-02T12:00:00Z", perMinute: 0.02 }, now)).toBe(false);
});

it("never rounds some to all or to nothing", () => {
  expect([share(1, 10_000), share(9_999, 10_000), share(42, 100)]).toEqual(["<1 %", ">99 %", "42 %"]);
});
