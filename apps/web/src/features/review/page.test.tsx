import type { InvestigationView, ReviewItem } from "@quaestor/api";
import { problem } from "@quaestor/api";
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { investigationView } from "../../shared/testing/fixtures/investigation.ts";
import { ana, lee, plus } from "../../shared/testing/fixtures/queue.ts";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../shared/testing/stub-api.ts";
import { ReviewPage } from "./page.tsx";

let api: StubbedApi;
let items: ReviewItem[];
let decided: (id: string) => InvestigationView;

const item = (id: string, own: boolean): ReviewItem => ({
  id,
  decision: "escalate",
  sentence: [{ kind: "code", text: "whoami /all" }],
  host: { state: "present", values: ["WS-042"], weaker: null },
  by: own ? ana : lee,
  at: plus(testNow, -4),
  why: "every escalation is reviewed",
  own,
});

beforeEach(() => {
  api = stubApi();
  items = [item("inv-own", true), item("inv-1", false)];
  decided = (id) => ({
    ...investigationView(id, testNow),
    state: "submitted",
    decision: {
      decision: "escalate",
      justification: "A hands-on session",
      by: id === "inv-own" ? ana : lee,
      at: plus(testNow, -4),
      recommendation: "escalate",
      departs: false,
      digest: "d".repeat(64),
    },
  });
  api.override("GET /api/v1/reviews", () => ({ status: 200, body: { items, waiting: 1, own: 1 } }));
  api.override("GET /api/v1/investigations/", ({ path }) => ({
    status: 200,
    body: decided(path.split("/").at(-1) ?? ""),
  }));
});

const open = async (address = "/review") => {
  const page = renderPage(<ReviewPage />, { address });
  await screen.findByLabelText("Case", {}, { timeout: 10_000 });
  await waitFor(() => expect(screen.queryByText(/Leads review decisions/)).toBeNull());
  return page;
};
const foot = () => screen.getByLabelText("Review", { selector: "section" });
const press = (text: string, container: HTMLElement = foot()) => {
  const button = within(container).getByText(text).closest("button");
  if (button === null) throw new RangeError(`no button ${text}`);
  return button;
};
const sent = () => api.calls.filter((call) => call.method === "POST").map((call) => call.body);

describe("the review page", () => {
  it("opens the oldest that the reader may review, with the decision beside the gate", async () => {
    await open();
    expect(screen.getByLabelText("Decision")).toHaveTextContent("A hands-on session");
    expect(screen.getByLabelText("Gate")).toHaveTextContent("agrees with the decision");
    expect(screen.getByText("1 of 6 agree with the finding")).toBeVisible();
    expect(press("Approve escalation")).toBeEnabled();
  });

  it("lists the reader's own decisions and says why they cannot be reviewed", async () => {
    await open("/review?case=inv-own");
    expect(foot()).toHaveTextContent("This is your own decision: another lead has to review it.");
    expect(within(foot()).queryByText("Approve escalation")).toBeNull();
  });

  it("approves against the version seen", async () => {
    const { user } = await open();
    await user.click(press("Approve escalation"));
    await waitFor(() => expect(sent()).toEqual([{ expectedVersion: 7, command: { kind: "approve", reason: "" } }]));
  });

  it("returns with points, which survive a reload before they are sent", async () => {
    const page = await open();
    await page.user.click(screen.getByLabelText(/^Return point for question 3:/));
    await page.user.keyboard("which account");
    page.unmount();
    const { user } = await open();
    expect(screen.getByLabelText("Return point for question 3")).toHaveValue("which account");
    await user.click(press("Return with points…"));
    await user.keyboard("One thing{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(sent()).toEqual([
        {
          expectedVersion: 7,
          command: { kind: "return", reason: "One thing", points: [{ question: "q3", text: "which account" }] },
        },
      ]),
    );
  });

  it("keeps the reason of an overturn that is refused, and says why it was", async () => {
    const { user } = await open();
    api.override("POST /api/v1/investigations/", () => ({
      status: 422,
      body: problem("REFUSED", "The evidence does not support a close.", { refusal: "CLOSE_NOT_SUPPORTED" }),
    }));
    await user.click(press("Overturn…"));
    await user.click(within(foot()).getByLabelText("Close"));
    await user.type(within(foot()).getByLabelText("Why it is overturned", { selector: "textarea" }), "helpdesk");
    await user.click(press("Overturn decision"));
    expect(await within(foot()).findByText("The evidence does not support a close.")).toBeVisible();
    expect(within(foot()).getByLabelText("Why it is overturned", { selector: "textarea" })).toHaveValue("helpdesk");
  });
});
