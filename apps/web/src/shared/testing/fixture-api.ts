import type { InvestigationView, LedgerEntry, QueuePage } from "@quaestor/api";
import { eventDetail } from "./fixtures/event.ts";
import { apiKeyNamed, intakeView } from "./fixtures/intake.ts";
import { investigationView } from "./fixtures/investigation.ts";
import { ledgerEntries } from "./fixtures/ledger.ts";
import { ana, lee, queuePage, session, status } from "./fixtures/queue.ts";
import { executions, ruleDetail, rulePreview, ruleProblems, ruleSummary } from "./fixtures/rules.ts";
import { searchResult } from "./fixtures/search.ts";
import { coverageMatrix, imports, nearMisses, quarantined, sourcesView } from "./fixtures/sources.ts";

export interface FixtureAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface FixtureApi {
  answer(method: string, url: URL, body: string): FixtureAnswer;
}

interface Request {
  readonly url: URL;
  readonly body: string;
  /** The path's parts that the pattern leaves open. */
  readonly id: string;
}

type Handler = (request: Request) => unknown;

const pageSize = 50;

/** The contract's answers from fixtures, with just enough memory that taking, retrying and removing show. */
export function createFixtureApi({ now }: { readonly now: string }): FixtureApi {
  let sampleLoaded = true;
  let page: QueuePage = queuePage(now);
  const ledger = ledgerEntries(now, 180);

  const handlers: readonly (readonly [string, Handler])[] = [
    ["GET /api/v1/session", () => session(now)],
    ["POST /api/v1/session", () => session(now)],
    ["DELETE /api/v1/session", () => ({})],
    [
      "GET /api/v1/status",
      () => ({ ...status(now), sample: { loaded: sampleLoaded, events: sampleLoaded ? 48_210 : 0 } }),
    ],
    [
      "GET /api/v1/presence",
      () => ({
        here: [
          { account: lee, investigation: "inv-1" },
          { account: ana, investigation: null },
        ],
      }),
    ],
    [
      "DELETE /api/v1/sample",
      () => {
        sampleLoaded = false;
        return { events: 48_210 };
      },
    ],
    ["GET /api/v1/queue", ({ url }) => filtered(page, url)],
    ["GET /api/v1/investigations/:id", ({ id }): InvestigationView => investigationView(id, now)],
    [
      "POST /api/v1/investigations/:id/commands",
      ({ id }) => {
        page = {
          ...page,
          items: page.items.map((item) => (item.id === id ? { ...item, owner: ana, state: "in_work" } : item)),
        };
        return { version: 8, state: "in_work" };
      },
    ],
    [
      "GET /api/v1/reviews",
      () => ({
        items: page.items.slice(0, 3).map((item, index) => ({
          id: item.id,
          decision: item.recommendation ?? "escalate",
          sentence: item.sentence,
          host: item.host,
          by: index === 1 ? ana : lee,
          at: item.last,
          why: "every escalation is reviewed",
          own: index === 1,
        })),
        waiting: 3,
        own: 1,
      }),
    ],
    ["GET /api/v1/search", ({ url }) => searchResult(now, url.searchParams.get("text") ?? "")],
    ["GET /api/v1/events/:id", ({ id }) => eventDetail(id, now)],
    ["GET /api/v1/sources", () => sourcesView(now)],
    ["GET /api/v1/sources/coverage", () => coverageMatrix(now)],
    ["GET /api/v1/near-misses", () => nearMisses(now)],
    ["POST /api/v1/near-misses/:id/investigation", () => ({ investigationId: "inv-1", outcome: "opened" })],
    ["GET /api/v1/imports", () => ({ items: imports(now) })],
    [
      "POST /api/v1/imports",
      ({ url }) => ({ ...imports(now)[0], id: "imp-3", fileName: url.searchParams.get("name") ?? "" }),
    ],
    ["GET /api/v1/quarantine", () => ({ items: quarantined(now), total: 3, cursor: null })],
    [
      "POST /api/v1/quarantine/:id/retry",
      ({ id }) => ({ ...quarantined(now).find((item) => item.id === id), retried: "still_refused" }),
    ],
    ["GET /api/v1/intake", () => intakeView(now)],
    [
      "POST /api/v1/keys",
      ({ body }) => ({
        key: apiKeyNamed(now, "new key", { ...JSON.parse(body), lastUsedAt: null }),
        secret: "s3cr3t-of-256-bits",
      }),
    ],
    [
      "DELETE /api/v1/keys/:id",
      ({ id }) => ({ ...intakeView(now).keys.find((key) => key.id === id), revokedAt: now, revokedBy: ana }),
    ],
    ["GET /api/v1/rules", () => ({ items: [ruleSummary(now)], problems: ruleProblems })],
    ["GET /api/v1/rules/:id", () => ruleDetail(now)],
    ["GET /api/v1/rules/:id/preview", ({ url }) => rulePreview(now, url.searchParams)],
    ["POST /api/v1/rules/:id/executions", () => ({ executions: executions(now).slice(0, 1), alerts: 2 })],
    ["GET /api/v1/ledger", ({ url }) => ledgerPage(ledger, url)],
    [
      "GET /api/v1/ledger/verification",
      () => ({ ok: true, length: ledger.length, head: ledger[0]?.hash ?? "", firstBad: null, tookMs: 14 }),
    ],
  ];

  return {
    answer(method, url, body) {
      for (const [pattern, handle] of handlers) {
        const id = match(pattern, `${method} ${url.pathname}`);
        if (id !== null) return { status: 200, body: handle({ url, body, id }) };
      }
      return {
        status: 404,
        body: {
          type: "urn:quaestor:problem:not_found",
          title: "Not found",
          status: 404,
          code: "NOT_FOUND",
          detail: `The fixtures do not answer ${method} ${url.pathname}.`,
        },
      };
    },
  };
}

/** The open part of a pattern, `""` where it has none, null where it does not fit. */
function match(pattern: string, request: string): string | null {
  const [before = "", after] = pattern.split(":id");
  if (after === undefined) return pattern === request ? "" : null;
  if (!request.startsWith(before) || !request.endsWith(after)) return null;
  const id = request.slice(before.length, request.length - after.length);
  return id === "" || id.includes("/") ? null : decodeURIComponent(id);
}

function filtered(page: QueuePage, url: URL): QueuePage {
  const q = url.searchParams.get("q")?.toLowerCase() ?? "";
  const gates = url.searchParams.get("gate")?.split(",") ?? [];
  const items = page.items.filter(
    (item) =>
      JSON.stringify([item.sentence, item.host, item.user, item.because]).toLowerCase().includes(q) &&
      (gates.length === 0 || (item.recommendation !== null && gates.includes(item.recommendation))),
  );
  return { ...page, items, total: items.length };
}

function ledgerPage(ledger: readonly LedgerEntry[], url: URL) {
  const { before, kind, actor, stream } = Object.fromEntries(url.searchParams);
  const matching = ledger.filter(
    (entry) =>
      (kind === undefined || entry.kind === kind) &&
      (actor === undefined || entry.actor.id === actor) &&
      (stream === undefined || entry.stream.includes(stream)),
  );
  const from = matching.filter((entry) => before === undefined || entry.sequence < Number(before));
  const items = from.slice(0, pageSize);
  return { items, total: matching.length, next: from.length > pageSize ? (items.at(-1)?.sequence ?? null) : null };
}
