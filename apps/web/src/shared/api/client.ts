import { createClient } from "@quaestor/api";

/** The console's only way to the server. Stateless: the session is a cookie the page cannot read. */
export const api = createClient((url, { signal, ...init }) =>
  fetch(url, signal instanceof AbortSignal ? { ...init, signal } : init),
);

/** For calls without parameters, query or body. */
export const nothing = { params: {}, query: {}, body: {} } as const;
