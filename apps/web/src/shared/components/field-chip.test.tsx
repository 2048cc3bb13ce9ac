import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { FieldChip } from "./field-chip.tsx";

it("draws a field that the source cannot give as such, with what would close the gap", async () => {
  render(<FieldChip value={{ state: "not_in_source", remedy: "Turn on logon auditing." }} />);
  const chip = screen.getByRole("button", { name: "not in this source" });
  expect(getComputedStyle(chip).backgroundImage).toContain("repeating-linear-gradient");
  await userEvent.tab();
  expect(chip).toHaveFocus();
  await userEvent.hover(chip);
  expect(await screen.findByText("Turn on logon auditing.")).toBeVisible();
});

it("tells a value that could be there from one that could not", () => {
  render(<FieldChip value={{ state: "missing", remedy: "Add SHA256." }} />);
  expect(screen.getByRole("button", { name: "missing" })).toBeVisible();
});

it("shows the first of several values and counts the others", () => {
  const { container } = render(<FieldChip value={{ state: "present", values: ["a", "b", "c"], weaker: null }} />);
  expect(container).toHaveTextContent("a +2");
});
