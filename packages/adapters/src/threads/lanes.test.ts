import { describe, expect, it } from "vitest";
import { Lanes } from "./lanes.ts";

function open(): { readonly work: Promise<void>; end(error?: Error): void } {
  let end: (error?: Error) => void = () => {};
  const work = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { work, end: (error) => end(error) };
}

describe("work under way", () => {
  it("is waited for until so much of it has ended", async () => {
    const lanes = new Lanes();
    const [first, second] = [open(), open()];
    for (const { work } of [first, second]) lanes.start(work);
    let waited = false;
    const waiting = lanes
      .until((underWay) => underWay < 1)
      .then(() => {
        waited = true;
      });
    second.end();
    await second.work;
    await Promise.resolve();
    expect(waited).toBe(false);
    first.end();
    await waiting;
    expect(waited).toBe(true);
  });

  it("that fails is heard by whoever waits then or later, and ends nothing else", async () => {
    const lanes = new Lanes();
    const [failing, other] = [open(), open()];
    for (const { work } of [failing, other]) lanes.start(work);
    const waiting = lanes.until((underWay) => underWay === 0);
    failing.end(new Error("the disk is full"));
    await expect(waiting).rejects.toThrow("the disk is full");
    other.end();
    await expect(lanes.until(() => true)).rejects.toThrow("the disk is full");
  });
});
