import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decides } from "./asked-in-order.ts";

/** Conditions over the event at hand, each noting when it is asked. */
function conditions(costs: readonly number[]) {
  const asked: number[] = [];
  let event: readonly boolean[] = [];
  const operands = costs.map((cost, i) => ({
    cost,
    holds: () => {
      asked.push(i);
      return event[i] ?? false;
    },
  }));
  return {
    operands,
    turnTo: (next: readonly boolean[]) => {
      event = next;
      asked.length = 0;
    },
    asked,
  };
}

describe("conditions asked until one decides", () => {
  it("answer the same whatever was seen before", () => {
    const events = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 600, maxLength: 1200 });
    fc.assert(
      fc.property(events, fc.boolean(), (given, deciding) => {
        const { operands, turnTo } = conditions([3, 1, 2]);
        const decided = decides(operands, deciding);
        for (const event of given) {
          turnTo(event);
          expect(decided()).toBe(event.includes(deciding));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("are asked by cost first, and by what they decide once that has been seen", () => {
    const { operands, turnTo, asked } = conditions([1, 2]);
    const fails = decides(operands, false);
    turnTo([true, false]);
    fails();
    expect(asked).toEqual([0, 1]);
    for (let i = 0; i < 1000; i++) fails();
    turnTo([true, false]);
    fails();
    expect(asked).toEqual([1]);
  });
});
