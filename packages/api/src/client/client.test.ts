import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ApiError, problem } from "../problem/problem.ts";
import { defineRoute } from "../route.ts";
import { createClient, type Fetch, urlOf } from "./client.ts";

const route = defineRoute({
  id: "rename",
  method: "POST",
  path: "/api/v1/things/:id/names/:name",
  summary: "Rename a thing",
  access: "signed_in",
  params: z.object({ id: z.string(), name: z.string() }),
  query: z.object({ dry: z.string().optional() }),
  body: z.object({ to: z.string() }),
  response: z.object({ version: z.number() }),
});
const input = { params: { id: "a/b", name: "ü?" }, query: { dry: "1" }, body: { to: "x" } };
const answering =
  (status: number, text: string): Fetch =>
  async () => ({ status, text: async () => text });

async function failureOf(fetch: Fetch): Promise<ApiError> {
  const error: unknown = await createClient(fetch)
    .call(route, input)
    .catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

describe("the address of a call", () => {
  it("has parameters and query in place, escaped, and nothing for what is not given", () => {
    expect(urlOf("/x/:id", { id: "a/b?c#d" }, { q: "1&2", empty: "", none: undefined })).toBe(
      "/x/a%2Fb%3Fc%23d?q=1%262",
    );
    expect(urlOf("/x", {}, {})).toBe("/x");
  });

  it("keeps a parameter that looks like a path from leaving its place", () => {
    expect(urlOf("/x/:id/y", { id: "../.." }, {})).toBe("/x/..%2F../y");
  });
});

describe("a call", () => {
  it("sends method, body and address, and gives the parsed answer", async () => {
    const calls: unknown[] = [];
    const client = createClient(async (url, init) => {
      calls.push([url, init.method, init.body]);
      return { status: 200, text: async () => '{"version":7,"more":"left out"}' };
    }, "http://console");
    expect(await client.call(route, input)).toEqual({ version: 7 });
    expect(calls).toEqual([["http://console/api/v1/things/a%2Fb/names/%C3%BC%3F?dry=1", "POST", '{"to":"x"}']]);
  });

  it("fails with the problem the server describes", async () => {
    const told = problem("VERSION_CONFLICT", "Somebody was faster.", { changed: ["Ana took it"], currentVersion: 9 });
    const failed = await failureOf(answering(409, JSON.stringify(told)));
    expect(failed).toMatchObject({ code: "VERSION_CONFLICT", message: "Somebody was faster.", problem: told });
  });

  it("fails with INTERNAL where the answer is no problem description", async () => {
    for (const text of ["<html>Bad gateway</html>", "{}", "", "null"])
      expect(await failureOf(answering(502, text))).toMatchObject({ code: "INTERNAL" });
  });

  it("fails with OFFLINE where nothing answers", async () => {
    const failed = await failureOf(async () => {
      throw new TypeError("fetch failed");
    });
    expect(failed.code).toBe("OFFLINE");
  });

  it("lets the caller's own stop through", async () => {
    const stopped = Object.assign(new Error("stopped"), { name: "AbortError" });
    const client = createClient(async () => {
      throw stopped;
    });
    await expect(client.call(route, input)).rejects.toBe(stopped);
  });

  it("refuses an answer that is not what the contract says", async () => {
    await expect(createClient(answering(200, '{"version":"7"}')).call(route, input)).rejects.toThrow("version");
  });
});
