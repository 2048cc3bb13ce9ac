import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type Router } from "express";

/** The built console: hashed files cached for good, every other address gets the page. */
export function serveConsole(router: Router, webDir: string): void {
  const page = join(webDir, "index.html");
  if (!existsSync(page)) {
    router.get("/{*path}", (_req, res) => {
      res.status(503).type("text/plain").send("The console is not built. Run npm start, or npm run build.\n");
    });
    return;
  }
  router.use("/assets", express.static(join(webDir, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }));
  router.use(express.static(webDir, { index: false, maxAge: "1h" }));
  router.get("/{*path}", (_req, res) => {
    res.set("cache-control", "no-cache").sendFile(page);
  });
}
