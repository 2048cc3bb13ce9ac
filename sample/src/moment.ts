/** An instant in whole microseconds since 1970: exact in a number, fine enough to order two records of one start. */
export type Moment = number;

export const SECOND: Moment = 1_000_000;
export const MINUTE: Moment = 60 * SECOND;
export const HOUR: Moment = 60 * MINUTE;
export const DAY: Moment = 24 * HOUR;

/** `2026-03-02T07:14:55.1234560Z`: Windows keeps 100 ns, so a seventh digit is written. */
export function systemTime(moment: Moment): string {
  const rest = moment % 1000;
  return `${dateOf(moment)}T${clockOf(moment)}${pad3(rest)}0Z`;
}

/** Sysmon's UtcTime: `2026-03-02 07:14:55.123`, no zone. */
export function utcTime(moment: Moment): string {
  return `${dateOf(moment)} ${clockOf(moment)}`;
}

/** 0 is Sunday, by UTC; the epoch was a Thursday. */
export function weekday(moment: Moment): number {
  return (Math.floor(moment / DAY) + 4) % 7;
}

const dates = new Map<number, string>();

/** Every record asks for its date and there are fifteen of them, so they are kept. */
function dateOf(moment: Moment): string {
  const day = Math.floor(moment / DAY);
  const found = dates.get(day) ?? new Date((day * DAY) / 1000).toISOString().slice(0, 10);
  dates.set(day, found);
  return found;
}

function clockOf(moment: Moment): string {
  const inDay = moment % DAY;
  const seconds = Math.floor(inDay / SECOND);
  const milliseconds = Math.floor((inDay % SECOND) / 1000);
  return `${pad2(Math.floor(seconds / 3600))}:${pad2(Math.floor(seconds / 60) % 60)}:${pad2(seconds % 60)}.${pad3(milliseconds)}`;
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function pad3(value: number): string {
  return value < 100 ? `0${pad2(value)}` : String(value);
}
