import { absoluteTime, age, clockTime, dayOf, millisBetween, shortTime, timeOnDay } from "../format/instant.ts";
import { useZone } from "../state/preferences.tsx";
import { useNow } from "../state/use-now.ts";

interface TimeTextProps {
  readonly instant: string;
  /** `clock` 14:03:22.117 (default), `minute` 14:03, `day` 14:03 or Nov 23 14:03, `age` 11 m, `stamp` date and time, `full` with every digit and the zone. */
  readonly as?: "clock" | "minute" | "day" | "age" | "stamp" | "full";
}

/** An instant, short on the page, absolute with every digit and the zone on hover. */
export function TimeText({ instant, as = "clock" }: TimeTextProps) {
  const zone = useZone();
  const now = useNow();
  const full = absoluteTime(instant, zone);
  const shown = {
    clock: () => clockTime(instant, zone),
    minute: () => shortTime(instant, zone),
    day: () => timeOnDay(instant, now, zone),
    age: () => age(millisBetween(instant, now)),
    stamp: () => `${dayOf(instant, zone)} ${clockTime(instant, zone)}`,
    full: () => full,
  }[as]();
  return (
    <time dateTime={instant} title={full} style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
      {shown}
    </time>
  );
}
