import { screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { beforeEach, expect, it } from "vitest";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi } from "../../shared/testing/stub-api.ts";
import { safeBack, tokenOf } from "./address.ts";
import { SignInPage } from "./sign-in-page.tsx";

let api: StubbedApi;
beforeEach(() => {
  api = stubApi();
});
const page = (
  <StrictMode>
    <SignInPage />
  </StrictMode>
);
const refused = (code: string) => ({
  status: 401,
  body: { type: `urn:quaestor:problem:${code}`, title: code, status: 401, code, detail: "No." },
});

it("sends the token once and goes where the person was going", async () => {
  const { address } = renderPage(page, { address: "/sign-in?back=%2Frules%2Fwmi-cmd#token=abc" });
  await waitFor(() => expect(address()).toBe("/rules/wmi-cmd"));
  expect(api.calls.filter((call) => call.method === "POST")).toEqual([
    { method: "POST", path: "/api/v1/session", query: {}, body: { token: "abc" } },
  ]);
});

it("says what to do with a spent link", async () => {
  api.override("POST /api/v1/session", () => refused("LINK_SPENT"));
  renderPage(page, { address: "/sign-in#token=abc" });
  expect(await screen.findByText("This sign-in link was used already, or has expired")).toBeVisible();
  expect(screen.getByText("npm start")).toBeVisible();
});

it("lets somebody who is signed in go on in spite of a spent link", async () => {
  api.override("POST /api/v1/session", () => refused("LINK_SPENT"));
  const { user, address } = renderPage(page, { address: "/sign-in#token=abc" });
  await user.click(await screen.findByText("Continue as Ana Ruiz"));
  expect(address()).toBe("/queue");
});

it("says how to get a link where the address has none", async () => {
  api.override("GET /api/v1/session", () => refused("NOT_SIGNED_IN"));
  renderPage(page, { address: "/sign-in" });
  expect(await screen.findByText("npm start")).toBeVisible();
});

it("goes back only to addresses of this console", () => {
  expect(["/queue?q=a", "//evil.example", "/\\evil.example", "https://evil.example", null].map(safeBack)).toEqual([
    "/queue?q=a",
    "/queue",
    "/queue",
    "/queue",
    "/queue",
  ]);
  expect(tokenOf("#token=a%2Bb")).toBe("a+b");
  expect(tokenOf("")).toBeNull();
});
