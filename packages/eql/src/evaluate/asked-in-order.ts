/** A condition and what asking it costs, rough and relative. */
export interface Asked {
  readonly holds: () => boolean;
  readonly cost: number;
}

/** Events between two looks at the order, at first and at most: telemetry of one source seldom changes its ways. */
const FIRST_LOOK = 256;
const LAST_LOOK = 65_536;

/**
 * Asks conditions until one of them gives the deciding answer (`false` for an `and`, `true` for an `or`). The order is
 * that of cost at first; then, from what was seen, the one that decides most for its cost comes first. Which is asked
 * first changes the time an answer takes, never the answer.
 */
export function decides(operands: readonly Asked[], deciding: boolean): () => boolean {
  const order = operands.map(({ holds, cost }) => ({ holds, cost: Math.max(1, cost), asked: 0, decided: 0 }));
  order.sort((a, b) => a.cost - b.cost);
  let left = FIRST_LOOK;
  let look = FIRST_LOOK;
  const rearrange = (): void => {
    look = Math.min(LAST_LOOK, look * 4);
    left = look;
    // One more of each: what was seldom asked keeps a chance, and nothing is divided by zero.
    const worth = (each: (typeof order)[number]): number => (each.decided + 1) / ((each.asked + 2) * each.cost);
    order.sort((a, b) => worth(b) - worth(a));
    for (const each of order) {
      each.asked = 0;
      each.decided = 0;
    }
  };
  return () => {
    if (--left < 0) rearrange();
    for (let i = 0; i < order.length; i++) {
      const each = order[i];
      if (each === undefined) continue;
      each.asked++;
      if (each.holds() === deciding) {
        each.decided++;
        return true;
      }
    }
    return false;
  };
}
