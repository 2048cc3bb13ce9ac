import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { type KeyBinding, KeyboardProvider, useKeys } from "./keyboard.tsx";

function Keys({ bindings }: { readonly bindings: readonly KeyBinding[] }) {
  useKeys("Test", bindings);
  return <input aria-label="field" />;
}

function show(bindings: readonly KeyBinding[]) {
  render(
    <KeyboardProvider>
      <Keys bindings={bindings} />
    </KeyboardProvider>,
  );
}

it("runs a key, and two keys in a row", async () => {
  const next = vi.fn();
  const go = vi.fn();
  show([
    { keys: "j", label: "next", run: next },
    { keys: "g q", label: "go", run: go },
  ]);
  await userEvent.keyboard("jgq");
  expect(next).toHaveBeenCalledOnce();
  expect(go).toHaveBeenCalledOnce();
});

it("leaves letters to whoever types, and gives them ctrl+enter", async () => {
  const next = vi.fn();
  const save = vi.fn();
  show([
    { keys: "j", label: "next", run: next },
    { keys: "ctrl+enter", label: "save", run: save, whileTyping: true },
  ]);
  await userEvent.click(screen.getByLabelText("field"));
  await userEvent.keyboard("j{Control>}{Enter}{/Control}");
  expect(next).not.toHaveBeenCalled();
  expect(save).toHaveBeenCalledOnce();
});

it("gives the keys back after escape, with what was typed kept", async () => {
  const next = vi.fn();
  show([{ keys: "j", label: "next", run: next }]);
  await userEvent.type(screen.getByLabelText("field"), "half a thought");
  await userEvent.keyboard("{Escape}j");
  expect(next).toHaveBeenCalledOnce();
  expect(screen.getByLabelText("field")).toHaveValue("half a thought");
});

it("lets the page's own key win over the frame's", async () => {
  const frame = vi.fn();
  const page = vi.fn();
  const Page = () => {
    useKeys("Page", [{ keys: "/", label: "page", run: page }]);
    return null;
  };
  const Frame = () => {
    useKeys("Frame", [{ keys: "/", label: "frame", run: frame }], "frame");
    return <Page />;
  };
  render(
    <KeyboardProvider>
      <Frame />
    </KeyboardProvider>,
  );
  await userEvent.keyboard("/");
  expect(page).toHaveBeenCalledOnce();
  expect(frame).not.toHaveBeenCalled();
});
