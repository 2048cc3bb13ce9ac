import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { registerIcons } from "../components/icons.ts";

registerIcons();

// A machine that does other things at the same time is no reason for a test to fail.
configure({ asyncUtilTimeout: 8_000 });

// EUI measures text on a canvas, which jsdom does not have.
Object.defineProperty(HTMLCanvasElement.prototype, "getContext", {
  value: () => ({ measureText: (text: string) => ({ width: text.length * 8 }) }),
});

afterEach(() => {
  cleanup();
  window.localStorage.clear();
});
