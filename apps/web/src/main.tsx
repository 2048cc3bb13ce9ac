import "./no-code-from-text.ts";
import "@fontsource-variable/inter";
import "@fontsource-variable/roboto-mono";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { registerIcons } from "./shared/components/icons.ts";

registerIcons();

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
