import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { sourcesView } from "../../shared/testing/fixtures/sources.ts";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../shared/testing/stub-api.ts";
import { addsUp } from "./components/import-counts.tsx";
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

it("leads from a source's counts to its quarantine and its near misses, and keeps that in the address", async () => {
  const page = renderPage(<SourcesPage />, { address: "/sources" });
  const row = within(await screen.findByRole("table", { name: "Sources by host" })).getAllByRole("row")[1];
  if (row === undefined) throw new RangeError("no row");
  await page.user.click(within(row).getByText("1 near miss"));
  const asked = (path: string) => api.calls.filter((call) => call.path === path).at(-1)?.query;
  await waitFor(() => expect(asked("/api/v1/near-misses")).toEqual({ source: "sysmon_operational", host: "WS-042" }));
  await page.user.click(within(row).getByText("1 quarantined"));
  await waitFor(() => expect(asked("/api/v1/quarantine")).toEqual({ source: "sysmon_operational", host: "WS-042" }));
  expect(page.param("misses_host")).toBe("WS-042");
});

it("counts what was put aside of no known source in a row of its own", async () => {
  const page = renderPage(<SourcesPage />, { address: "/sources" });
  const row = (await screen.findByText("2 quarantined")).closest("tr");
  expect(row).toHaveTextContent("no known source");
  expect(row).toHaveTextContent("none stored");
  await page.user.click(screen.getByText("2 quarantined"));
  await waitFor(() =>
    expect(api.calls.filter((call) => call.path === "/api/v1/quarantine").at(-1)?.query).toEqual({
      source: "-",
      host: "-",
    }),
  );
});

it("shows bytes that are no text as numbers, and says why trying them again cannot help", async () => {
  renderPage(<SourcesPage />, { address: "/sources" });
  const table = within(await screen.findByRole("table", { name: "Quarantined records" }));
  const row = table.getByText(/Bytes 0xC3 0x28 are not UTF-8/).closest("tr");
  if (row === null) throw new RangeError("no row");
  expect(within(row).getByRole("region", { name: "Bytes of the record" })).toHaveTextContent(
    '0000 7b 22 c3 28 22 3a 31 7d {".(":1}',
  );
  expect(row).toHaveTextContent("first 8 of 212 B");
  expect(row).toHaveTextContent("Retry cannot help. Its bytes are no text in any form that records have here.");
  expect(within(row).queryByText("Retry record")).toBeNull();
  expect(table.getAllByText("Retry record")).toHaveLength(2);
});

it("says of a near miss why the rule cannot fire, and opens an investigation on it by hand", async () => {
  const page = renderPage(<SourcesPage />, { address: "/sources" });
  const row = (await screen.findByText("no blank beside the redirection")).closest("tr");
  if (row === null) throw new RangeError("no row");
  expect(row).toHaveTextContent('Fails: process.args: "1>"');
  expect(screen.getByText("Show investigation").getAttribute("href")).toBe("/investigations/inv-9?alert=ev-v1");
  await page.user.click(within(row).getByText("Open investigation"));
  await waitFor(() => expect(page.address()).toBe("/investigations/inv-1?alert=ev-glued"));
  expect(api.calls.map((call) => `${call.method} ${call.path}`)).toContain(
    "POST /api/v1/near-misses/ev-glued/investigation",
  );
});

it("leads from its head to a part of the page, and keeps that in the address", async () => {
  const page = renderPage(<SourcesPage />, { address: "/sources" });
  const parts = within(await screen.findByRole("navigation", { name: "Parts of this page" }));
  expect(parts.getByText("2 near misses")).toBeVisible();
  await page.user.click(parts.getByText("Live intake"));
  expect(page.param("at")).toBe("intake");
  expect(document.activeElement).toBe(document.getElementById("intake"));
});

it("goes to the part that its address names, once everything has come", async () => {
  renderPage(<SourcesPage />, { address: "/sources?at=imports" });
  await waitFor(() => expect(document.activeElement).toBe(document.getElementById("imports")));
});

it("tells none found from not looked", async () => {
  api.override("GET /api/v1/near-misses", () => ({ status: 200, body: { items: [], total: 0, cursor: null } }));
  api.override("GET /api/v1/sources", () => {
    const view = sourcesView(testNow);
    return { status: 200, body: { ...view, nearMisses: { ...view.nearMisses, total: 0, lookedTo: null } } };
  });
  renderPage(<SourcesPage />, { address: "/sources" });
  expect(await screen.findByText("Not looked yet")).toBeVisible();
});

it("shows the writer's account as what it is, and a sample as a sample", async () => {
  renderPage(<SourcesPage />, { address: "/sources" });
  const matrix = await screen.findByRole("region", { name: "Fields by source" });
  const row = within(matrix).getByText("user.id").closest("tr");
  expect(row).toHaveTextContent("writer’s account");
  expect(row).toHaveTextContent("1,000 of 1,000");
  expect(within(matrix).getByText("newest 1,000 of 18,220 starts")).toBeVisible();
  expect(within(matrix).getByText("all 431 starts")).toBeVisible();
});

it("never rounds some to all or to nothing", () => {
  expect([share(1, 10_000), share(9_999, 10_000), share(42, 100)]).toEqual(["<1 %", ">99 %", "42 %"]);
});
