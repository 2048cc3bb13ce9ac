/** How every browser here is started: the one named by QUAESTOR_BROWSER, or Playwright's own. */
export const launchOptions = {
  // As root a browser needs --no-sandbox; the rest keeps a closed network from being asked for anything.
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
  ...(process.env.QUAESTOR_BROWSER ? { executablePath: process.env.QUAESTOR_BROWSER } : {}),
};
