import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SigningKey } from "@quaestor/adapters/signing";
import type { IntakeLog } from "@quaestor/adapters/sqlite";
import { writeZip } from "@quaestor/adapters/zip";
import type { Actor, PivotResult as ApiPivot, ExportResult } from "@quaestor/api";
import { exportPath } from "@quaestor/api";
import { investigationStream, type LedgerEntry, type LedgerHead } from "@quaestor/casework";
import { buildBundle, bundleName, type CaseEvent, CaseFile, extractLedger } from "@quaestor/evidence";
import type { PivotResult } from "@quaestor/guide";
import { formatInstant, type StoredEvent } from "@quaestor/telemetry";
import { version } from "../cli/version.ts";
import { HttpProblem } from "../http/refusal.ts";
import type { Core } from "./core.ts";
import { entrySummary } from "./entry-summary.ts";
import { carryOut, loadInvestigation } from "./investigations.ts";
import { eventRow } from "./view/event-row.ts";
import { type Assembled, assembleInvestigation } from "./view/investigation-view.ts";

export interface ExportParts {
  readonly core: Core;
  readonly intake: IntakeLog;
  readonly key: SigningKey;
  readonly directory: string;
}

const chainPage = 2000;

/** Builds, signs and keeps an evidence bundle, and records in the ledger that it was made. */
export async function exportBundle(parts: ExportParts, id: string, actor: Actor): Promise<ExportResult> {
  const { core, intake, key, directory } = parts;
  const assembled = await assembleInvestigation(core, id, {});
  const now = formatInstant(core.outside.now());
  const exportId = core.outside.id();
  const fileName = `${bundleName(id, now)}.zip`;
  const files = await buildBundle(await caseFileOf(core, assembled, actor), {
    now,
    toolVersion: `quaestor ${version}`,
    signer: key,
  });
  const zip = await writeZip(files);
  const sha256 = createHash("sha256").update(zip).digest("hex");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${exportId}.zip`);
  await keep(path, zip);
  intake.putExport({ id: exportId, investigationId: id, fileName, sha256, size: zip.length, at: now });
  await record(core, id, { id: exportId, fileName, sha256 }, actor);
  const tagManifest = files.find((file) => file.path.endsWith("/tagmanifest-sha256.txt"));
  const rootDigest = createHash("sha256")
    .update(tagManifest?.bytes ?? new Uint8Array())
    .digest("hex");
  core.publish({ topic: "investigation", id, version: null, by: actor.id });
  return {
    id: exportId,
    fileName,
    href: exportPath(exportId),
    sha256,
    bytes: zip.length,
    rootDigest,
    keyId: key.keyId,
  };
}

/** Whole or not at all: a bundle that did not fit leaves nothing behind. */
async function keep(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, bytes, { mode: 0o600, flush: true });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Where an exported bundle lies, by its id. */
export function exportFile(
  { intake, directory }: Pick<ExportParts, "intake" | "directory">,
  id: string,
): { path: string; fileName: string } {
  const kept = intake.export(id);
  if (kept === null) throw new HttpProblem("NOT_FOUND", "There is no such export.");
  return { path: join(directory, `${kept.id}.zip`), fileName: kept.fileName };
}

async function record(
  core: Core,
  id: string,
  made: { readonly id: string; readonly fileName: string; readonly sha256: string },
  actor: Actor,
): Promise<void> {
  const outcome = await carryOut(
    core,
    id,
    await loadInvestigation(core, id),
    { kind: "record_export", ...made },
    { actor, at: formatInstant(core.outside.now()), questions: [], gate: null },
  );
  if (outcome.kind === "conflict") return record(core, id, made, actor);
  if (outcome.kind === "refused")
    throw new HttpProblem("REFUSED", outcome.refusal.message, { refusal: outcome.refusal.code });
}

async function caseFileOf(core: Core, assembled: Assembled, actor: Actor): Promise<CaseFile> {
  const { view, investigation, judged, shelved, entries } = assembled;
  const { session } = judged.gathered.identity;
  const events = await eventsOf(core, assembled);
  const pinned = new Set(view.pinned.map((row) => row.id));
  const versions = new Map(entries.map((entry) => [entry.version, entry.sequence]));
  const sequenceOf = (at: number): number => versions.get(at) ?? 0;
  const questions = view.questions.map((question) => {
    const answer = investigation.answers[question.id];
    const finding = judged.findings.find((each) => each.question === question.id);
    return {
      ...question,
      finding: finding?.assessed === false ? null : question.finding,
      pivots: question.pivots.map((pivot) => pivotOf(pivot, judged.gathered.pivots.get(pivot.id), view.asOf)),
      answer:
        answer === undefined || question.answer === null
          ? null
          : { ...question.answer, ledgerSequence: sequenceOf(answer.version) },
    };
  });
  const children = questions
    .flatMap((question) => question.pivots)
    .find((pivot) => (judged.gathered.pivots.get(pivot.id)?.plan.parent ?? null) !== null);
  const logonRows = judged.gathered.logons.events;
  return CaseFile.parse({
    investigation: {
      id: view.id,
      version: view.version,
      state: view.state,
      headline: view.sentence,
      openedAt: view.openedAt,
      owner: view.owner,
    },
    rule: { ...view.rule, toml: shelved.rule.text, guide: shelved.rule.note, guideVersion: shelved.rule.digest },
    events,
    alerts: view.alerts.map((alert) => ({
      kind: alert.kind,
      id: alert.id,
      sourceEventId: investigation.alerts.find((each) => each.alertId === alert.id)?.sourceEventId ?? null,
      time: alert.time,
      command: alert.command,
      commandLine: alert.commandLine,
    })),
    selectedAlertId: view.selectedAlertId,
    nearMiss: view.nearMiss,
    anatomy: view.anatomy,
    facts: view.facts,
    questions,
    tree: view.tree,
    children:
      children === undefined
        ? { status: "unreachable", reason: "The guide has no pivot for children.", how: "", rows: [] }
        : {
            status: children.status,
            reason: children.reason,
            how: children.groups.map((group) => group.text).join(" or "),
            rows: children.rows,
          },
    logons: {
      status:
        session.status === "found" || session.status === "partial"
          ? "found"
          : session.status === "none"
            ? "empty"
            : session.status,
      reason: session.error ?? session.plan.unreachableBecause,
      how: session.plan.text,
      rows: logonRows.map((event) => eventRow(event, pinned)),
    },
    timeline: view.timeline,
    pinned: investigation.pins.map((pin) => pin.eventId),
    notes: investigation.notes.map((note) => ({
      text: note.text,
      by: note.by,
      at: note.at,
      ledgerSequence: sequenceOf(note.version),
    })),
    gate: view.gate,
    decision:
      view.decision === null || investigation.decision === null
        ? null
        : { ...view.decision, ledgerSequence: sequenceOf(investigation.decision.version) },
    reviews: investigation.reviews.map((review) => ({
      ...review,
      points: review.points,
      ledgerSequence: sequenceOf(review.version),
    })),
    ledger: await ledgerOf(core, investigation.id, entries),
    exportedBy: actor,
    failures: view.failures,
  });
}

function pivotOf(pivot: ApiPivot, result: PivotResult | undefined, ranAt: string) {
  return { ...pivot, query: result?.plan.query ?? null, ranAt };
}

/** Every event that any part of the case names, once. */
async function eventsOf(core: Core, { view, investigation, judged, alerts }: Assembled): Promise<CaseEvent[]> {
  const sources = new Set(investigation.alerts.map((alert) => alert.sourceEventId));
  const have = new Map<string, StoredEvent>();
  const add = (event: StoredEvent): void => void have.set(event.id, event);
  alerts.forEach(add);
  for (const result of judged.gathered.pivots.values())
    for (const { event } of [...result.rows, ...result.apart.map(({ row }) => row)]) add(event);
  judged.gathered.logons.events.forEach(add);
  judged.gathered.identity.records.forEach(add);
  const named = [
    ...sources,
    ...view.tree.flatMap((node) => [...(node.eventId === null ? [] : [node.eventId]), ...node.alsoEventIds]),
    ...view.timeline.marks.flatMap((mark) => [mark.eventId, ...mark.alsoEventIds]),
    ...view.pinned.map((row) => row.id),
    ...view.facts.flatMap((fact) => (fact.eventId === null ? [] : [fact.eventId])),
    ...view.questions.flatMap((question) => [
      ...question.focus.flatMap(({ eventId }) => (eventId === null ? [] : [eventId])),
      ...(question.answer?.evidence ?? []),
      ...question.cannotTell.flatMap((each) => (each.answeredBy === null ? [] : [each.answeredBy])),
      ...question.finding.reasons.flatMap((reason) =>
        reason.flatMap((part) => (part.kind === "link" ? [part.eventId] : [])),
      ),
    ]),
  ];
  const missing = [...new Set(named)].filter((id) => id !== "" && !have.has(id));
  (await core.store.get(missing)).forEach(add);
  const missed = new Set(view.alerts.flatMap((alert) => (alert.kind === "near_miss" ? [alert.id] : [])));
  const alertIds = new Set(alerts.flatMap((alert) => (missed.has(alert.id) ? [] : [alert.id])));
  const received = await core.store.received([...have.keys()]);
  return [...have.values()].map((event) => ({
    id: event.id,
    role: alertIds.has(event.id) ? "alert" : sources.has(event.id) ? "source" : "other",
    index: event.index,
    source: event.source,
    document: { ...event.document },
    raw: received.get(event.id) ?? null,
  }));
}

/** The chain from the investigation's first entry to the head: ours in full, others as digests. */
async function ledgerOf(core: Core, id: string, entries: readonly LedgerEntry[]): Promise<CaseFile["ledger"]> {
  const from = (entries[0]?.sequence ?? 1) - 1;
  const chain: LedgerEntry[] = [];
  let cursor: number | null = from;
  while (cursor !== null) {
    const page: Awaited<ReturnType<Core["cases"]["list"]>> = await core.cases.list({
      limit: chainPage,
      direction: "asc",
      cursor,
    });
    chain.push(...page.entries);
    cursor = page.cursor;
  }
  const last = chain.at(-1);
  const head: LedgerHead = last === undefined ? await core.cases.head() : { sequence: last.sequence, hash: last.hash };
  return extractLedger(chain, investigationStream(id), head, entrySummary);
}
