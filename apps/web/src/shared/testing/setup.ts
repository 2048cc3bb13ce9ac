import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { registerIcons } from "../components/icons.ts";

registerIcons();

// EUI measures text on a canvas, which jsdom does not have.
Object.defineProperty(HTMLCanvasElement.prototype, "getContext", {
  value: () => ({ measureText: (text: string) => ({ width: text.length * 8 }) }),
});

afterEach(() => {
  cleanup();
  window.localStorage.clear();
});
