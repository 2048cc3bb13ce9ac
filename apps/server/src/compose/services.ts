import type { Importer } from "@quaestor/adapters/import";
import type { ApiKeyStore, DropLog, IdentityStore, IntakeLog, NearMissLog } from "@quaestor/adapters/sqlite";
import type {
  Actor,
  ApiKey,
  CommandResult,
  CoverageMatrix,
  CreateApiKey,
  CreatedApiKey,
  EventDetail,
  EventFilePart,
  ExportResult,
  ImportReport,
  IntakeView,
  InvestigationQuery,
  InvestigationView,
  LedgerEntry,
  LedgerVerification,
  NearMissPage,
  OpenedNearMiss,
  PivotResult,
  PreviewQuery,
  Quarantined,
  QueuePage,
  QueueQuery,
  ReviewItem,
  RuleDetail,
  RulePreview,
  RuleSummary,
  RunResult,
  SearchQuery,
  SearchResult,
  Session,
  SourcesView,
  Status,
} from "@quaestor/api";
import { formatInstant, NS_PER_MS, parseInstant } from "@quaestor/telemetry";
import { version } from "../cli/version.ts";
import { HttpProblem } from "../http/refusal.ts";
import type { Caller } from "../http/serve.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import { callerOf, commandLineActor, sessionOf, signIn, signOut } from "../services/accounts.ts";
import { type CommandInput, commandInvestigation } from "../services/command.ts";
import type { Core } from "../services/core.ts";
import type { Detection } from "../services/detect.ts";
import { eventDetail, eventFile } from "../services/event-detail.ts";
import { type ExportParts, exportBundle, exportFile } from "../services/exports.ts";
import { importTelemetry, listImports } from "../services/imports.ts";
import { createApiKey, revokeApiKey } from "../services/intake/api-keys.ts";
import type { IntakeDoor } from "../services/intake/door.ts";
import type { DropFolder } from "../services/intake/drop-folder.ts";
import { intakeView } from "../services/intake/intake-view.ts";
import { type LedgerQuery, ledgerPage, verifyLedger } from "../services/ledger.ts";
import { listNearMisses, openNearMiss } from "../services/near-misses/near-misses.ts";
import { listQuarantine, type QuarantineQuery, retryQuarantined } from "../services/quarantine.ts";
import { listedCases, queuePage } from "../services/queue/queue.ts";
import { waitingReviews } from "../services/reviews.ts";
import { previewRule } from "../services/rule-preview.ts";
import type { ShelvedRule } from "../services/rule-shelf.ts";
import { apiExecution, ruleDetail, ruleSummary } from "../services/rules.ts";
import { investigationsOfSample, removeSample, sampleState } from "../services/sample.ts";
import { searchEverything } from "../services/search/search.ts";
import { createCoverageMatrix } from "../services/sources/coverage-matrix.ts";
import { sourcesView } from "../services/sources/sources-view.ts";
import { assembleInvestigation } from "../services/view/investigation-view.ts";
import { onePivot, type PivotQuery } from "../services/view/one-pivot.ts";

/** The use cases as routers call them: one function an operation, nothing of HTTP in them but problems. */
export interface Services {
  callerOf(token: string): Promise<Caller | null>;
  signIn(token: string): Promise<{ token: string; session: Session }>;
  signOut(caller: Caller): Promise<void>;
  session(caller: Caller): Session;
  status(callerId: string): Promise<Status>;
  queue(query: QueueQuery, callerId: string): Promise<QueuePage>;
  search(query: SearchQuery): Promise<SearchResult>;
  view(id: string, query: InvestigationQuery, caller: Actor): Promise<InvestigationView>;
  pivot(id: string, pivotId: string, query: PivotQuery): Promise<PivotResult>;
  command(id: string, input: CommandInput, actor: Actor): Promise<CommandResult>;
  exportBundle(id: string, actor: Actor): Promise<ExportResult>;
  exportFile(id: string): Promise<{ path: string; fileName: string }>;
  reviews(caller: Actor): Promise<{ items: ReviewItem[]; waiting: number; own: number }>;
  event(id: string): Promise<EventDetail>;
  eventFile(id: string, part: EventFilePart): Promise<{ readonly type: string; readonly text: string }>;
  sources(): Promise<SourcesView>;
  coverage(): Promise<CoverageMatrix>;
  nearMisses(query: Parameters<typeof listNearMisses>[2]): Promise<NearMissPage>;
  openNearMiss(eventId: string, actor: Actor): Promise<OpenedNearMiss>;
  imports(): { items: ImportReport[] };
  importStream(name: string, stream: AsyncIterable<Uint8Array>, actor: Actor): Promise<ImportReport>;
  quarantine(query: QuarantineQuery): {
    items: Quarantined[];
    total: number;
    cursor: string | null;
  };
  retry(id: string, actor: Actor): Promise<Quarantined>;
  removeSample(actor: Actor): Promise<{ events: number }>;
  rules(): Promise<{ items: RuleSummary[]; problems: { file: string; line: number | null; message: string }[] }>;
  rule(id: string): Promise<RuleDetail>;
  previewRule(id: string, query: PreviewQuery): Promise<RulePreview>;
  runRule(
    id: string,
    request: {
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly timeField: "ingested" | "timestamp";
    },
    actor: Actor,
  ): Promise<RunResult>;
  ledger(query: LedgerQuery): Promise<{ items: LedgerEntry[]; total: number; next: number | null }>;
  verifyLedger(): Promise<LedgerVerification>;
  intake(): IntakeView;
  createApiKey(wanted: CreateApiKey, actor: Actor): Promise<CreatedApiKey>;
  revokeApiKey(id: string, actor: Actor): Promise<ApiKey>;
  /** For programs with an API key; it opens nothing of the above. */
  readonly door: IntakeDoor;
}

export interface ServiceParts {
  readonly core: Core;
  readonly identity: IdentityStore;
  readonly intake: IntakeLog;
  readonly nearMisses: NearMissLog;
  readonly detection: Detection;
  readonly importer: Importer;
  readonly spoolDirectory: string;
  readonly scheduler: Pick<Scheduler, "nextAt">;
  readonly exports: ExportParts;
  readonly keys: ApiKeyStore;
  readonly door: IntakeDoor;
  readonly dropped: DropLog;
  readonly drop: DropFolder | null;
  /** Only programs on this machine reach the console. */
  readonly loopback: boolean;
  readonly maxUploadBytes: number;
  /** Hears which investigations a person changed, so that lists can be brought up to date. */
  readonly onChanged: (ids: ReadonlySet<string>) => void;
}

export function createServices(parts: ServiceParts): Services {
  const { core, identity, intake, nearMisses, detection, importer, spoolDirectory, scheduler } = parts;
  const imports = { core, intake, detection, importer, spoolDirectory };
  const coverage = createCoverageMatrix(core);
  const questionsOf = (ruleId: string): readonly string[] =>
    core.rules.byId(ruleId)?.guide.questions.map((question) => question.id) ?? [];
  const shelvedOr404 = (id: string): ShelvedRule => {
    const shelved = core.rules.byId(id);
    if (shelved === null) throw new HttpProblem("NOT_FOUND", "There is no such rule.");
    return shelved;
  };
  return {
    callerOf: async (token) => callerOf(core, identity, token),
    signIn: (token) => signIn(core, identity, token),
    signOut: (caller) => signOut(core, identity, caller),
    session: (caller) => sessionOf(caller.actor, caller.expiresAtMs),
    status: (callerId) => statusOf(parts, callerId),
    queue: (query, callerId) => queuePage(core, query, callerId, questionsOf, investigationsOfSample(intake)),
    search: async (query) =>
      searchEverything(core, query, await listedCases(core, questionsOf, investigationsOfSample(intake))),
    view: async (id, query) => (await assembleInvestigation(core, id, query)).view,
    pivot: (id, pivotId, query) => onePivot(core, id, pivotId, query),
    command: async (id, input, actor) => {
      const result = await commandInvestigation(core, id, input, actor, (accountId) => identity.account(accountId));
      if (input.command.kind !== "viewed_pivot") parts.onChanged(new Set([id]));
      return result;
    },
    exportBundle: (id, actor) => exportBundle(parts.exports, id, actor),
    exportFile: async (id) => exportFile(parts.exports, id),
    reviews: (caller) => waitingReviews(core, caller, investigationsOfSample(intake)),
    event: (id) => eventDetail(core, id),
    eventFile: (id, part) => eventFile(core, id, part),
    sources: () => sourcesView({ core, intake, nearMisses }),
    coverage: coverage.now,
    nearMisses: (query) => listNearMisses(core, nearMisses, query),
    openNearMiss: async (eventId, actor) => {
      const result = await openNearMiss(core, nearMisses, eventId, actor);
      if (result.outcome !== "there") parts.onChanged(new Set([result.investigationId]));
      return result;
    },
    imports: () => listImports(intake),
    importStream: (name, stream, actor) => importTelemetry(imports, { name, stream, by: actor, sample: false }),
    quarantine: (query) => listQuarantine(intake, query),
    retry: (id) => retryQuarantined(imports, id),
    removeSample: async (actor) => ({ events: await removeSample(imports, nearMisses, actor) }),
    rules: async () => ({
      items: await Promise.all(core.rules.rules.map((shelved) => ruleSummary(core, scheduler, shelved))),
      problems: core.rules.problems.map(({ file, line, message }) => ({ file, line, message })),
    }),
    rule: (id) => ruleDetail(core, scheduler, shelvedOr404(id)),
    previewRule: (id, query) => previewRule(core, shelvedOr404(id), query),
    runRule: (id, request, actor) => runRule(parts, shelvedOr404(id), request, actor),
    ledger: (query) => ledgerPage(core, query),
    verifyLedger: () => verifyLedger(core),
    intake: () => intakeView(parts),
    createApiKey: async (wanted, actor) => {
      const made = await createApiKey({ core, keys: parts.keys }, wanted, actor);
      parts.drop?.look();
      return made;
    },
    revokeApiKey: (id, actor) => revokeApiKey({ core, keys: parts.keys }, id, actor),
    door: parts.door,
  };
}

async function statusOf({ core, identity, intake, maxUploadBytes }: ServiceParts, callerId: string): Promise<Status> {
  const hidden = investigationsOfSample(intake);
  const summaries = (await core.index.list({ states: ["open", "in_work", "returned", "submitted"] })).filter(
    (summary) => !hidden.has(summary.id),
  );
  const submitted = summaries.filter((summary) => summary.state === "submitted");
  return {
    version,
    now: formatInstant(core.outside.now()),
    sample: sampleState(intake),
    // Nobody reviews their own: those wait for somebody else.
    waitingForReview: submitted.filter((summary) => !summary.barredReviewers.includes(callerId)).length,
    open: summaries.length - submitted.length,
    accounts: identity.accounts().filter((account) => account.id !== commandLineActor.id),
    maxUploadBytes,
  };
}

/** Now: the rule's own window. Otherwise any window, on either clock. */
async function runRule(
  { core, detection }: ServiceParts,
  shelved: ShelvedRule,
  request: Parameters<Services["runRule"]>[1],
  actor: Actor,
): Promise<RunResult> {
  const now = core.outside.now();
  const from = request.from === undefined ? now - BigInt(shelved.rule.fromMs) * NS_PER_MS : parseInstant(request.from);
  const to = request.to === undefined ? now : parseInstant(request.to);
  if (from === null || to === null || to < from)
    throw new HttpProblem("BAD_REQUEST", "The window needs a beginning and a later end.");
  const timeField = request.from === undefined ? "ingested" : request.timeField;
  await core.cases.append({
    stream: `rule:${shelved.rule.ruleId}`,
    expectedVersion: "any",
    entries: [
      {
        at: formatInstant(now),
        actor,
        kind: "rule_run",
        body: { from: formatInstant(from), to: formatInstant(to), timeField },
      },
    ],
  });
  const records = await detection.over(shelved, { from, to, timeField }, "person");
  return { executions: records.map(apiExecution), alerts: records.reduce((sum, record) => sum + record.created, 0) };
}
