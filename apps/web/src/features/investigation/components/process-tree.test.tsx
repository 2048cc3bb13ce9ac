import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { investigationView } from "../../../shared/testing/fixtures/investigation.ts";
import { renderPage } from "../../../shared/testing/render-page.tsx";
import { stubApi, testNow } from "../../../shared/testing/stub-api.ts";
import { PointingProvider } from "./pointing.tsx";
import { ProcessTree } from "./process-tree.tsx";
import { TreeZoom } from "./tree-zoom.tsx";

const open = (address = "/test") => {
  stubApi();
  const page = renderPage(
    <PointingProvider>
      <TreeZoom />
      <ProcessTree view={investigationView("inv-1", testNow)} />
    </PointingProvider>,
    { address },
  );
  screen.getByRole("treeitem", { selected: true }).focus();
  return page;
};
const items = () => screen.getAllByRole("treeitem");
const focused = () => items().findIndex((item) => item.matches(":focus"));

it("is walked by arrows, as trees are: down, into, out and closed", async () => {
  const { user } = open();
  await user.keyboard("{Home}");
  expect(focused()).toBe(0);
  const before = items().length;
  await user.keyboard("{ArrowRight}");
  expect(focused()).toBe(1);
  await user.keyboard("{ArrowDown}{Home}{ArrowLeft}");
  expect(items()).toHaveLength(1);
  expect(items()[0]).toHaveAttribute("aria-expanded", "false");
  expect(items()[0]).toHaveAccessibleName(/\d+ hidden$/);
  await user.keyboard("{ArrowRight}");
  expect(items()).toHaveLength(before);
  await user.keyboard("{End}{ArrowLeft}{ArrowLeft}");
  expect(focused()).toBeLessThan(before - 1);
});

it("keeps the focus when folded processes are opened: it goes on to the first of them", async () => {
  const { user } = open();
  const folded = items().findIndex((item) => /folded/.test(item.getAttribute("aria-label") ?? ""));
  expect(folded).toBeGreaterThan(0);
  items()[folded]?.focus();
  await user.keyboard("{Enter}");
  expect(screen.queryByRole("treeitem", { name: /folded/ })).toBeNull();
  expect(items()[focused()]).toHaveAccessibleName(/^conhost/);
});

it("opens a process's event with enter", async () => {
  const { user, param } = open();
  await user.keyboard("{Enter}");
  expect(param("event")).not.toBeNull();
});

it("grows with plus, shrinks with minus, and keeps its size in the address", async () => {
  const { user, param } = open();
  await user.keyboard("+");
  expect(param("zoom")).toBe("125");
  await user.keyboard("++");
  expect(param("zoom")).toBe("150");
  expect(screen.getByRole("button", { name: "Larger tree (+)" })).toBeDisabled();
  await user.keyboard("0--");
  expect(param("zoom")).toBe("70");
  await user.click(screen.getByRole("button", { name: "Larger tree (+)" }));
  expect(param("zoom")).toBe("85");
});
