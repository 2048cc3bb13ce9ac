import { ApiError, Problem, problem } from "../problem/problem.ts";
import type { Route } from "../route.ts";

/** The part of `fetch` the client needs, so that it runs in browsers, Node and tests alike. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal?: unknown;
    credentials: "same-origin";
  },
) => Promise<{ status: number; text(): Promise<string> }>;

export interface CallInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly signal?: unknown;
}

export interface ApiClient {
  call<P, Q, B, R>(route: Route<P, Q, B, R>, input: CallInput<P, Q, B>): Promise<R>;
}

/** `/a/:id?x=1` from a route, its parameters and its query; undefined values are left out. */
export function urlOf(path: string, params: object, query: object): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(values.get(name) ?? "")));
  const search = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join("&");
  return search === "" ? filled : `${filled}?${search}`;
}

/** A typed client. Every answer is parsed by the route's schema; every failure is an {@link ApiError}. */
export function createClient(fetch: Fetch, base = ""): ApiClient {
  return {
    async call(route, { params, query, body, signal }) {
      const url = base + urlOf(route.path, Object(params), Object(query));
      const init = {
        method: route.method,
        credentials: "same-origin" as const,
        signal,
        headers: { accept: "application/json", "content-type": "application/json" },
      };
      const response = await fetch(url, route.method === "GET" ? init : { ...init, body: JSON.stringify(body) }).catch(
        (cause: unknown) => {
          if (cause instanceof Error && cause.name === "AbortError") throw cause;
          throw new ApiError(
            problem("OFFLINE", "The console's server does not answer. What you typed is kept in this browser."),
          );
        },
      );
      const text = await response.text();
      if (response.status >= 400) throw new ApiError(problemFrom(text, response.status));
      return route.response.parse(JSON.parse(text === "" ? "{}" : text));
    },
  };
}

function problemFrom(text: string, status: number): Problem {
  try {
    const parsed = Problem.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: a proxy's page, say.
  }
  return problem("INTERNAL", `The server answered ${status} with something that is not a problem description.`);
}
