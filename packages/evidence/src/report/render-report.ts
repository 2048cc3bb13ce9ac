import type { CaseFile } from "../build/case-file.ts";
import type { EvidenceRegister } from "../build/evidence-register.ts";
import { BUNDLE_FORMAT } from "../format/bundle-format.ts";
import { html, Markup } from "./markup.ts";
import { pointersInto } from "./pointers.ts";
import type { ReportContext } from "./report-context.ts";
import { commandSection, factsSection } from "./sections/command.ts";
import { checkingSection, ledgerSection, notesSection, registerSection } from "./sections/custody.ts";
import { decisionAndReviews, gateSection, masthead } from "./sections/outcome.ts";
import { pivotsSection } from "./sections/pivots.ts";
import { childrenSection, logonsSection, treeSection } from "./sections/process.ts";
import { questionsSection } from "./sections/questions.ts";
import { timelineSection } from "./sections/timeline.ts";
import { REPORT_STYLE } from "./style.ts";

const SECTIONS: readonly (readonly [id: string, title: string, make: (context: ReportContext) => Markup])[] = [
  ["decision", "Decision and review", decisionAndReviews],
  ["gate", "Closing gate", gateSection],
  ["command", "Command line", commandSection],
  ["facts", "What is known", factsSection],
  ["questions", "Questions", questionsSection],
  ["tree", "Process tree", treeSection],
  ["children", "Child processes", childrenSection],
  ["logons", "Logon session", logonsSection],
  ["pivots", "Lookups", pivotsSection],
  ["timeline", "Timeline", timelineSection],
  ["notes", "Notes", notesSection],
  ["ledger", "Ledger", ledgerSection],
  ["evidence", "Evidence", registerSection],
  ["checking", "Checking this bundle", checkingSection],
];

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The report as one HTML page: no script, nothing loaded, every string of the case inert. Each statement points at a
 * row of its evidence register (`#E1`) or ledger extract (`#L17`).
 */
export function renderReport(
  caseFile: CaseFile,
  register: EvidenceRegister,
  made: { readonly bundle: string; readonly madeAt: string; readonly madeBy: string },
): string {
  const sequences = new Set(caseFile.ledger.entries.map(({ sequence }) => sequence));
  const context: ReportContext = { caseFile, register, to: pointersInto(register, sequences), ...made };
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Evidence report ${made.bundle}</title>
<style>${new Markup(REPORT_STYLE)}</style></head><body>
${masthead(context)}
<nav aria-label="Contents"><ol class="toc">${SECTIONS.map(
    ([id, name], position) => html`<li><span class="n">${position + 1}</span><a href="#${id}">${name}</a></li>`,
  )}</ol></nav>
<main>
${SECTIONS.map(
  ([id, name, make], position) => html`<section aria-labelledby="${id}">
<h2 id="${id}"><span class="n">${position + 1}</span> ${name}</h2>
${make(context)}</section>
`,
)}
</main>
<footer>${made.bundle} · ${BUNDLE_FORMAT} · ${made.madeBy}<br>Violet boxes such as <span class="cp">U+202E</span> stand for characters that would be invisible or would reorder the text.</footer>
</body></html>
`;
  return page.text;
}
