import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** What somebody points at, with the mouse or the keyboard: a claim, a token, a condition, a node or a mark. */
export interface Pointed {
  readonly eventId?: string;
  readonly field?: string | null;
  /** The claim's own words, to find the token they name. */
  readonly text?: string;
  readonly part?: number;
  readonly condition?: string;
}

interface Pointing {
  readonly pointed: Pointed | null;
  point(pointed: Pointed | null): void;
}

const Context = createContext<Pointing>({ pointed: null, point: () => undefined });

/** Lets claims, tokens, conditions, nodes and marks light each other. */
export function PointingProvider({ children }: { readonly children: ReactNode }) {
  const [pointed, point] = useState<Pointed | null>(null);
  const value = useMemo(() => ({ pointed, point }), [pointed]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const usePointing = (): Pointing => useContext(Context);

/** The four handlers of whatever points. */
export function pointerProps(point: Pointing["point"], target: Pointed) {
  return {
    onMouseEnter: () => point(target),
    onMouseLeave: () => point(null),
    onFocus: () => point(target),
    onBlur: () => point(null),
  };
}
