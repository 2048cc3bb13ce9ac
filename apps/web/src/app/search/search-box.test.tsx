import { EuiProvider } from "@elastic/eui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { createMemoryRouter, Outlet, RouterProvider } from "react-router";
import { beforeEach, expect, it } from "vitest";
import { PreferencesProvider } from "../../shared/state/preferences.tsx";
import { UrlStateProvider } from "../../shared/state/url-state.tsx";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi } from "../../shared/testing/stub-api.ts";
import { SearchBox } from "./search-box.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});

function Header() {
  return <SearchBox inputRef={useRef<HTMLInputElement>(null)} />;
}

const open = (address = "/rules") => renderPage(<Header />, { address });
const box = () => screen.getByRole("combobox", { name: "Search everything" });
const asked = () => api.calls.filter((call) => call.path === "/api/v1/search").map((call) => call.query);

it("asks once typing rests, and shows what was found by kind, with how much of it", async () => {
  const page = open();
  await page.user.type(box(), "whoami");
  const found = await screen.findByRole("listbox", { name: "Found" });
  await within(found).findByText("whoami /all");
  expect(asked()).toEqual([{ text: "whoami", span: "7d" }]);
  expect(found).toHaveTextContent("Events1 of 18,220");
  expect(found).toHaveTextContent("Alertsnone");
  expect(found).toHaveTextContent("Usersnot knownNot looked through within 3 s. Search a shorter time. TOO_SLOW");
  expect(screen.getByRole("status")).toHaveTextContent("Telemetry of last 7 days; investigations of any time");
});

it("keeps what is looked for in the address, so that a reload shows it again", async () => {
  const page = open("/rules?find=whoami&span=30d");
  expect(box()).toHaveValue("whoami");
  await screen.findByText("whoami /all");
  expect(asked()).toEqual([{ text: "whoami", span: "30d" }]);
  await page.user.click(screen.getByRole("button", { name: "any time" }));
  expect(page.param("span")).toBe("all");
  await waitFor(() => expect(asked().at(-1)).toEqual({ text: "whoami", span: "all" }));
  await page.user.click(screen.getByRole("button", { name: "Close the search" }));
  expect(page.address()).toBe("/rules");
});

it("goes through what was found by arrows, and enter opens it", async () => {
  const page = open();
  await page.user.type(box(), "whoami");
  await screen.findByText("whoami /all");
  await page.user.keyboard("{ArrowDown}{ArrowDown}");
  expect(screen.getByRole("option", { selected: true })).toHaveTextContent("whoami /all");
  expect(box().getAttribute("aria-activedescendant")).toBe(screen.getByRole("option", { selected: true }).id);
  await page.user.keyboard("{Enter}");
  expect(page.address()).toBe("/investigations/inv-1");
});

it("opens an event where one is, with its hidden characters shown", async () => {
  const page = open();
  await page.user.type(box(), "whoami");
  const event = await screen.findByRole("option", { name: /script/ });
  expect(event).toHaveTextContent("\\u{202E}whoami <script>");
  await page.user.click(event);
  expect(page.address()).toBe("/rules?event=ev-1");
});

it("narrows the queue on enter where nothing was chosen", async () => {
  const page = open();
  await page.user.type(box(), "user:jmoe{Enter}");
  expect(page.address()).toBe("/queue?state=any&q=user%3Ajmoe");
});

it("goes back to nothing found on escape", async () => {
  const page = open();
  await page.user.type(box(), "whoami");
  await screen.findByRole("listbox", { name: "Found" });
  await page.user.keyboard("{Escape}");
  expect(screen.queryByRole("listbox")).toBeNull();
  await waitFor(() => expect(page.address()).toBe("/rules"));
});

it("goes to what was chosen, however long its page takes to arrive", async () => {
  let arrive: (page: { Component: () => React.JSX.Element }) => void = () => undefined;
  const arriving = new Promise<{ Component: () => React.JSX.Element }>((resolve) => {
    arrive = resolve;
  });
  const frame = (
    <UrlStateProvider>
      <Header />
      <Outlet />
    </UrlStateProvider>
  );
  const children = [
    { path: "rules", element: <p>rules</p> },
    { path: "investigations/:id", lazy: () => arriving },
  ];
  const router = createMemoryRouter([{ path: "/", element: frame, children }], { initialEntries: ["/rules"] });
  render(
    <PreferencesProvider>
      <EuiProvider>
        <QueryClientProvider client={new QueryClient()}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </EuiProvider>
    </PreferencesProvider>,
  );
  const user = userEvent.setup();
  await user.type(box(), "whoami");
  await user.click(await screen.findByRole("option", { name: /whoami \/all/ }));
  // Longer than typing rests.
  await new Promise((resolve) => setTimeout(resolve, 400));
  arrive({ Component: () => <p>the investigation</p> });
  await screen.findByText("the investigation");
  expect(router.state.location.pathname).toBe("/investigations/inv-1");
});
