import { z } from "zod";
import { defineRoute } from "../route.ts";
import { Nothing } from "../schemas/basics.ts";
import {
  CoverageMatrix,
  ImportReport,
  LedgerEntry,
  LedgerVerification,
  NearMissPage,
  OpenedNearMiss,
  PreviewQuery,
  Quarantined,
  RuleDetail,
  RulePreview,
  RuleSummary,
  RunRequest,
  RunResult,
  SourcesView,
} from "../schemas/telemetry.ts";

const Id = z.object({ id: z.string().min(1).max(200) });

export const getSources = defineRoute({
  id: "getSources",
  method: "GET",
  path: "/api/v1/sources",
  summary: "What arrives, from where, how late, and what of it was put aside or missed",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: SourcesView,
});
export const getCoverage = defineRoute({
  id: "getCoverage",
  method: "GET",
  path: "/api/v1/sources/coverage",
  summary: "Which fields of the guide's questions each source fills, over its newest process starts",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: CoverageMatrix,
});
export const getNearMisses = defineRoute({
  id: "getNearMisses",
  method: "GET",
  path: "/api/v1/near-misses",
  summary: "Process starts in which the rule's shape is plain and the rule cannot fire, newest first",
  access: "signed_in",
  params: Nothing,
  query: z.object({
    cursor: z.string().optional(),
    source: z.string().optional(),
    host: z.string().optional().describe("A host's name; - for events that name none"),
  }),
  body: Nothing,
  response: NearMissPage,
});
export const openNearMiss = defineRoute({
  id: "openNearMiss",
  method: "POST",
  path: "/api/v1/near-misses/:id/investigation",
  summary: "Open an investigation on a near miss by hand",
  access: ["analyst", "lead", "admin"],
  params: Id,
  query: Nothing,
  body: Nothing,
  response: OpenedNearMiss,
});
export const getImports = defineRoute({
  id: "getImports",
  method: "GET",
  path: "/api/v1/imports",
  summary: "Files taken in, newest first",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ items: z.array(ImportReport) }),
});
export const getQuarantine = defineRoute({
  id: "getQuarantine",
  method: "GET",
  path: "/api/v1/quarantine",
  summary: "Records that could not be taken",
  access: "signed_in",
  params: Nothing,
  query: z.object({
    cursor: z.string().optional(),
    importId: z.string().optional(),
    source: z.string().optional().describe("A source's name; - for records of no known source"),
    host: z.string().optional().describe("A host's name; - for records that name none"),
  }),
  body: Nothing,
  response: z.object({ items: z.array(Quarantined), total: z.number(), cursor: z.string().nullable() }),
});
export const retryQuarantined = defineRoute({
  id: "retryQuarantined",
  method: "POST",
  path: "/api/v1/quarantine/:id/retry",
  summary: "Try one quarantined record again",
  access: ["analyst", "lead", "admin"],
  params: Id,
  query: Nothing,
  body: Nothing,
  response: Quarantined,
});
export const getRules = defineRoute({
  id: "getRules",
  method: "GET",
  path: "/api/v1/rules",
  summary: "Rules with their schedule's state",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    items: z.array(RuleSummary),
    problems: z.array(z.object({ file: z.string(), line: z.number().nullable(), message: z.string() })),
  }),
});
export const getRule = defineRoute({
  id: "getRule",
  method: "GET",
  path: "/api/v1/rules/:id",
  summary: "One rule: query, schedule, executions, guide",
  access: "signed_in",
  params: Id,
  query: Nothing,
  body: Nothing,
  response: RuleDetail,
});
export const runRule = defineRoute({
  id: "runRule",
  method: "POST",
  path: "/api/v1/rules/:id/executions",
  summary: "Run a rule now, or over a past window",
  access: ["analyst", "lead", "admin"],
  params: Id,
  query: Nothing,
  body: RunRequest,
  response: RunResult,
});
export const previewRule = defineRoute({
  id: "previewRule",
  method: "GET",
  path: "/api/v1/rules/:id/preview",
  summary: "The alerts a rule would give over a past window, by day; nothing is raised",
  access: "signed_in",
  params: Id,
  query: PreviewQuery,
  body: Nothing,
  response: RulePreview,
});
export const getLedger = defineRoute({
  id: "getLedger",
  method: "GET",
  path: "/api/v1/ledger",
  summary: "The ledger, newest first",
  access: "signed_in",
  params: Nothing,
  query: z.object({
    before: z.string().optional(),
    stream: z.string().optional(),
    kind: z.string().optional(),
    actor: z.string().optional(),
  }),
  body: Nothing,
  response: z.object({ items: z.array(LedgerEntry), total: z.number(), next: z.number().nullable() }),
});
export const verifyLedger = defineRoute({
  id: "verifyLedger",
  method: "GET",
  path: "/api/v1/ledger/verification",
  summary: "Recompute the whole chain",
  access: "signed_in",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: LedgerVerification,
});

/** Not JSON: the body is the file's bytes, `?name=` its name. The answer is an ImportReport. */
export const uploadPath = "/api/v1/imports";
/** Server-sent events of StreamMessage. */
export const streamPath = "/api/v1/stream";
/** A ZIP. */
export const exportPath = (id: string) => `/api/v1/exports/${encodeURIComponent(id)}`;
