import { expect, it } from "vitest";
import { readEvent } from "./stored-row.ts";

const row = (id: string, document: object) => [`>${id}`, ">logs-x", "ecs", JSON.stringify(document), null];
const large = (last: string) => ({ process: { args: [...Array.from({ length: 20_000 }, (_, i) => `a${i}`), last] } });

it("takes a large document apart once for all who hold it at the same time", () => {
  const first = readEvent(row("one", large("end")));
  expect(first.document).toEqual(large("end"));
  expect(readEvent(row("one", large("end"))).document).toBe(first.document);
});

it("never gives one event's document, or an older one, for another", () => {
  const first = readEvent(row("two", large("end")));
  expect(readEvent(row("three", large("end"))).document).not.toBe(first.document);
  expect(readEvent(row("two", large("other"))).document).toEqual(large("other"));
  const small = { event: { code: "1" } };
  expect(readEvent(row("two", small)).document).toEqual(small);
});
