/** An instant in whole microseconds since 1970: exact in a number, fine enough to order two records of one start. */
export type Moment = number;

export const SECOND: Moment = 1_000_000;
export const MINUTE: Moment = 60 * SECOND;
export const HOUR: Moment = 60 * MINUTE;
export const DAY: Moment = 24 * HOUR;

/** `2026-03-02T07:14:55.1234560Z`: Windows keeps 100 ns, so a seventh digit is written. */
export function systemTime(moment: Moment): string {
  const milliseconds = Math.floor(moment / 1000);
  const rest = moment - milliseconds * 1000;
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(rest).padStart(3, "0")}0Z`;
}

/** Sysmon's UtcTime: `2026-03-02 07:14:55.123`, no zone. */
export function utcTime(moment: Moment): string {
  return new Date(Math.floor(moment / 1000)).toISOString().slice(0, -1).replace("T", " ");
}

/** 0 is Sunday, by UTC. */
export function weekday(moment: Moment): number {
  return new Date(Math.floor(moment / 1000)).getUTCDay();
}
