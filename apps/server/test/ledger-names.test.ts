import { createApiKey, getLedger, getRules, type LedgerEntry, removeSample, runRule } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const nothing = { params: {}, query: {}, body: {} };
let running: RunningConsole;
let admin: SignedIn;
let entries: readonly LedgerEntry[] = [];
const of = (kind: string) => entries.find((entry) => entry.kind === kind);
const nameOf = (kind: string) =>
  of(kind)
    ?.on.name.map((part) => part.text)
    .join("");

beforeAll(async () => {
  running = await startConsole();
  admin = await running.signIn("admin");
  const at = new Date(Date.now() - 60_000).toISOString();
  await admin.upload("it's <b>mine</b>.ndjson", `${processStart({ at, pid: 7 }).raw}\n`);
  await running.backend.settled();
  const [item] = (await admin.queue()).items;
  await admin.command(item?.id ?? "", { kind: "take" });
  const [rule] = (await admin.call(getRules, nothing)).items;
  await admin.call(runRule, { ...nothing, params: { id: rule?.id ?? "" }, body: { timeField: "ingested" } });
  await admin.call(createApiKey, { ...nothing, body: { name: "forwarder WEC-01", scopes: ["ingest"] } });
  await admin.call(removeSample, nothing);
  entries = (await admin.call(getLedger, nothing)).items;
});
afterAll(() => running.stop());

it("calls an investigation by its sentence and host, and leads to it", async () => {
  expect(nameOf("taken")).toMatch(/^WMI ran .+ with captured output$/);
  const id = of("taken")?.stream.replace("investigation:", "");
  expect(of("taken")?.on).toMatchObject({ detail: "WS01.corp.example", target: { kind: "investigation", id } });
});

it("calls a rule, an API key and a file by their names", () => {
  expect(nameOf("rule_run")).toBe("Suspicious Cmd Execution via WMI");
  expect(of("rule_run")?.on.target).toEqual({ kind: "rule", id: of("rule_run")?.stream.replace("rule:", "") });
  expect(nameOf("api_key_created")).toBe("API key forwarder WEC-01");
  expect(of("api_key_created")?.on.target).toEqual({ kind: "sources", part: "intake" });
  expect(nameOf("imported")).toBe("it's <b>mine</b>.ndjson");
  expect(nameOf("signed_in")).toBe("session");
});

it("gives the id of what is no longer known", async () => {
  const gone = "rule:no-such-rule";
  await running.backend.core.cases.append({
    stream: gone,
    expectedVersion: "any",
    entries: [{ at: "2026-03-02T10:00:00Z", actor: { id: "a", name: "A", role: "admin" }, kind: "rule_run", body: {} }],
  });
  const { items } = await admin.call(getLedger, { ...nothing, query: { stream: gone } });
  expect(items[0]?.on).toEqual({ name: [{ kind: "code", text: gone }], detail: null, target: null });
});
