import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** `null` takes the parameter out of the address. */
export type UrlPatch = Readonly<Record<string, string | null>>;

export interface UrlState {
  get(name: string): string | null;
  /** A comma list as its parts; empty when absent. */
  list(name: string): readonly string[];
  /** `push` leaves a step for Back (the default); `replace` does not (typing, moving a selection). */
  patch(changes: UrlPatch, history?: "push" | "replace"): void;
}

/** The address's query as the page's state: reload and share give the same picture, Back works. */
export function useUrlState(): UrlState {
  const [params, setParams] = useSearchParams();
  const patch = useCallback(
    (changes: UrlPatch, history: "push" | "replace" = "push") => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === "") after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: history === "replace", preventScrollReset: true },
      );
    },
    [setParams],
  );
  return {
    get: (name) => params.get(name),
    list: (name) => (params.get(name) ?? "").split(",").filter((part) => part !== ""),
    patch,
  };
}

/** Opens and closes the event flyout, which every page has: `?event=<id>&field=<name>`. */
export function useEventFlyout() {
  const url = useUrlState();
  return {
    eventId: url.get("event"),
    field: url.get("field"),
    open: (eventId: string, field: string | null = null) => url.patch({ event: eventId, field }),
    close: () => url.patch({ event: null, field: null }),
  };
}
