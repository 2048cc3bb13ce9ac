import { html, type Markup } from "../markup.ts";
import { code, time } from "../pointers.ts";
import { MAX_ROWS, type ReportContext } from "../report-context.ts";

const COLOURS: Readonly<Record<string, string>> = {
  alerts: "#b3161f",
  process: "#0b5cad",
  logon: "#a11c75",
  network: "#b98500",
  file: "#0c6b4f",
};
const LEFT = 78;
const WIDTH = 980;
const LANE = 24;

/** The events on a line of time, drawn by lane and listed. */
export function timelineSection({ caseFile, to }: ReportContext): Markup {
  const { marks, from, to: until, cut } = caseFile.timeline;
  if (marks.length === 0) return html`<p>No events to show.</p>`;
  const sorted = [...marks].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const lanes = [...new Set(marks.map(({ lane }) => lane))];
  const [start, end] = [millis(from), millis(until)];
  const span = Math.max(end - start, 1);
  const x = (at: string) =>
    Math.round((LEFT + 8 + (Math.min(Math.max(millis(at) - start, 0), span) / span) * (WIDTH - LEFT - 16)) * 10) / 10;
  const height = lanes.length * LANE + 24;
  const more = sorted.length - MAX_ROWS;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline; the table below holds the same events">
${lanes.map((lane, row) => {
  const y = row * LANE + 14;
  return html`<text x="0" y="${y + 4}">${lane}</text><line x1="${LEFT}" y1="${y}" x2="${WIDTH}" y2="${y}" stroke="#d9dee7"/>
${sorted
  .filter((mark) => mark.lane === lane)
  .slice(0, 2_000)
  .map(
    (mark) =>
      html`<circle cx="${x(mark.time)}" cy="${y}" r="${mark.emphasised ? 6 : 4}" fill="${COLOURS[lane] ?? "#5a6475"}" fill-opacity="${mark.emphasised ? "1" : "0.62"}"/>`,
  )}`;
})}
<text x="${LEFT}" y="${height - 3}">${from.replace("T", " ").slice(0, 19)}</text><text x="${WIDTH}" y="${height - 3}" text-anchor="end">${until.replace("T", " ").slice(0, 19)}</text></svg>
${cut ? html`<p><span class="badge warn">cut</span> There were more events than the timeline takes.</p>` : null}
<table><thead><tr><th scope="col">Time</th><th scope="col">Lane</th><th scope="col">What</th><th scope="col">Evidence</th></tr></thead>
<tbody>${sorted
    .slice(0, MAX_ROWS)
    .map(
      (mark) =>
        html`<tr><td>${time(mark.time)}</td><td>${mark.lane}</td><td>${mark.emphasised ? html`<b>${code(mark.label)}</b>` : code(mark.label)}</td><td>${to.event(mark.eventId)}</td></tr>`,
    )}</tbody></table>${more > 0 ? html`<p class="note">${more} more are in data/case/timeline.json.</p>` : null}`;
}

function millis(instant: string): number {
  return Date.parse(instant);
}
