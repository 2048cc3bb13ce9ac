import { describe, expect, it } from "vitest";
import { ApiError, createClient, getEvent, getQueue, problem, urlOf } from "../src/index.ts";

const answering = (status: number, body: string) => createClient(async () => ({ status, text: async () => body }));

describe("the client", () => {
  it("puts parameters into the path as data and leaves undefined query values out", () => {
    expect(urlOf("/api/v1/events/:id", { id: "../x?y" }, { a: undefined, b: "1&2" })).toBe(
      "/api/v1/events/..%2Fx%3Fy?b=1%262",
    );
  });

  it("gives the server's problem with its stable code", async () => {
    const body = JSON.stringify(problem("NOT_FOUND", "There is no such event."));
    const call = answering(404, body).call(getEvent, { params: { id: "x" }, query: {}, body: {} });
    await expect(call).rejects.toMatchObject({ code: "NOT_FOUND", message: "There is no such event." });
  });

  it("calls a page that is no problem description an internal failure", async () => {
    const call = answering(502, "<html>").call(getQueue, { params: {}, query: {}, body: {} });
    await expect(call).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("says so when the server cannot be reached", async () => {
    const client = createClient(async () => {
      throw new TypeError("refused");
    });
    const call = client.call(getQueue, { params: {}, query: {}, body: {} });
    await expect(call).rejects.toBeInstanceOf(ApiError);
    await expect(call).rejects.toMatchObject({ code: "OFFLINE" });
  });

  it("refuses an answer that is not what the contract says", async () => {
    const call = answering(200, JSON.stringify({ items: "many" })).call(getQueue, { params: {}, query: {}, body: {} });
    await expect(call).rejects.toThrow();
  });
});
