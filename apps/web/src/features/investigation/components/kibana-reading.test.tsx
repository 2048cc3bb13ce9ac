import type { EventRow, PivotResult } from "@quaestor/api";
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "../../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../../shared/testing/stub-api.ts";
import { pivotsOfEveryOutcome } from "../testing/session-view.ts";
import { KibanaReading } from "./kibana-reading.tsx";

const [children, quiet] = pivotsOfEveryOutcome(testNow);
const [some] = children?.rows ?? [];
if (quiet === undefined || some === undefined) throw new RangeError("the session has pivots with rows");
const rows = (...ids: string[]): EventRow[] => ids.map((id) => ({ ...some, id }));
const literal = { text: 'user.id: "S-1-5-18"', meaning: "SYSTEM's events on every host", total: 3 };
const pivot: PivotResult = { ...quiet, status: "found", rows: rows("a", "b"), total: 2, literal };
const asked = { investigationId: "inv-1", query: { alert: "alert-1", window: "until_now" as const } };

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
  const answer: PivotResult = { ...pivot, rows: rows("b", "c", "d"), total: 3 };
  api.override("GET /api/v1/investigations/inv-1/pivots/quiet", () => ({ status: 200, body: answer }));
});
const open = (shown = pivot, address = "/test") =>
  renderPage(<KibanaReading pivot={shown} asked={asked} mayPin={false} onPin={vi.fn()} />, { address });
const literalCalls = () => api.calls.filter((call) => call.path.includes("/pivots/"));

it("asks as Kibana would only once it is switched on, for the same alert and window, and says the difference", async () => {
  const page = open();
  const toggle = screen.getByRole("switch", { name: "as Kibana would ask it" });
  expect(literalCalls()).toEqual([]);
  await page.user.click(toggle);
  expect(await screen.findByText("Kibana finds 3, here 2 matched: it misses 1 and adds 2")).toBeVisible();
  expect(literalCalls().map((call) => call.query)).toEqual([
    { alert: "alert-1", window: "until_now", literal: "true" },
  ]);
  expect(page.param("kibana")).toBe("quiet");
  await page.user.click(toggle);
  await waitFor(() => expect(screen.queryByText(/Kibana finds/)).toBeNull());
  expect(page.param("kibana")).toBeNull();
});

it("is on after a reload where it was on", async () => {
  open(pivot, "/test?kibana=quiet");
  expect(await screen.findByText(/^Kibana finds 3/)).toBeVisible();
});

it("says so where Kibana would ask the same, and offers no switch", () => {
  open({ ...pivot, literal: null });
  expect(screen.getByText("Kibana would ask the same.")).toBeVisible();
  expect(screen.queryByRole("switch")).toBeNull();
});

it("tells a literal question that failed from one that found nothing", async () => {
  api.override("GET /api/v1/investigations/inv-1/pivots/quiet", () => ({
    status: 200,
    body: { ...pivot, status: "failed", reason: "The store did not answer in time", rows: [], total: 0 },
  }));
  open(pivot, "/test?kibana=quiet");
  expect(await screen.findByText("The literal question failed: The store did not answer in time")).toBeVisible();
});
