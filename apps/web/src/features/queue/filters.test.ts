import { expect, it } from "vitest";
import { filtersOf, isFiltered, queueQueryOf } from "./filters.ts";

const of = (address: string) => {
  const params = new URLSearchParams(address);
  return filtersOf({ get: (name) => params.get(name) });
};
const nowMs = Date.parse("2026-03-02T14:00:00Z");

it("asks for everything open when the address says nothing", () => {
  expect(queueQueryOf(of(""), nowMs)).toEqual({ limit: "500" });
  expect(isFiltered(of(""))).toBe(false);
});
it("means a span up to the moment of asking", () => {
  expect(queueQueryOf(of("range=24h"), nowMs).from).toBe("2026-03-01T14:00:00.000Z");
});
it("lets a brushed range win over a span", () => {
  const query = queueQueryOf(of("range=24h&from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z"), nowMs);
  expect(query).toMatchObject({ from: "2026-02-01T00:00:00Z", to: "2026-02-02T00:00:00Z" });
});
it("asks for decided investigations too where any state is meant", () => {
  expect(queueQueryOf(of("state=any"), nowMs).state).toContain("closed");
});
