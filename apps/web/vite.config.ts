import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { fixtureServer } from "./src/shared/testing/fixture-server.ts";

const server = process.env.QUAESTOR_DEV_SERVER ?? "http://127.0.0.1:4747";

/** Icons that `icons.ts` and EUI's call-outs import belong to the first paint; the rest of EUI's are fetched only if a part of EUI asks. */
const ownIcons = new Set(
  [
    ...readFileSync(new URL("./src/shared/components/icons.ts", import.meta.url), "utf8").matchAll(/assets\/(\w+)"/g),
  ].map(([, name]) => `${name}.js`),
);
ownIcons.add("error_fill.js").add("check_circle_fill.js");
const isSpareIcon = (id: string) =>
  id.includes("/icon/assets/") && !ownIcons.has(id.slice(id.lastIndexOf("/") + 1).replace(/\?.*/, ""));

/** `vite --mode fixtures` answers /api from typed fixtures; otherwise /api goes to a running server. */
export default defineConfig(({ mode }) => ({
  plugins: [react({ jsxImportSource: "@emotion/react" }), ...(mode === "fixtures" ? [fixtureServer()] : [])],
  server: {
    host: "127.0.0.1",
    port: 5173,
    ...(mode === "fixtures" ? {} : { proxy: { "/api": { target: server, changeOrigin: true } } }),
  },
  build: {
    target: "es2022",
    reportCompressedSize: false,
    // Fonts and pictures stay files: the page's content security policy allows its own origin, not data addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Zod and its setting in one file: the schemas of the contract are made in files that wait for this one.
            { name: "zod", test: /node_modules\/zod\/|no-code-from-text/, priority: 50 },
            // Every icon EUI could be asked for by name is an import of its own: one file instead of 500.
            { name: "icons", test: isSpareIcon, priority: 30 },
            {
              // Above the icons, which would otherwise take these with them as what they depend on.
              name: "react",
              test: /(node_modules\/(react|react-dom|react-is|scheduler|react-router|@tanstack|@emotion|stylis|hoist-non-react-statics|@babel|uuid)\/|html_id_generator)/,
              priority: 40,
            },
          ],
        },
      },
    },
  },
  resolve: {
    alias:
      mode === "test"
        ? // Node loads EUI's CommonJS build; its modules by path have to come from the same build.
          [{ find: /^@elastic\/eui\/es\//, replacement: "@elastic/eui/lib/" }]
        : [],
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/shared/testing/setup.ts"],
    // Dialogs take jsdom seconds; a machine that does other things meanwhile takes more.
    testTimeout: 60_000,
    css: false,
    // One jsdom a worker: starting one for each file takes longer than the tests. setup.ts takes everything away after each.
    isolate: false,
    unstubGlobals: true,
  },
}));
