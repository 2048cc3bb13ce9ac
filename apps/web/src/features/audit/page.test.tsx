import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi } from "../../shared/testing/stub-api.ts";
import { AuditPage } from "./page.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

it("shows hidden characters of a file's name, wherever the name stands", async () => {
  const name = "report\u202efdp.ndjson";
  const entry = {
    sequence: 1,
    at: "2026-03-02T10:00:00.000Z",
    actor: { id: "u-1", name: "Ana Ruiz", role: "analyst" },
    kind: "imported",
    summary: `imported ${name}: 1 record`,
    stream: "import:1",
    on: { name: [{ kind: "text", text: name }], detail: null, target: { kind: "sources", part: "imports" } },
    hash: "0".repeat(64),
    previousHash: "0".repeat(64),
  };
  api.override("GET /api/v1/ledger", () => ({ status: 200, body: { items: [entry], total: 1, next: null } }));
  renderPage(<AuditPage />, { address: "/audit" });
  const row = (await screen.findByRole("link", { name: "report\\u{202E}fdp.ndjson" })).closest("tr");
  expect(row?.textContent).toContain("imported report\\u{202E}fdp.ndjson: 1 record");
  expect(row?.textContent).not.toContain("\u202e");
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
