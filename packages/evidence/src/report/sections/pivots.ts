import type { CasePivot } from "../../build/case-file.ts";
import { pivotPath } from "../../build/payload.ts";
import { jsonText } from "../../format/json-text.ts";
import { html, type Markup } from "../markup.ts";
import { code, time } from "../pointers.ts";
import type { ReportContext } from "../report-context.ts";
import { eventRows } from "./event-rows.ts";

const STATUS = {
  found: ["", ""],
  empty: ["down", "empty"],
  unreachable: ["open", "? could not be asked"],
  failed: ["open", "? failed"],
} as const;
const MODES: Readonly<Record<string, string>> = {
  around: "around the event",
  written: "as the guide writes it",
  until_now: "until it was asked",
  custom: "chosen",
  chosen: "chosen",
};

/** Every lookup the guide asks for: what was asked, of which time, and what came. */
export function pivotsSection(context: ReportContext): Markup {
  const pivots = context.caseFile.questions.flatMap(({ number, pivots: own }) =>
    own.map((pivot) => ({ number, pivot })),
  );
  if (pivots.length === 0) return html`<p>The guide asks for no lookups.</p>`;
  return html`${pivots.map(({ number, pivot }, position) => pivotBlock(pivot, number, position, context))}`;
}

function pivotBlock(pivot: CasePivot, question: number, position: number, context: ReportContext): Markup {
  const { window } = pivot;
  const [tone, words] = STATUS[pivot.status];
  const count =
    pivot.status === "found"
      ? html`<span class="badge">${pivot.rows.length} of ${pivot.total}${pivot.cut ? ", cut" : ""}</span>`
      : html`<span class="badge ${tone}">${words}</span>`;
  return html`<section class="q"><header><h3>${pivot.label}</h3>${count}</header>
<p>${pivot.description} <span class="note">For question ${question}.</span></p>
${pivot.reason === null ? null : html`<p><span class="badge warn">why</span> ${pivot.reason}</p>`}
<h4>Window</h4><p>${window.from === null && window.to === null ? "None" : html`${time(window.from)} to ${time(window.to)}`} <span class="note">on ${code(window.field)}, ${MODES[window.mode] ?? window.mode}${pivot.ranAt === null ? null : html`, asked ${time(pivot.ranAt)}`}</span></p>
<h4>Asked for any of</h4><ul class="plain">${pivot.groups.map(
    ({ text, strength, removedBecause }) =>
      html`<li>${code(text)} <span class="note">${strength}</span>${
        removedBecause === null
          ? null
          : html` <span class="badge warn">left out</span> <span class="note">${removedBecause}</span>`
      }</li>`,
  )}</ul>
${pivot.query === null || pivot.query === undefined ? null : html`<h4>Query as run</h4><pre>${jsonText(pivot.query)}</pre>`}
${eventRows(pivot.rows, context)}
<p class="note">File ${code(pivotPath(position))}. Digest of the rows when asked: <span class="hash">${pivot.digest}</span></p></section>`;
}
