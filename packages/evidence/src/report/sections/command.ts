import type { CaseFile } from "../../build/case-file.ts";
import { html, type Markup } from "../markup.ts";
import { code, fieldValue, time } from "../pointers.ts";
import type { ReportContext } from "../report-context.ts";

/** Part kinds that have a colour; any other word would be text of the case in an attribute. */
const KINDS: readonly string[] = [
  "shell",
  "quiet",
  "run",
  "captured_command",
  "stdout_to",
  "output_path",
  "stderr_too",
];

/** The alert's command line with its parts, and the rule's conditions. */
export function commandSection({ caseFile, to }: ReportContext): Markup {
  const { anatomy, alerts, nearMiss, selectedAlertId } = caseFile;
  const parts = anatomy.parts.filter(({ kind }) => kind !== "space");
  return html`${nearMissBlock(nearMiss)}<p>As the ${nearMiss === null ? "alert" : "event"} has it ${to.event(selectedAlertId)}: ${fieldValue(anatomy.commandLine)}</p>
${
  parts.length === 0
    ? null
    : html`<div class="anatomy">${parts.map(
        ({ text, kind, label }) => html`<div class="part k-${KINDS.includes(kind) ? kind : "other"}">${code(text)}
<div class="label">${label ?? ""}</div></div>`,
      )}</div>`
}
${anatomy.note === null ? null : html`<p><span class="badge warn">note</span> ${anatomy.note}</p>`}
${
  anatomy.attackerClock === null
    ? null
    : html`<p>The output file's name is a clock: ${time(anatomy.attackerClock)}, as the machine that gave the order counted.</p>`
}
<h3>${nearMiss === null ? "Why the rule matched" : "Why the rule did not match"}</h3>
<table><thead><tr><th scope="col">Condition</th><th scope="col">Met</th><th scope="col">By field</th><th scope="col">Value</th></tr></thead>
<tbody>${anatomy.conditions.map(
    ({ text, satisfied, field, value }) => html`<tr><td>${code(text)}</td>
<td>${satisfied ? html`<span class="yes">✓</span>` : html`<span class="no">✗</span>`}</td>
<td>${field === null ? "" : code(field)}</td><td>${value === null ? "" : code(value)}</td></tr>`,
  )}</tbody></table>
<h3>Alerts of this investigation</h3>
<table><thead><tr><th scope="col">Time</th><th scope="col">Command</th><th scope="col">Alert</th><th scope="col">Raised on</th></tr></thead>
<tbody>${alerts.map(
    ({
      kind,
      id,
      time: at,
      command,
      sourceEventId,
    }) => html`<tr><td>${time(at)}</td><td>${code(command)}${id === selectedAlertId ? html` <span class="note">in view in this report</span>` : null}</td>
<td>${kind === "near_miss" ? html`<span class="badge warn">near miss</span> none` : to.event(id)}</td><td>${to.event(sourceEventId)}</td></tr>`,
  )}</tbody></table>`;
}

function nearMissBlock(nearMiss: CaseFile["nearMiss"]): Markup | null {
  if (nearMiss === null) return null;
  return html`<p><span class="badge warn">near miss</span> Opened by hand on a near miss, no alert of the rule: ${nearMiss.by.name} (${nearMiss.by.role}), ${time(nearMiss.at)}.</p>
<ul class="plain">${nearMiss.reasons.map(
    ({
      sentence,
      shows,
      conditions,
    }) => html`<li>${sentence}${shows === null ? null : html` It shows in ${code(shows)}.`}
<br><span class="note">Fails for it: ${conditions.map((condition, position) => [position > 0 ? ", " : "", code(condition)])}</span></li>`,
  )}</ul>`;
}

/** Host, user, logon, parent and the rest of what is known of the alert's process. */
export function factsSection({ caseFile, to }: ReportContext): Markup {
  return html`<table><thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Field</th><th scope="col">Evidence</th></tr></thead>
<tbody>${caseFile.facts.map(
    ({ label, value, field, note, eventId }) => html`<tr><th scope="row">${label}</th>
<td>${fieldValue(value)}${note === null ? null : html`<br><span class="note">${note}</span>`}</td>
<td class="note">${code(field)}</td><td>${to.event(eventId)}</td></tr>`,
  )}</tbody></table>`;
}
