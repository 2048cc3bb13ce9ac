import { expect, it } from "vitest";
import { queuePage } from "../../shared/testing/fixtures/queue.ts";
import { settle } from "./settled-list.ts";

const [first, second, third] = queuePage("2026-03-02T14:09:00.000Z").items;
if (first === undefined || second === undefined || third === undefined)
  throw new RangeError("the fixtures have three rows");

it("keeps the rows' places when the newest answer has another order", () => {
  expect(settle([first, second], [second, first]).items).toEqual([first, second]);
});
it("shows a row's newest content in its old place", () => {
  const taken = { ...second, alerts: 99 };
  expect(settle([first, second], [taken, first]).items).toEqual([first, taken]);
});
it("announces new rows without inserting them, and keeps those that moved on", () => {
  const settled = settle([first, second], [third, second]);
  expect(settled.items).toEqual([first, second]);
  expect(settled.added).toEqual([third]);
  expect([...settled.gone]).toEqual([first.id]);
});
