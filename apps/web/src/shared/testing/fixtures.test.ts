import { allRoutes } from "@quaestor/api";
import { expect, it } from "vitest";
import { createFixtureApi } from "./fixture-api.ts";

const now = "2026-03-02T14:09:00.000Z";
const api = createFixtureApi({ now });

it.each(
  allRoutes
    .filter((route) => route.method === "GET" && route.id !== "getPivot")
    .map((route) => [route.id, route] as const),
)("answers %s as the contract says", (_, route) => {
  const url = new URL(route.path.replace(":id", "one"), "http://localhost");
  const answer = api.answer("GET", url, "");
  expect(answer.status).toBe(200);
  expect(route.response.safeParse(answer.body).error).toBeUndefined();
});
