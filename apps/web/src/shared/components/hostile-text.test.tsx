import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { HostileText } from "./hostile-text.tsx";

it("shows markup as characters", () => {
  const text = '<img src=x onerror="alert(1)"> [a](javascript:alert(1)) **b**';
  const { container } = render(<HostileText text={text} />);
  expect(container).toHaveTextContent(text);
  expect(container.querySelector("img, a, strong")).toBeNull();
});

it("names the characters that hide or reorder", () => {
  render(<HostileText text={"abc\u202egpj.exe"} />);
  expect(screen.getByText("\\u{202E}")).toHaveAttribute("title", "U+202E, text direction override");
  expect(document.body.textContent).not.toContain("\u202e");
});
