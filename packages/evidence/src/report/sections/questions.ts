import type { CaseFinding, CaseQuestion } from "../../build/case-file.ts";
import { html, type Markup, prose } from "../markup.ts";
import { code, fieldValue, phrase, time, verdictBadge } from "../pointers.ts";
import type { ReportContext } from "../report-context.ts";

/** The guide's questions: what the machine found, what the analyst answered, on which evidence. */
export function questionsSection(context: ReportContext): Markup {
  return html`${context.caseFile.questions.map((question) => questionBlock(question, context))}`;
}

function questionBlock(question: CaseQuestion, context: ReportContext): Markup {
  const { answer, focus, implication } = question;
  return html`<section class="q"><header><h3>${question.number}. ${question.title}</h3>
${answer === null ? html`<span class="badge open">? Not answered</span>` : verdictBadge(answer.verdict)}</header>
<p>${question.text}</p>
<div class="two"><div><h4>Machine finding</h4>${findingBlock(question.finding, context)}</div>
<div><h4>Analyst's answer</h4>${answerBlock(question, context)}</div></div>
${cannotTellBlock(question, context)}
${
  focus.length === 0
    ? null
    : html`<h4>Fields looked at</h4><table><thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Expected</th><th scope="col">Evidence</th></tr></thead>
<tbody>${focus.map(
        ({ field, value, expected, eventId, from }) => html`<tr><td>${code(field)}</td><td>${fieldValue(value)}${
          from === null ? null : html` <span class="note">${from.words}, ${code(from.field)}</span>`
        }</td>
<td>${expected ?? ""}</td><td>${context.to.event(eventId)}</td></tr>`,
      )}</tbody></table>`
}
<p class="note">${implication.escalates === null ? null : html`▲ ${implication.escalates} `}${implication.lowers === null ? null : html`<br>▼ ${implication.lowers}`}</p></section>`;
}

/** Unresolved is said in words, with what would resolve it: a gap must not read as nothing found. */
function cannotTellBlock({ cannotTell }: CaseQuestion, { to }: ReportContext): Markup | null {
  if (cannotTell.length === 0) return null;
  return html`<h4>What the source of the record cannot tell</h4><ul class="plain">${cannotTell.map(
    ({ what, remedy, answeredBy }) =>
      answeredBy === null
        ? html`<li><span class="gap">unresolved</span> ${what}. <span class="note">${remedy}</span></li>`
        : html`<li>${what}: <span class="note">told here by</span> ${to.event(answeredBy)}</li>`,
  )}</ul>`;
}

function findingBlock(finding: CaseFinding | null, { to }: ReportContext): Markup {
  if (finding === null) return html`<p>No machine finding exists for this question.</p>`;
  const { verdict, strength, headline, reasons, missing, blindTo } = finding;
  return html`<p>${verdictBadge(verdict)} <span class="note">${strength}</span></p><p><b>${headline}</b></p>
<ul class="plain">${reasons.map((reason) => html`<li>${phrase(reason, to)}</li>`)}</ul>
${missing.map(
  ({ field, state, remedy }) =>
    html`<p>${code(field)} <span class="gap">${state === "missing" ? "missing" : "not in this source"}</span> <span class="note">${remedy}</span></p>`,
)}
${blindTo.length === 0 ? null : html`<p class="note">Cannot see: ${blindTo.join("; ")}</p>`}`;
}

function answerBlock({ answer }: CaseQuestion, { to }: ReportContext): Markup {
  if (answer === null) return html`<p>Not answered.</p>`;
  return html`<p>${verdictBadge(answer.verdict)} <span class="note">${answer.by.name} (${answer.by.role}), ${time(answer.at)}</span> ${to.ledger(answer.ledgerSequence)}</p>
<div class="prose">${prose(answer.rationale === "" ? "No rationale was written." : answer.rationale)}</div>
${answer.evidence.length === 0 ? null : html`<p class="note">Evidence ${to.events(answer.evidence)}</p>`}
${answer.stale.map((change) => html`<p><span class="badge warn">changed since</span> ${change}</p>`)}`;
}
