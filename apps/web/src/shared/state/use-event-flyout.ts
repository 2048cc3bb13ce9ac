import { useUrlState } from "./url-state.tsx";

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
