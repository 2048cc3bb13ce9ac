import type { CaseFile } from "../../build/case-file.ts";
import { html, type Markup, prose } from "../markup.ts";
import { DECISION_TONES, DECISION_WORDS, phrase, time } from "../pointers.ts";
import type { ReportContext } from "../report-context.ts";

const REVIEW_WORDS = { approved: "Approved", returned: "Returned", overturned: "Overturned" } as const;
const REVIEW_TONES = { approved: "down", returned: "warn", overturned: "up" } as const;

/** Headline, who and when, and the outcome in one box. */
export function masthead({ caseFile, to, bundle, madeAt, madeBy }: ReportContext): Markup {
  const { investigation, rule, alerts, exportedBy } = caseFile;
  return html`<header>
<p class="kicker">Evidence report</p>
<h1>${phrase(investigation.headline, to)}</h1>
<p class="sub">${rule.name} · ${rule.severity}, risk ${rule.riskScore} · ${counted(alerts)} · all times are UTC</p>
${outcomeBox({ caseFile, to })}
<dl class="meta">
<div><dt>Investigation</dt><dd>${investigation.id}</dd></div>
<div><dt>State</dt><dd>${investigation.state.replaceAll("_", " ")}</dd></div>
<div><dt>Opened</dt><dd>${time(investigation.openedAt)}</dd></div>
<div><dt>Worked on by</dt><dd>${investigation.owner?.name ?? "nobody"}</dd></div>
<div><dt>Exported</dt><dd>${time(madeAt)} by ${exportedBy.name} (${exportedBy.role})</dd></div>
<div><dt>Made by</dt><dd>${madeBy}</dd></div>
<div><dt>Ledger head</dt><dd>entry ${caseFile.ledger.head.sequence}<br><span class="hash">${caseFile.ledger.head.hash}</span></dd></div>
<div><dt>Bundle</dt><dd>${bundle}</dd></div>
</dl>
</header>`;
}

/** Alerts and near misses are never counted together: a near miss is no alert of the rule. */
function counted(alerts: CaseFile["alerts"]): string {
  const missed = alerts.filter(({ kind }) => kind === "near_miss").length;
  const raised = alerts.length - missed;
  const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  const words = [
    ...(raised > 0 || missed === 0 ? [plural(raised, "alert", "alerts")] : []),
    ...(missed > 0
      ? [plural(missed, "near miss opened by hand, no alert", "near misses opened by hand, no alert")]
      : []),
  ];
  return words.join(", ");
}

function outcomeBox({ caseFile, to }: Pick<ReportContext, "caseFile" | "to">): Markup {
  const { decision, reviews, gate } = caseFile;
  if (decision === null) {
    return html`<div class="outcome is-open"><div class="what">No decision stands</div>
<p>The gate says: ${DECISION_WORDS[gate.recommendation]}. Nobody's decision is in force in this bundle.</p></div>`;
  }
  const review = reviews.findLast(({ ledgerSequence }) => ledgerSequence > decision.ledgerSequence);
  const inForce = review?.verdict === "overturned" ? (review.decision ?? decision.decision) : decision.decision;
  const reviewed =
    review === undefined
      ? html`Not reviewed.`
      : html`${REVIEW_WORDS[review.verdict]} by <b>${review.by.name}</b> (${review.by.role}), ${time(review.at)} ${to.ledger(review.ledgerSequence)}`;
  const departs = decision.departs
    ? html` <span class="badge warn">departs from the gate, which said: ${DECISION_WORDS[decision.recommendation]}</span>`
    : html` As the gate supports.`;
  return html`<div class="outcome is-${DECISION_TONES[inForce]}"><div class="what">${DECISION_WORDS[inForce]}</div>
<div class="by">Decided by <b>${decision.by.name}</b> (${decision.by.role}), ${time(decision.at)} ${to.ledger(decision.ledgerSequence)}.${departs}<br>${reviewed}</div></div>`;
}

/** Decision with its justification, and every review. */
export function decisionAndReviews({ caseFile, to }: ReportContext): Markup {
  const { decision, reviews } = caseFile;
  const decided =
    decision === null
      ? html`<p>No decision stands.</p>`
      : html`<p><span class="badge ${DECISION_TONES[decision.decision]}">${DECISION_WORDS[decision.decision]}</span>
 by <b>${decision.by.name}</b> (${decision.by.role}), ${time(decision.at)} ${to.ledger(decision.ledgerSequence)}</p>
<div class="quote prose">${prose(decision.justification === "" ? "No justification was written; none is asked for where the gate supports the decision." : decision.justification)}</div>
<p class="note">Digest of what was submitted: <span class="hash">${decision.digest}</span></p>`;
  const list = reviews.map(
    (review) => html`<h3><span class="badge ${REVIEW_TONES[review.verdict]}">${REVIEW_WORDS[review.verdict]}</span>
 by ${review.by.name} (${review.by.role}), ${time(review.at)} ${to.ledger(review.ledgerSequence)}</h3>
${review.decision === null ? null : html`<p>The decision became: <b>${DECISION_WORDS[review.decision]}</b></p>`}
${review.reason === "" ? null : html`<div class="quote prose">${prose(review.reason)}</div>`}
${
  review.points.length === 0
    ? null
    : html`<ul class="plain">${review.points.map(({ question, text }) => html`<li><b>${question}</b>: ${prose(text)}</li>`)}</ul>`
}
${review.voidedBecause === null ? null : html`<p><span class="badge warn">no longer stands</span> ${prose(review.voidedBecause)}</p>`}
${review.exception === null ? null : html`<p><span class="badge warn">exception</span> ${prose(review.exception)}</p>`}
<p class="note">Digest of what was reviewed: <span class="hash">${review.decisionDigest}</span></p>`,
  );
  return html`${decided}${list.length === 0 ? html`<p>No review.</p>` : list}`;
}

/** What the closing gate says, and which anchors bind. */
export function gateSection({ caseFile }: ReportContext): Markup {
  const { gate } = caseFile;
  const items = (lines: readonly string[]) =>
    lines.length === 0
      ? html`<p>None.</p>`
      : html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<p>The evidence supports: <span class="badge ${DECISION_TONES[gate.recommendation]}">${DECISION_WORDS[gate.recommendation]}</span>
<span class="note">policy ${gate.policyVersion}, row ${gate.rowId}</span></p>
<div class="block q"><h4>Because</h4>${items(gate.because)}
<div class="two"><div><h4>Unresolved</h4>${items(gate.unresolved.map(({ question, why }) => `${question}: ${why}`))}</div>
<div><h4>In conflict</h4>${items(gate.conflicts)}</div></div></div>
<table><caption>To close, all anchors must bind to one recognised workflow on this host</caption>
<thead><tr><th scope="col">Anchor</th><th scope="col">Binds</th><th scope="col">Why</th></tr></thead>
<tbody>${gate.anchors.map(
    ({ label, binds, why }) => html`<tr><th scope="row">${label}</th>
<td>${binds ? html`<span class="yes">✓ binds</span>` : html`<span class="no">✗ does not</span>`}</td><td>${why}</td></tr>`,
  )}</tbody></table>`;
}
