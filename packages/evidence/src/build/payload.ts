import { PAYLOAD } from "../format/bundle-format.ts";
import type { FileRole, IndexedEvidence, IndexedFile } from "../format/bundle-index.ts";
import { utf8 } from "../format/digest.ts";
import { jsonLines, jsonText } from "../format/json-text.ts";
import type { CaseEvent, CaseFile } from "./case-file.ts";
import type { EvidenceRegister, RegisteredEvidence } from "./evidence-register.ts";

export interface PayloadFile extends IndexedFile {
  readonly bytes: Uint8Array;
}

export interface Payload {
  readonly files: readonly PayloadFile[];
  readonly evidence: readonly IndexedEvidence[];
}

const JSON_TYPE = "application/json";
const JSONL_TYPE = "application/jsonl";

/** The machine-readable half of the bundle: the case part by part, and every event as received and as normalised. */
export function casePayload(caseFile: CaseFile, register: EvidenceRegister): Payload {
  const { files: eventFiles, evidence } = eventPayload(register);
  return {
    files: [...caseFiles(caseFile), ...pivotFiles(caseFile), ...eventFiles, ...ledgerFiles(caseFile)],
    evidence,
  };
}

function caseFiles(caseFile: CaseFile): readonly PayloadFile[] {
  const { rule } = caseFile;
  const questions = caseFile.questions.map(({ answer: _, pivots, ...question }) => ({
    ...question,
    pivots: pivots.map(({ id }) => id),
  }));
  const answers = caseFile.questions.flatMap(({ id, answer }) =>
    answer === null ? [] : [{ question: id, ...answer }],
  );
  const investigation = {
    ...caseFile.investigation,
    alerts: caseFile.alerts,
    selectedAlertId: caseFile.selectedAlertId,
    nearMiss: caseFile.nearMiss,
    facts: caseFile.facts,
    pinned: caseFile.pinned,
    rule: { id: rule.id, name: rule.name, severity: rule.severity, riskScore: rule.riskScore },
    guideVersion: rule.guideVersion,
    exportedBy: caseFile.exportedBy,
    failures: caseFile.failures,
  };
  return [
    json(
      PAYLOAD.investigation,
      "case",
      "The investigation: its alerts, facts, owner and what could not be got",
      investigation,
    ),
    json(PAYLOAD.anatomy, "case", "The command line and its parts, and the rule's conditions", caseFile.anatomy),
    json(PAYLOAD.questions, "case", "The guide's questions with focus values and machine findings", questions),
    json(PAYLOAD.answers, "case", "The analyst's answers with rationale, evidence and ledger position", answers),
    json(PAYLOAD.gate, "case", "What the closing gate says, with its anchors", caseFile.gate),
    json(PAYLOAD.decision, "case", "The decision in force; null when none was made", caseFile.decision),
    json(PAYLOAD.reviews, "case", "Every review, oldest first", caseFile.reviews),
    json(PAYLOAD.notes, "case", "Notes", caseFile.notes),
    json(PAYLOAD.timeline, "case", "The timeline's marks", caseFile.timeline),
    json(PAYLOAD.tree, "process", "The process tree", caseFile.tree),
    json(PAYLOAD.children, "process", "Children of the alert's process", caseFile.children),
    json(PAYLOAD.logons, "process", "Logon events of the alert's session", caseFile.logons),
    text(PAYLOAD.rule, "rule", "The rule as run", "application/toml", rule.toml),
    text(PAYLOAD.guide, "guide", "The investigation guide as run", "text/markdown", rule.guide),
  ];
}

function pivotFiles(caseFile: CaseFile): readonly PayloadFile[] {
  const pivots = caseFile.questions.flatMap(({ id, pivots }) => pivots.map((pivot) => ({ question: id, ...pivot })));
  return pivots.map((pivot, position) =>
    json(pivotPath(position), "pivot", "A pivot: query, window, groups, results, counts, cut, digest", pivot),
  );
}

/** Path of the n-th pivot (from 0), counted through the questions in order. */
export function pivotPath(position: number): string {
  return `${PAYLOAD.pivotFolder}pivot-${String(position + 1).padStart(3, "0")}.json`;
}

function ledgerFiles({ ledger }: CaseFile): readonly PayloadFile[] {
  return [
    text(PAYLOAD.ledgerEntries, "ledger", "This investigation's ledger entries", JSONL_TYPE, jsonLines(ledger.entries)),
    text(
      PAYLOAD.ledgerLinks,
      "ledger",
      "Digests of the entries between them and up to the head, which belong to other investigations",
      JSONL_TYPE,
      jsonLines(ledger.links),
    ),
    json(PAYLOAD.ledgerHead, "ledger", "The newest entry of the ledger when the bundle was made", ledger.head),
  ];
}

function eventPayload(register: EvidenceRegister): Payload {
  const files: PayloadFile[] = [];
  const evidence: IndexedEvidence[] = [];
  const lines = { [PAYLOAD.alerts]: [] as unknown[], [PAYLOAD.events]: [] as unknown[] };
  for (const { ref, eventId, event } of register.all) {
    if (event === null) {
      evidence.push({ ref, eventId, role: "absent", source: null, index: null, received: null, normalised: null });
      continue;
    }
    const path = event.role === "alert" ? PAYLOAD.alerts : PAYLOAD.events;
    lines[path].push({ ref, id: event.id, index: event.index, source: event.source, document: event.document });
    const received = receivedFile(ref, event);
    if (received !== null) files.push(received);
    evidence.push({
      ref,
      eventId,
      role: event.role,
      source: event.source,
      index: event.index,
      received: received?.path ?? null,
      normalised: { path, line: lines[path].length },
    });
  }
  const about = "one a line, each with its reference and id";
  files.push(
    text(
      PAYLOAD.alerts,
      "alerts",
      `Alert documents as normalised, ${about}`,
      JSONL_TYPE,
      jsonLines(lines[PAYLOAD.alerts]),
    ),
    text(PAYLOAD.events, "events", `Events as normalised, ${about}`, JSONL_TYPE, jsonLines(lines[PAYLOAD.events])),
  );
  return { files, evidence };
}

function receivedFile(ref: string, event: CaseEvent): PayloadFile | null {
  if (event.raw === null) return null;
  return {
    path: receivedPath(ref),
    role: "received",
    mediaType: "application/octet-stream",
    about: `${ref} as received, byte for byte`,
    originalName: null,
    bytes: typeof event.raw === "string" ? utf8(event.raw) : event.raw,
  };
}

/** Where the record behind a reference lies as received. */
export function receivedPath(ref: RegisteredEvidence["ref"]): string {
  return `${PAYLOAD.receivedFolder}${ref}.raw`;
}

function json(path: string, role: FileRole, about: string, value: unknown): PayloadFile {
  return text(path, role, about, JSON_TYPE, `${jsonText(value, 2)}\n`);
}

function text(path: string, role: FileRole, about: string, mediaType: string, content: string): PayloadFile {
  return { path, role, mediaType, about, originalName: null, bytes: utf8(content) };
}
