import { CommandRequest } from "@quaestor/api";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { queryRoots } from "../../../shared/api/query-roots.ts";
import { renderPage } from "../../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../../shared/testing/stub-api.ts";
import { sessionView } from "../testing/session-view.ts";
import { DecideFlyout } from "./decide-flyout.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

const open = async () => {
  const page = renderPage(
    <DecideFlyout view={sessionView(testNow)} onClose={() => undefined} onJump={() => undefined} />,
    { address: "/test" },
  );
  await screen.findByText("Decide", { selector: "h2" });
  // Drafts are of an account.
  await waitFor(() => expect(page.queryClient.getQueryData(queryRoots.session)).toBeDefined());
  return page;
};
const text = () => screen.getByLabelText(/^Justification/);
const write = (value: string) => fireEvent.change(text(), { target: { value } });
const choose = (decision: string) => fireEvent.click(screen.getByDisplayValue(decision));

it("keeps a justification for each decision, through a change of mind and a reload", async () => {
  const page = await open();
  write("contain the account");
  choose("close");
  expect(text()).toHaveValue("");
  write("the helpdesk says so");
  expect(screen.getByText("has a draft")).toBeVisible();
  choose("escalate");
  expect(text()).toHaveValue("contain the account");
  page.unmount();
  await open();
  expect(text()).toHaveValue("contain the account");
  choose("close");
  expect(text()).toHaveValue("the helpdesk says so");
});

it("sends the text of the decision that is sent, and keeps the others", async () => {
  await open();
  choose("close");
  write("the helpdesk says so");
  choose("escalate");
  write("contain the account");
  fireEvent.click(screen.getByText("Escalate investigation"));
  const sent = () =>
    api.calls.filter((call) => call.method === "POST").map((call) => CommandRequest.parse(call.body).command);
  await waitFor(() =>
    expect(sent()).toEqual([{ kind: "decide", decision: "escalate", justification: "contain the account" }]),
  );
  await waitFor(() => expect(text()).toHaveValue(""));
  choose("close");
  expect(text()).toHaveValue("the helpdesk says so");
});
