/** The sign-in page, and where to go afterwards. */
export function addressOfSignIn(back: string): string {
  return back === "/" || back === "/queue" ? "/sign-in" : `/sign-in?back=${encodeURIComponent(back)}`;
}

/** Only an address of this console: a path, never another host (`//host`, `/\host`). */
export function safeBack(back: string | null): string {
  return back !== null && /^\/(?![/\\])/.test(back) ? back : "/queue";
}

/** The token of `/sign-in#token=…`. It stands after `#`, so no server or proxy log ever sees it. */
export function tokenOf(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get("token");
  return token === null || token === "" ? null : token;
}
