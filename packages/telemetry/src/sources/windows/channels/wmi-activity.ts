import type { TimeFound, WindowsEvent } from "../windows-event.ts";

/**
 * The log of WMI activity. No pipeline of Elastic's maps it, so the category given here is marked as ours
 * (`x.derived`); the data stay in `winlog.user_data`.
 */
export function mapWmiActivity(event: WindowsEvent): TimeFound | null {
  if (!/^58(?:5[789]|6[01])$/.test(event.eventId)) return null;
  const from = "our own reading of WMI-Activity events; no pipeline of the source maps them";
  event.draft.derive("event.category", ["configuration"], from);
  if (event.eventId === "5861") event.draft.derive("event.type", ["creation"], from);
  event.draft.derive(
    "x.derived",
    event.eventId === "5861" ? ["event.category", "event.type"] : ["event.category"],
    from,
  );
  return null;
}
