import { receivedPath } from "../../build/payload.ts";
import { VERIFY_BY_HAND } from "../../build/readme.ts";
import { PAYLOAD } from "../../format/bundle-format.ts";
import { html, type Markup, prose } from "../markup.ts";
import { code, time } from "../pointers.ts";
import { readField } from "../read-field.ts";
import type { ReportContext } from "../report-context.ts";

/** Notes of the investigation. */
export function notesSection({ caseFile, to }: ReportContext): Markup {
  if (caseFile.notes.length === 0) return html`<p>No notes.</p>`;
  return html`${caseFile.notes.map(
    ({
      text,
      by,
      at,
      ledgerSequence,
    }) => html`<div class="quote"><p class="note">${by.name} (${by.role}), ${time(at)} ${to.ledger(ledgerSequence)}</p>
<div class="prose">${prose(text)}</div></div>`,
  )}`;
}

/** This investigation's entries of the ledger. */
export function ledgerSection({ caseFile }: ReportContext): Markup {
  const { entries, links, head } = caseFile.ledger;
  return html`<p>Every act on this investigation is an entry of one append-only chain: each hash covers the entry and the hash before it.
${entries.length} entries are this investigation's; ${links.length} between them and the head belong to others and are here as digests.
The head is entry ${head.sequence}, <span class="hash">${head.hash}</span>. Order comes from the chain; times are the server's claim.</p>
<table><thead><tr><th scope="col">Entry</th><th scope="col">Time</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Hash</th></tr></thead>
<tbody>${entries.map(
    ({
      sequence,
      at,
      actor,
      kind,
      summary,
      hash,
    }) => html`<tr id="L${sequence}"><td class="num">${sequence}</td><td>${time(at)}</td>
<td>${actor.name}<br><span class="note">${actor.role}</span></td><td>${summary === "" ? kind.replaceAll("_", " ") : summary}<br><span class="note">${kind.replaceAll("_", " ")}</span></td><td class="hash">${hash}</td></tr>`,
  )}</tbody></table>`;
}

/** Every piece of evidence, with the files that hold it. */
export function registerSection({ register }: ReportContext): Markup {
  const lines = { [PAYLOAD.alerts]: 0, [PAYLOAD.events]: 0 };
  const rows = register.all.map(({ ref, eventId, event }) => {
    if (event === null) {
      return html`<tr id="${ref}"><th scope="row">${ref}</th><td colspan="3"><span class="absent">not in bundle</span> <span class="note">The case points at it, but it could no longer be had.</span></td><td class="hash">${eventId}</td></tr>`;
    }
    const file = event.role === "alert" ? PAYLOAD.alerts : PAYLOAD.events;
    lines[file] += 1;
    const what = [readField(event.document, "event.code"), readField(event.document, "event.action")].filter(
      (word) => word !== null,
    );
    const received =
      event.raw === null
        ? html`<span class="note">made by the detection, nothing was received</span>`
        : code(receivedPath(ref));
    return html`<tr id="${ref}"><th scope="row">${ref}</th><td>${event.role === "other" ? "event" : event.role}<br><span class="note">${what.join(" · ")}</span></td>
<td>${code(event.index)}<br><span class="note">${event.source}</span></td>
<td>${received}<br>${code(file)} <span class="note">line ${lines[file]}</span></td><td class="hash">${eventId}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Ref</th><th scope="col">What</th><th scope="col">Source</th><th scope="col">Files: as received, as normalised</th><th scope="col">Event id</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** What the bundle does not hold, and how to check what it does. */
export function checkingSection({ caseFile, bundle }: ReportContext): Markup {
  return html`${
    caseFile.failures.length === 0
      ? null
      : html`<h3>What could not be got</h3><ul class="plain">${caseFile.failures.map(({ part, message }) => html`<li><b>${part}</b>: ${message}</li>`)}</ul>`
  }
<p>This page is one file of a signed bag. It cannot prove itself: check the bag, then trust the page.
With the console's own tool: ${code(`quaestor verify ${bundle}.zip --trust FINGERPRINT`)}. Without it, in bash, with sha256sum, jq and OpenSSL 3:</p>
<ol class="plain">${VERIFY_BY_HAND.map(
    ({ why, commands }) =>
      html`<li class="block">${why}<pre>${commands.map((line, position) => [position > 0 ? html`\n` : "", line])}</pre></li>`,
  )}</ol>
<p>The fingerprint of the signing key must reach you by another way than this bundle: a key inside it proves only that it agrees with itself.</p>`;
}
