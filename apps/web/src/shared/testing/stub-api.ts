import { vi } from "vitest";
import { createFixtureApi, type FixtureAnswer } from "./fixture-api.ts";

/** The moment that fixtures are made for in tests. */
export const testNow = "2026-03-02T14:09:00.000Z";

export interface StubbedCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface StubbedApi {
  /** Everything that was asked, in order. */
  readonly calls: readonly StubbedCall[];
  /** Answers of its own for what starts with `GET /api/…`, now or later; undefined leaves it to the fixtures. */
  override(start: string, answer: OwnAnswer): void;
}

type Answered = FixtureAnswer | undefined;
type OwnAnswer = (call: StubbedCall) => Answered | Promise<Answered>;

/** Puts the fixtures behind `fetch`. vitest's `unstubGlobals` or `vi.unstubAllGlobals()` takes it away. */
export function stubApi(): StubbedApi {
  const api = createFixtureApi({ now: testNow });
  const calls: StubbedCall[] = [];
  const overrides: { start: string; answer: OwnAnswer }[] = [];
  vi.stubGlobal("fetch", async (address: string, init: { method: string; body?: string }) => {
    const url = new URL(address, "http://localhost");
    const call: StubbedCall = {
      method: init.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: init.body === undefined ? undefined : JSON.parse(init.body),
    };
    calls.push(call);
    const asked = `${call.method} ${call.path}`;
    let own: Answered;
    for (const { start, answer } of overrides) {
      if (own === undefined && asked.startsWith(start)) own = await answer(call);
    }
    const answer = own ?? api.answer(init.method, url, init.body ?? "");
    return { status: answer.status, text: async () => JSON.stringify(answer.body) };
  });
  return { calls, override: (start, answer) => overrides.unshift({ start, answer }) };
}
