import { gzipSync } from "node:zlib";
import { getIntake, getLedger, getQuarantine, retryQuarantined, revokeApiKey, verifyLedger } from "@quaestor/api";
import { matchAll } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningConsole, startConsole } from "./running-console.ts";
import { bulkBody, makeKey, type ShownKey, sendBulk } from "./shipper.ts";

let running: RunningConsole;
let key: ShownKey;
beforeAll(async () => {
  running = await startConsole();
  key = await makeKey(running);
});
afterAll(() => running.stop());

const none = { params: {}, query: {}, body: {} };
let pid = 1000;
const fresh = (at = new Date().toISOString()): string => processStart({ pid: pid++, at }).raw ?? "";
const bulk = (body: string | Uint8Array, more = {}) => sendBulk(running.url, key.header, body, more);
const shownKey = async (id = key.id) => {
  const auditor = await running.signIn("auditor");
  return (await auditor.call(getIntake, none)).keys.find((each) => each.id === id);
};

describe("who may send", () => {
  const get = (path: string, headers: Record<string, string>) => fetch(running.url + path, { headers });
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

  it("is whoever has a key, in either header, and finds what its client looks for", async () => {
    for (const authorization of [key.header, basic(key.id, key.secret)]) {
      const response = await get("/", { authorization });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-elastic-product")).toBe("Elasticsearch");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(await response.json()).toMatchObject({ cluster_name: "quaestor", version: { number: "8.19.0" } });
    }
    expect((await fetch(running.url, { method: "HEAD", headers: { authorization: key.header } })).status).toBe(200);
  });

  it("is nobody with a wrong secret, another's id, an unknown scheme or no header at all", async () => {
    const wrong = [
      basic(key.id, `${key.secret}x`),
      basic(key.id, ""),
      basic("nobody", key.secret),
      `ApiKey ${key.id}:${key.secret}`,
      `Bearer ${key.secret}`,
      "ApiKey %%%",
    ];
    for (const header of wrong) {
      const answer = await sendBulk(running.url, header, bulkBody([fresh()]));
      expect([header, answer.status, answer.refused?.type]).toEqual([header, 401, "security_exception"]);
      expect(answer.headers.get("www-authenticate")).toMatch(/^ApiKey/);
    }
    expect((await get("/", { accept: "application/json" })).status).toBe(401);
    expect((await fetch(`${running.url}/_bulk`, { method: "POST" })).status).toBe(401);
  });

  it("is not somebody's browser: a session opens nothing here, and a key nothing of the console", async () => {
    const admin = await running.signIn("admin");
    expect((await admin.raw("/_bulk", { method: "POST", body: bulkBody([fresh()]) })).status).toBe(401);
    expect((await admin.raw("/_license")).status).toBe(401);
    for (const path of ["/api/v1/queue", "/api/v1/intake", "/api/v1/session"])
      expect([path, (await get(path, { authorization: key.header })).status]).toEqual([path, 401]);
    const page = await get("/", { accept: "text/html" });
    expect(page.headers.get("x-elastic-product")).toBeNull();
    const upload = await fetch(`${running.url}/api/v1/imports`, {
      method: "POST",
      headers: { authorization: key.header },
      body: fresh(),
    });
    expect(upload.status).toBe(403);
  });

  it("is not whoever has a key for files only", async () => {
    const files = await makeKey(running, "files only", ["drop"]);
    expect((await sendBulk(running.url, files.header, bulkBody([fresh()]))).status).toBe(401);
  });

  it("ends at once when the key is revoked, and the ledger tells who did it", async () => {
    const gone = await makeKey(running, "leaving");
    expect((await sendBulk(running.url, gone.header, bulkBody([fresh()]))).status).toBe(200);
    const admin = await running.signIn("admin");
    const revoked = await admin.call(revokeApiKey, { ...none, params: { id: gone.id } });
    expect(revoked).toMatchObject({ revokedBy: { id: "admin" }, records: 1, stored: 1 });
    expect((await sendBulk(running.url, gone.header, bulkBody([fresh()]))).status).toBe(401);
    const { items } = await admin.call(getLedger, { ...none, query: { stream: "api-keys" } });
    expect(items[0]).toMatchObject({ summary: "revoked API key leaving", actor: { id: "admin" } });
    expect(items.map((entry) => entry.summary)).toContain("created API key leaving (ingest)");
    expect(await admin.call(verifyLedger, none)).toMatchObject({ ok: true });
  });

  it("is told apart by name, and only an admin makes or revokes", async () => {
    await expect(makeKey(running, "A Shipper")).rejects.toMatchObject({ problem: { refusal: "NAME_IN_USE" } });
    for (const role of ["analyst", "lead", "auditor"]) {
      const who = await running.signIn(role);
      await expect(who.call(revokeApiKey, { ...none, params: { id: key.id } })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    }
    const listed = JSON.stringify(await (await running.signIn("admin")).call(getIntake, none));
    expect(listed).toContain(key.id);
    expect(listed).not.toContain(key.secret);
  });
});

describe("what a shipper asks before it sends", () => {
  const ask = async (method: string, path: string) => {
    const response = await fetch(running.url + path, {
      method,
      headers: { authorization: key.header },
      ...(method === "PUT" ? { body: "{}" } : {}),
    });
    return { status: response.status, text: method === "HEAD" ? "" : await response.text() };
  };

  it.each([
    ["GET", "/_license?human=false", 200, '"status":"active"'],
    ["GET", "/_xpack", 200, '"type":"basic"'],
    ["GET", "/_cluster/health", 200, '"status":"green"'],
    ["GET", "/_cat/health", 200, "green"],
    ["GET", "/_nodes/_all/http", 200, '"publish_address"'],
    ["GET", "/_nodes/ingest", 200, '"processors":[]'],
    ["GET", "/_security/_authenticate", 200, '"authentication_type":"api_key"'],
    ["HEAD", "/_index_template/winlogbeat-9.1.0", 404, ""],
    ["GET", "/_index_template/winlogbeat-9.1.0", 404, "resource_not_found_exception"],
    ["PUT", "/_index_template/winlogbeat-9.1.0", 200, '"acknowledged":true'],
    ["PUT", "/_component_template/x", 200, '"acknowledged":true'],
    ["PUT", "/_template/x", 200, '"acknowledged":true'],
    ["PUT", "/_ilm/policy/winlogbeat", 200, '"acknowledged":true'],
    ["GET", "/_ilm/policy/winlogbeat", 404, "resource_not_found_exception"],
    ["PUT", "/_data_stream/winlogbeat-9.1.0", 200, '"acknowledged":true'],
    ["PUT", "/_ingest/pipeline/winlogbeat-9.1.0-security", 200, '"acknowledged":true'],
    ["HEAD", "/_alias/winlogbeat", 404, ""],
    ["PUT", "/%3Cwinlogbeat-7.17.0-%7Bnow%2Fd%7D-000001%3E", 200, '"acknowledged":true'],
    ["POST", "/winlogbeat/_refresh", 200, '"failed":0'],
    ["POST", "/_search", 400, "does not answer POST /_search"],
    ["DELETE", "/winlogbeat", 400, "does not answer DELETE"],
  ])("%s %s: %i", async (method, path, status, text) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });
});

describe("what becomes of each operation", () => {
  it("is told one by one: created, there already, put aside, not done here", async () => {
    const [known, index] = [fresh(), fresh()];
    await bulk(bulkBody([known]));
    const alert = JSON.stringify({
      "@timestamp": "2026-03-02T10:00:00Z",
      event: { kind: "signal" },
      ecs: { version: "8" },
    });
    const body =
      bulkBody([fresh(), known, "{broken", alert]) +
      bulkBody([index, index], {
        index: { _index: ".ds-logs-windows.forwarded-default-2026.03.02-000001", _id: "mine" },
      }) +
      '{"delete":{"_index":"x","_id":"1"}}\n{"update":{"_id":"1"}}\n{"doc":{}}\n';
    const answer = await bulk(body, { path: "/fallback/_bulk?refresh=wait_for&timeout=1m" });
    expect(answer.errors).toBe(true);
    expect(answer.items.map(({ status, result, error }) => [status, result ?? error?.type])).toEqual([
      [201, "created"],
      [409, "version_conflict_engine_exception"],
      [400, "document_parsing_exception"],
      [400, "document_parsing_exception"],
      [201, "created"],
      [200, "noop"],
      [400, "illegal_argument_exception"],
      [400, "illegal_argument_exception"],
    ]);
    expect(answer.items[2]?.error?.reason).toContain("invalid_json");
    expect(answer.items[3]?.error?.reason).toMatch(/This is an alert, not an event.*\(alert\)/);
    expect(answer.items[4]).toMatchObject({ _index: "logs-windows.forwarded-default", _id: "mine" });
  });

  it("adds up beside the key, and a record that is refused again is kept once", async () => {
    const own = await makeKey(running, "counted");
    const send = () => sendBulk(running.url, own.header, bulkBody([known, '{"no":"time"}', "{broken"]));
    const known = fresh();
    expect((await send()).items.map(({ status }) => status)).toEqual([201, 400, 400]);
    expect((await send()).items.map(({ status }) => status)).toEqual([409, 400, 400]);
    const shown = await shownKey(own.id);
    expect(shown).toMatchObject({ records: 6, stored: 1, duplicates: 3, quarantined: 2 });
    const analyst = await running.signIn("analyst");
    const aside = await analyst.call(getQuarantine, { ...none, query: { importId: shown?.importId } });
    expect(aside.items.map((item) => item.code).toSorted()).toEqual(["invalid_json", "unrecognised"]);
    expect(aside.items.find((item) => item.code === "unrecognised")?.preview).toBe(
      '{"create":{"_index":"winlogbeat-9.1.0"}}\n{"no":"time"}',
    );
    const retried = await analyst.call(retryQuarantined, { ...none, params: { id: aside.items[0]?.id ?? "" } });
    expect(retried.retried).toBe("still_refused");
  });

  it("is the same event that a file would bring, in the index that was named", async () => {
    const record = fresh();
    const [sent] = (await bulk(bulkBody([record]))).items;
    const analyst = await running.signIn("analyst");
    expect(await analyst.upload("same.ndjson", `${record}\n`)).toMatchObject({ stored: 0, duplicates: 1 });
    const [kept] = await running.backend.core.store.get([sent?._id ?? ""]);
    expect(kept).toMatchObject({ index: "winlogbeat-9.1.0", document: { process: { name: "cmd.exe" } } });
    const received = await running.backend.core.store.received([sent?._id ?? ""]);
    expect(received.get(sent?._id ?? "")).toBe(`{"create":{"_index":"winlogbeat-9.1.0"}}\n${record}`);
  });

  it("raises an alert at the next execution of the rule", async () => {
    const rule = running.backend.core.rules.rules[0];
    if (rule === undefined) throw new Error("no rule ships");
    await running.backend.parts.detection.tick(rule);
    const before = (await (await running.signIn("analyst")).queue()).items.reduce((sum, item) => sum + item.alerts, 0);
    await bulk(bulkBody([fresh()]));
    await running.backend.parts.detection.tick(rule);
    await running.backend.settled();
    const after = (await (await running.signIn("analyst")).queue()).items.reduce((sum, item) => sum + item.alerts, 0);
    expect(after).toBe(before + 1);
  });

  it("is cut down to what filter_path names, in the media type asked for", async () => {
    const response = await fetch(`${running.url}/_bulk?filter_path=errors,items.*.error,items.*.status`, {
      method: "POST",
      headers: { authorization: key.header, accept: "application/vnd.elasticsearch+json; compatible-with=9" },
      body: bulkBody([fresh()]),
    });
    expect(response.headers.get("content-type")).toBe("application/vnd.elasticsearch+json;compatible-with=9");
    expect(await response.json()).toEqual({ errors: false, items: [{ create: { status: 201 } }] });
  });
});

describe("bodies", () => {
  it("may be gzip, of several members too", async () => {
    const whole = gzipSync(bulkBody([fresh(), fresh()]));
    const several = Buffer.concat([gzipSync(bulkBody([fresh()])), gzipSync(bulkBody([fresh()]))]);
    for (const body of [whole, several]) {
      const answer = await bulk(body, { headers: { "content-encoding": "gzip" } });
      expect(answer.items.map(({ status }) => status)).toEqual([201, 201]);
    }
    expect((await bulk(whole, { headers: { "content-encoding": "br" } })).status).toBe(415);
  });

  it("that are cut are refused as a whole; sent again, nothing is doubled", async () => {
    const documents = Array.from({ length: 3000 }, () => fresh());
    const whole = gzipSync(bulkBody(documents));
    const headers = { "content-encoding": "gzip" };
    const half = Math.floor(whole.length / 2);
    const cut = await bulk(whole.subarray(0, half), { headers });
    expect([cut.status, cut.refused?.reason]).toEqual([400, expect.stringContaining("end early")]);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, half, half + 50);
    expect((await bulk(damaged, { headers })).status).toBe(400);
    const before = await running.backend.core.store.count({ query: matchAll });
    const again = await bulk(whole, { headers });
    const count = (status: number) => again.items.filter((item) => item.status === status).length;
    expect(count(201) + count(409)).toBe(3000);
    expect(count(201)).toBeGreaterThan(0);
    expect(await running.backend.core.store.count({ query: matchAll })).toBe(before + count(201));
    expect((await shownKey())?.trouble?.message).toMatch(/^400: /);
  });

  it.each([
    ["", "empty"],
    ["\n\n", "empty"],
    ['{"create":{}}\n', "ends before its document"],
    ["hello\n", "Malformed action/metadata line [1]"],
  ])("%j is refused", async (body, words) => {
    const answer = await bulk(body);
    expect([answer.status, answer.refused?.reason]).toEqual([400, expect.stringContaining(words)]);
  });
});
