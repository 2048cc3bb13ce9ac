import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { type Location, NavigationType, useLocation, useNavigate, useNavigationType } from "react-router";

/** `null` takes the parameter out of the address. */
export type UrlPatch = Readonly<Record<string, string | null>>;

export interface UrlState {
  get(name: string): string | null;
  /** A comma list as its parts; empty when absent. */
  list(name: string): readonly string[];
  /** As it is at this moment, also before the page was drawn with it: for what follows a change at once. */
  newest(name: string): string | null;
  /** `push` leaves a step for Back (the default); `replace` does not (typing, moving a selection). */
  patch(changes: UrlPatch, history?: "push" | "replace"): void;
  /** The address's query with changes, for a link. */
  queryWith(changes: UrlPatch): string;
}

/** What the query is going to be: changes made here that the router has not drawn yet. */
interface Ahead {
  /** Where the changes began. */
  readonly from: string;
  /** Numbers of the first and the last change on their way. */
  readonly first: number;
  readonly last: number;
  readonly query: string;
}

const Context = createContext<UrlState | null>(null);

function changed(query: string, changes: UrlPatch): string {
  const after = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") after.delete(name);
    else after.set(name, value);
  }
  return after.toString();
}

/** The number of the change that led to an address; null for links, Back, and what others navigated to. */
function changeThatLedTo(location: Location, arrivedBy: NavigationType): number | null {
  const state: unknown = location.state;
  if (arrivedBy === NavigationType.Pop || typeof state !== "object" || state === null) return null;
  return "change" in state && typeof state.change === "number" ? state.change : null;
}

/** Whether the address drawn is one that the changes on their way go on from; else they arrived or were overtaken. */
function stillAhead(ahead: Ahead, location: Location, arrivedBy: NavigationType): boolean {
  const change = changeThatLedTo(location, arrivedBy);
  return location.key === ahead.from || (change !== null && change >= ahead.first && change < ahead.last);
}

/**
 * The only writer of the address's query. The router draws an address some time after it was asked to; a second change
 * in that time must go on from the first, and what was pressed must show at once. So the newest query is held here
 * until the router has drawn it. Back, links and other pages' addresses win over what is held.
 */
export function UrlStateProvider({ children }: { readonly children: ReactNode }) {
  const location = useLocation();
  const arrivedBy = useNavigationType();
  const navigate = useNavigate();
  const [held, setHeld] = useState<Ahead | null>(null);
  const changes = useRef(0);

  const ahead = held !== null && stillAhead(held, location, arrivedBy) ? held : null;
  // Arrived or overtaken: Back to where the changes began must not bring them again.
  if (held !== null && ahead === null) setHeld(null);
  const query = ahead?.query ?? new URLSearchParams(location.search).toString();
  // What a change starts from: newer than what is drawn as soon as one was made.
  const newest = useRef({ ahead, query, key: location.key });
  const drawn = useRef<string>();
  if (drawn.current !== `${location.key} ${query}`) {
    drawn.current = `${location.key} ${query}`;
    newest.current = { ahead, query, key: location.key };
  }

  const patch = useCallback(
    (asked: UrlPatch, history: "push" | "replace" = "push") => {
      const before = newest.current;
      const after = changed(before.query, asked);
      if (after === before.query) return;
      changes.current += 1;
      const change = changes.current;
      const next: Ahead = {
        from: before.ahead?.from ?? before.key,
        first: before.ahead?.first ?? change,
        last: change,
        query: after,
      };
      newest.current = { ...before, ahead: next, query: after };
      setHeld(next);
      void navigate(`?${after}`, { replace: history === "replace", preventScrollReset: true, state: { change } });
    },
    [navigate],
  );

  const value = useMemo<UrlState>(() => {
    const params = new URLSearchParams(query);
    return {
      get: (name) => params.get(name),
      list: (name) => (params.get(name) ?? "").split(",").filter((part) => part !== ""),
      newest: (name) => new URLSearchParams(newest.current.query).get(name),
      patch,
      queryWith: (asked) => `?${changed(query, asked)}`,
    };
  }, [query, patch]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The address's query as the page's state: reload and share give the same picture, Back works. */
export function useUrlState(): UrlState {
  const value = useContext(Context);
  if (value === null) throw new ReferenceError("useUrlState needs a UrlStateProvider above it");
  return value;
}
