import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { queryRoots } from "../../shared/api/query-roots.ts";
import { queuePage } from "../../shared/testing/fixtures/queue.ts";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../shared/testing/stub-api.ts";
import { QueuePage } from "./page.tsx";

let api: StubbedApi;
// As few rows as show the behaviour: finding things by role in a long table takes jsdom seconds.
const full = queuePage(testNow);
const few = full.items.slice(0, 4);

beforeEach(() => {
  api = stubApi();
  api.override("GET /api/v1/queue", ({ query }) => {
    const items = few.filter((item) => query.gate === undefined || item.recommendation === query.gate);
    const found = query.q === undefined ? items : [];
    return { status: 200, body: { ...full, items: found, total: found.length, unfiltered: few.length } };
  });
});

const open = async (address = "/queue") => {
  const page = renderPage(<QueuePage />, { address });
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  return page;
};
const rows = () => within(screen.getByRole("table")).getAllByRole("row").slice(1);
const lastQueueCall = () => api.calls.filter((call) => call.path === "/api/v1/queue").at(-1);
const problem = (code: string, detail: string) => ({
  status: 503,
  body: { type: `urn:quaestor:problem:${code}`, title: code, status: 503, code, detail },
});

describe("the queue", () => {
  it("keeps the search in the address and asks the server for it", async () => {
    const page = await open();
    await page.user.type(screen.getByRole("searchbox"), "ccmexec{Enter}");
    await waitFor(() => expect(page.param("q")).toBe("ccmexec"));
    await waitFor(() => expect(lastQueueCall()?.query.q).toBe("ccmexec"));
  });

  it("opens with the filters of its address", async () => {
    await open("/queue?gate=escalate&owner=me&severity=high,critical");
    expect(lastQueueCall()?.query).toMatchObject({ gate: "escalate", owner: "me", severity: "high,critical" });
    expect(rows()).toHaveLength(2);
  });

  it("moves with j and k, opens with enter", async () => {
    const page = await open();
    await page.user.keyboard("jj");
    expect(page.param("row")).toBe("inv-2");
    expect(within(rows()[1] ?? document.body).getAllByRole("link")[0]).toHaveFocus();
    await page.user.keyboard("k{Enter}");
    expect(page.address()).toBe("/investigations/inv-1");
  });

  it("takes the selected investigation with a, naming the version it saw", async () => {
    const page = await open("/queue?row=inv-2");
    await page.user.keyboard("a");
    await waitFor(() =>
      expect(api.calls).toContainEqual({
        method: "POST",
        path: "/api/v1/investigations/inv-2/commands",
        query: {},
        body: { expectedVersion: 1, command: { kind: "take" } },
      }),
    );
  });

  it("takes several together", async () => {
    const page = await open();
    await page.user.keyboard("jxjx");
    expect(screen.getByText("2 selected")).toBeVisible();
    await page.user.click(screen.getByRole("button", { name: "Take investigations" }));
    await waitFor(() => expect(api.calls.filter((call) => call.method === "POST")).toHaveLength(2));
  });

  it("tags the selected together with t", async () => {
    const page = await open();
    await page.user.keyboard("jxjxt");
    const menu = await screen.findByRole("dialog", { name: "Tag investigations" });
    await waitFor(() => expect(within(menu).getByLabelText("Tag")).toHaveFocus());
    await page.user.keyboard("night shift{Enter}");
    const sent = () => api.calls.filter((call) => call.method === "POST").map((call) => call.body);
    await waitFor(() => expect(sent()).toHaveLength(2));
    expect(sent()[0]).toMatchObject({ command: { kind: "tag", tag: "night shift" } });
  });

  it("shows tags, and narrows the list to one in the address", async () => {
    const page = await open();
    expect(rows().filter((row) => row.textContent?.includes("red team"))).toHaveLength(1);
    await page.user.click(screen.getByRole("button", { name: "Tag" }));
    await page.user.click(await screen.findByText(/^red team \(/));
    expect(page.param("tag")).toBe("red team");
    await waitFor(() => expect(lastQueueCall()?.query.tag).toBe("red team"));
  });

  it("announces what is new and inserts it when asked", async () => {
    let items = few.slice(1);
    api.override("GET /api/v1/queue", () => ({ status: 200, body: { ...full, items, total: items.length } }));
    const page = await open();
    const before = rows().length;
    items = few;
    await page.queryClient.invalidateQueries({ queryKey: queryRoots.queue });
    const announced = await screen.findByRole("button", { name: /^1 new since/ });
    expect(rows()).toHaveLength(before);
    await page.user.click(announced);
    expect(rows()).toHaveLength(before + 1);
  });

  it("draws a user that the source cannot give as absent, never as blank", async () => {
    await open();
    expect(within(rows()[2] ?? document.body).getByRole("button", { name: "not in this source" })).toBeVisible();
  });

  it("says how many there are without the filters, and takes them away", async () => {
    const page = await open("/queue?q=nothing-has-this-name");
    expect(screen.getByText("4 without the filters")).toBeVisible();
    await page.user.click(screen.getByRole("button", { name: "Clear the filters" }));
    expect(page.address()).toBe("/queue");
  });

  it("tells a failure from an empty list, with its code and another try", async () => {
    api.override("GET /api/v1/queue", () => problem("STORE_FAILED", "The store did not answer within 30 s."));
    await open();
    expect(await screen.findByText("STORE_FAILED")).toBeVisible();
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(screen.queryByText("Nothing matches")).toBeNull();
  });

  it("keeps the rows when a refetch fails, and says that they are old", async () => {
    const page = await open();
    api.override("GET /api/v1/queue", () => problem("STORE_FAILED", "The store did not answer."));
    await page.queryClient.invalidateQueries({ queryKey: queryRoots.queue });
    expect(await screen.findByText("The queue on this page is from before")).toBeVisible();
    expect(rows()).toHaveLength(4);
  });
});
