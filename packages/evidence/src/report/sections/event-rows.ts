import type { CaseEventRow } from "../../build/case-file.ts";
import { html, type Markup } from "../markup.ts";
import { phrase, time } from "../pointers.ts";
import { MAX_ROWS, type ReportContext } from "../report-context.ts";

/** A table of events, those set aside marked with the reason. */
export function eventRows(rows: readonly CaseEventRow[], { to }: ReportContext): Markup {
  if (rows.length === 0) return html``;
  const more = rows.length - MAX_ROWS;
  return html`<table><thead><tr><th scope="col">Time</th><th scope="col">Event</th><th scope="col">What</th><th scope="col">Tie</th><th scope="col">Evidence</th></tr></thead>
<tbody>${rows.slice(0, MAX_ROWS).map(
    (row) => html`<tr><td>${time(row.time)}</td><td>${row.eventCode ?? row.source}</td>
<td>${phrase(row.summary, to)}${row.setAside === null ? null : html`<br><span class="badge open">set aside</span> <span class="note">${row.setAside}</span>`}</td>
<td>${row.strength ?? ""}</td><td>${to.event(row.id)}</td></tr>`,
  )}</tbody></table>${more > 0 ? html`<p class="note">${more} more rows are in the bundle's file.</p>` : null}`;
}
