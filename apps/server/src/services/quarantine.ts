import { isUtf8 } from "node:buffer";
import type { IntakeLog, QuarantinedRecord } from "@quaestor/adapters/sqlite";
import type { Quarantined } from "@quaestor/api";
import {
  type Decoded,
  MAX_RECORD_BYTES,
  normaliseRecord,
  openBatch,
  recordFromChunk,
  recordFromText,
} from "@quaestor/telemetry";
import { HttpProblem } from "../http/refusal.ts";
import { type ImportParts, runOver } from "./imports.ts";
import { titleOfSource } from "./view/gaps.ts";

const previewBytes = { text: 2000, hex: 512 } as const;
const page = 100;

export interface QuarantineQuery {
  readonly cursor?: string | undefined;
  readonly importId?: string | undefined;
  /** A source's name; `-` for records of no known source. */
  readonly source?: string | undefined;
  /** A host's name; `-` for records that name none. */
  readonly host?: string | undefined;
}

/** What was put aside, newest first. */
export function listQuarantine(
  intake: IntakeLog,
  { cursor, importId, source, host }: QuarantineQuery,
): { items: Quarantined[]; total: number; cursor: string | null } {
  const before = Number.parseInt(cursor ?? "", 10);
  const { records, next, total } = intake.quarantined({
    limit: page,
    ...(Number.isSafeInteger(before) ? { before } : {}),
    ...(importId === undefined ? {} : { importId }),
    ...(source === undefined ? {} : { source: source === "-" ? null : source }),
    ...(host === undefined ? {} : { host: host === "-" ? null : host }),
  });
  return { items: records.map(shown), total, cursor: next === null ? null : String(next) };
}

function shown(record: QuarantinedRecord): Quarantined {
  const { id, importId, file, line, code, message, bytes, size, at, retried, source, host } = record;
  const form = isText(bytes) ? "text" : "hex";
  const head = Buffer.from(bytes.subarray(0, previewBytes[form]));
  return {
    source: source === null ? null : titleOfSource(source),
    host,
    id,
    importId,
    file,
    line,
    code,
    message,
    preview: form === "text" ? head.toString("utf8") : hexDump(head),
    previewForm: form,
    previewBytes: head.length,
    bytes: size,
    at,
    retried,
    noRetry: whyNoRetry(record),
  };
}

/** NUL bytes are in no text that holds records. */
function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

const BYTES_A_LINE = 8;

/** Bytes as places, two digits each, and the printable ones of ASCII. */
function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const line = bytes.subarray(at, at + BYTES_A_LINE);
    const digits = [...line].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const ascii = [...line].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${digits.padEnd(3 * BYTES_A_LINE - 1)}  ${ascii}`);
  }
  return lines.join("\n");
}

/** Codes that are said of a file, an archive, a log or a chunk, not of one record. */
const ofWhole: ReadonlySet<string> = new Set([
  "unsupported_format",
  "damaged_archive",
  "damaged_log",
  "too_large",
  "unreadable",
]);

/** Why trying a record again cannot help; null where it can, after an update at the latest. */
function whyNoRetry({ code, bytes, size, chunk }: QuarantinedRecord): string | null {
  if (chunk !== null) return null;
  if (ofWhole.has(code)) {
    return "This is said of a whole file or of a part of one, not of a record. What could be read of it was taken.";
  }
  if (size === 0) return "No bytes of it were kept. Import its file again.";
  if (bytes.length < size) return "Only its beginning was kept, because it is longer than a record may be.";
  if (code === "truncated") return "It was cut before it came here, and its end is in none of these bytes.";
  if (code === "damaged_record") {
    return "These bytes are no whole record of a binary log, or were kept without the chunk that they refer to. Import the log again after an update, or a whole copy of it.";
  }
  if (!isText(bytes)) return "Its bytes are no text in any form that records have here.";
  return null;
}

/** Tries a quarantined record again: after an update its source may be known. The record stays listed, with what came of it. */
export async function retryQuarantined(
  parts: Pick<ImportParts, "core" | "intake" | "detection">,
  id: string,
): Promise<Quarantined> {
  const { core, intake } = parts;
  const record = intake.quarantinedRecord(id);
  if (record === null) throw new HttpProblem("NOT_FOUND", "There is no such quarantined record.");
  const reason = whyNoRetry(record);
  if (reason !== null) throw new HttpProblem("REFUSED", reason);
  const startedAt = core.outside.now();
  const events = readAgain(intake, record).map((decoded) => {
    if (decoded.kind === "rejected") return null;
    const { event } = normaliseRecord(decoded.record);
    return event === undefined ? null : { ...event, raw: decoded.record.text };
  });
  const whole = events.filter((event) => event !== null);
  if (whole.length === 0 || whole.length < events.length) intake.setRetried(id, "still_refused");
  else {
    const { rejected } = await core.store.append(whole, { ingestedAt: startedAt });
    intake.setRetried(id, rejected.length === 0 ? "stored" : "still_refused");
    await runOver(parts, startedAt);
  }
  core.publish({ topic: "sources", id: null, version: null, by: null });
  return shown(intake.quarantinedRecord(id) ?? record);
}

/** More than one record where a batch was put aside whole, by a version that did not know it or by live intake. */
function readAgain(intake: IntakeLog, { chunk, bytes, line }: QuarantinedRecord): readonly Decoded[] {
  if (chunk === null) return openBatch(bytes, line) ?? [recordFromText(Buffer.from(bytes).toString("utf8"), line)];
  const kept = intake.quarantinedChunk(chunk.sha256);
  return kept === null ? [] : [recordFromChunk({ chunk: kept, offset: chunk.offset, at: chunk.at }, MAX_RECORD_BYTES)];
}
