import { useLayoutEffect, useRef } from "react";

/**
 * What somebody is typing in keeps its place in the window when `cause` changes and with it what stands above: a question
 * that opens again must not push away the one that is being answered.
 */
export function useSteadyFocus(cause: string): void {
  const before = useRef(cause);
  const changed = before.current !== cause;
  // Read while the page still is as it was.
  const held = changed ? document.activeElement : null;
  const top = held?.getBoundingClientRect().top ?? 0;
  useLayoutEffect(() => {
    before.current = cause;
    if (held === null || held === document.body || held !== document.activeElement) return;
    const moved = held.getBoundingClientRect().top - top;
    if (moved !== 0) window.scrollBy?.(0, moved);
  });
}
