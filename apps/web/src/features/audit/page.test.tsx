import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { stubApi } from "../../shared/testing/stub-api.ts";
import { AuditPage } from "./page.tsx";

beforeEach(() => {
  stubApi();
});

it("names what was done on, and leads there; the id is on hover", async () => {
  const { container } = renderPage(<AuditPage />, { address: "/audit" });
  const table = await screen.findByRole("table", { name: "Ledger entries" });
  const link = within(table).getAllByText("whoami <b>/all")[0]?.closest("a");
  expect(link?.getAttribute("href")).toMatch(/^\/investigations\/inv-\d$/);
  expect(link?.closest("td")).toHaveTextContent("WMI ran whoami <b>/all on WS-042");
  expect(link?.parentElement).toHaveAttribute("title", expect.stringMatching(/^investigation:inv-\d$/));
  const rule = within(table).getAllByText("Suspicious Cmd Execution via WMI")[0]?.closest("a");
  expect(rule).toHaveAttribute("href", "/rules/wmi-cmd");
  expect(container.querySelector("td b")).toBeNull();
});
