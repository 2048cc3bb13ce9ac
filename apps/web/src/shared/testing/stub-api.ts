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
  /** Answers of its own for what starts with `GET /api/…`; undefined leaves it to the fixtures. */
  override(start: string, answer: (call: StubbedCall) => FixtureAnswer | undefined): void;
}

/** Puts the fixtures behind `fetch`. vitest's `unstubGlobals` or `vi.unstubAllGlobals()` takes it away. */
export function stubApi(): StubbedApi {
  const api = createFixtureApi({ now: testNow });
  const calls: StubbedCall[] = [];
  const overrides: { start: string; answer: (call: StubbedCall) => FixtureAnswer | undefined }[] = [];
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
    const own = overrides
      .filter(({ start }) => asked.startsWith(start))
      .map(({ answer }) => answer(call))
      .find((answer) => answer !== undefined);
    const answer = own ?? api.answer(init.method, url, init.body ?? "");
    return { status: answer.status, text: async () => JSON.stringify(answer.body) };
  });
  return { calls, override: (start, answer) => overrides.unshift({ start, answer }) };
}
