import { act, screen } from "@testing-library/react";
import { Link } from "react-router";
import { expect, it } from "vitest";
import { renderPage } from "../testing/render-page.tsx";
import { type UrlState, useUrlState } from "./url-state.tsx";

let url: UrlState;
function Probe() {
  url = useUrlState();
  return (
    <>
      <output>{["q", "row", "event"].map((name) => `${name}=${url.get(name) ?? ""}`).join(" ")}</output>
      <Link to="?q=linked">link</Link>
    </>
  );
}

const shown = () => screen.getByRole("status").textContent;

it("keeps both of two changes made within one frame, the later winning where they meet", () => {
  const page = renderPage(<Probe />, { address: "/test?q=old" });
  const { patch } = url;
  act(() => {
    patch({ row: "1", q: "first" });
    patch({ event: "ev-1", q: "second" });
  });
  expect(page.address()).toBe("/test?q=second&row=1&event=ev-1");
  expect(shown()).toBe("q=second row=1 event=ev-1");
});

it("goes on from the newest also with a function that was handed out before", () => {
  const page = renderPage(<Probe />, { address: "/test" });
  const { patch, newest } = url;
  act(() => patch({ row: "1" }));
  act(() => {
    patch({ row: String(Number(newest("row")) + 1) });
    patch({ row: String(Number(newest("row")) + 1) });
  });
  expect(page.param("row")).toBe("3");
  act(() => patch({ q: "later" }));
  expect(page.address()).toBe("/test?row=3&q=later");
});

it("leaves a step for Back for what is pushed, and none for what is replaced", () => {
  const page = renderPage(<Probe />, { address: "/test" });
  act(() => {
    url.patch({ event: "ev-1" });
    url.patch({ row: "2" }, "replace");
  });
  expect(page.address()).toBe("/test?event=ev-1&row=2");
  act(() => page.back());
  expect(page.address()).toBe("/test");
  expect(shown()).toBe("q= row= event=");
  act(() => url.patch({ row: "3" }));
  expect(page.address()).toBe("/test?row=3");
});

it("follows a link away from what it held", async () => {
  const page = renderPage(<Probe />, { address: "/test" });
  act(() => url.patch({ row: "1" }));
  await page.user.click(screen.getByText("link"));
  expect(shown()).toBe("q=linked row= event=");
  act(() => url.patch({ event: "ev-2" }));
  expect(page.address()).toBe("/test?q=linked&event=ev-2");
});

it("does not leave a step for a change that changes nothing", () => {
  const page = renderPage(<Probe />, { address: "/test" });
  act(() => url.patch({ q: "a" }));
  act(() => url.patch({ q: "a" }));
  act(() => page.back());
  expect(page.address()).toBe("/test");
});
