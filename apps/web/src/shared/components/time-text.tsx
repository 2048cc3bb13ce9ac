import {
  absoluteTime,
  age,
  clockBeside,
  clockTime,
  dayOf,
  millisBetween,
  timeOnDay,
  withoutFraction,
} from "../format/instant.ts";
import { useZone } from "../state/preferences.tsx";
import { useNow } from "../state/use-now.ts";

interface TimeTextProps {
  readonly instant: string;
  /** `clock` 14:03:22.117 (default), `second` 14:03:22, `day` 14:03, Nov 23 14:03 or 2019-11-23 14:03, `age` 11 m, `stamp` date and time, `full` with every digit and the zone. */
  readonly as?: "clock" | "second" | "day" | "age" | "stamp" | "full";
  /** For `clock` and `second`: an instant whose day the reader knows. A time of another day has its day before it. */
  readonly beside?: string;
}

/** An instant, short on the page, absolute with every digit and the zone on hover. */
export function TimeText({ instant, as = "clock", beside = instant }: TimeTextProps) {
  const zone = useZone();
  const now = useNow();
  const full = absoluteTime(instant, zone);
  const shown = {
    clock: () => clockBeside(instant, beside, now, zone),
    second: () => withoutFraction(clockBeside(instant, beside, now, zone)),
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
