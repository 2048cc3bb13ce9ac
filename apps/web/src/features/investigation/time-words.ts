import {
  clockTime,
  dayWords,
  monthDay,
  rangeWords,
  sameDay,
  withoutFraction,
  type Zone,
} from "../../shared/format/instant.ts";
import type { Span } from "./time-scale.ts";

const instantOf = (millis: number) => new Date(millis).toISOString();
/** Whether a drawn time has to name days. */
export const spansDays = (shown: Span, zone: Zone) => !sameDay([instantOf(shown.from), instantOf(shown.to)], zone);

/** The time that is drawn: with its day unless that is today, with both days where there are two. */
export function spanWords(shown: Span, now: string, zone: Zone): string {
  const from = instantOf(shown.from);
  const to = instantOf(shown.to);
  if (spansDays(shown, zone)) return rangeWords(from, to, now, zone);
  const seconds = [from, to].map((instant) => withoutFraction(clockTime(instant, zone)));
  return `${dayWords(from, now, zone)} ${seconds.join(" to ")}`.trim();
}

/** A moment on the axis; the first of another day has the day. */
export function tickWords(tick: number, before: number | null, shown: Span, zone: Zone): string {
  const text = clockTime(instantOf(tick), zone);
  if (shown.to - shown.from < 5_000) return text.slice(6);
  const beside = instantOf(before ?? shown.from);
  const day = spansDays(shown, zone) && (before === null || !sameDay([instantOf(tick), beside], zone));
  const time = tick % 60_000 === 0 ? text.slice(0, 5) : text.slice(0, 8);
  // The year stands above the drawing.
  return day ? `${monthDay(instantOf(tick), zone)}${time === "00:00" ? "" : ` ${time}`}` : time;
}
