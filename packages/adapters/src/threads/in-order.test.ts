import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InOrder } from "./in-order.ts";

describe("pieces from several places", () => {
  it("are told in the order of the places, whatever the order in which they come", async () => {
    const places = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 6 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(places, fc.nat({ max: 8 }), fc.scheduler(), async (pieces, limit, scheduler) => {
        const told: string[] = [];
        let most = 0;
        const order = new InOrder<{ readonly name: string; readonly size: number }>({
          emit: async ({ name }) => {
            await scheduler.schedule(Promise.resolve());
            told.push(name);
          },
          limit,
          sizeOf: ({ size }) => size,
        });
        const writers = pieces.map(async (sizes, at) => {
          const place = order.place();
          for (const [each, size] of sizes.entries()) {
            await scheduler.schedule(Promise.resolve());
            await place.write({ name: `${at}.${each}`, size });
            most = Math.max(most, order.held);
          }
          await place.close();
        });
        await scheduler.waitFor(Promise.all(writers));
        expect(told).toEqual(pieces.flatMap((sizes, at) => sizes.map((_, each) => `${at}.${each}`)));
        expect([order.held, order.open]).toEqual([0, 0]);
        // Each of the places may hold the one piece with which it went over the limit.
        expect(most).toBeLessThanOrEqual(limit + 9 * pieces.length);
      }),
      { numRuns: 100 },
    );
  });

  it("are told no more once telling failed, and every writer hears why", async () => {
    const order = new InOrder<number>({
      emit: () => {
        throw new Error("the disk is full");
      },
      limit: 0,
      sizeOf: () => 1,
    });
    const [first, second] = [order.place(), order.place()];
    const waiting = second.write(2);
    await expect(first.write(1)).rejects.toThrow("the disk is full");
    await expect(waiting).rejects.toThrow("the disk is full");
    await expect(second.close()).rejects.toThrow("the disk is full");
  });
});
