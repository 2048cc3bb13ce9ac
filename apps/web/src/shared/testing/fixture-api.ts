import { queuePage, session, status } from "./fixtures/queue.ts";

export interface FixtureAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface FixtureApi {
  answer(method: string, url: URL, body: string): FixtureAnswer;
}

/** The contract's answers from fixtures, with just enough memory that taking and removing show. */
export function createFixtureApi({ now }: { readonly now: string }): FixtureApi {
  return {
    answer(method, url) {
      const key = `${method} ${url.pathname}`;
      if (key === "GET /api/v1/session") return { status: 200, body: session(now) };
      if (key === "GET /api/v1/status") return { status: 200, body: status(now) };
      if (key === "GET /api/v1/queue") return { status: 200, body: queuePage(now) };
      return {
        status: 404,
        body: {
          type: "urn:quaestor:problem:not_found",
          title: "Not found",
          status: 404,
          code: "NOT_FOUND",
          detail: "The fixtures do not answer this.",
        },
      };
    },
  };
}
