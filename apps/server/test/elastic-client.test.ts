import { Client } from "@elastic/elasticsearch";
import { matchAll } from "@quaestor/telemetry";
import { processStart } from "@quaestor/telemetry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { holdWrites } from "./held-writes.ts";
import { type ConsoleOptions, type RunningConsole, startConsole } from "./running-console.ts";
import { makeKey, type ShownKey } from "./shipper.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function connected(options: ConsoleOptions = {}, more: Partial<ConstructorParameters<typeof Client>[0]> = {}) {
  const running: RunningConsole = await startConsole(options);
  opened.push({ close: () => running.stop() });
  const key: ShownKey = await makeKey(running);
  const client = new Client({ node: running.url, auth: { apiKey: { id: key.id, api_key: key.secret } }, ...more });
  opened.push(client);
  return { running, client };
}

const documents = (count: number): object[] =>
  Array.from({ length: count }, (_, at) =>
    JSON.parse(processStart({ pid: at, at: "2026-03-02T10:00:00.000Z" }).raw ?? ""),
  );

describe("the official client", () => {
  it("finds an Elasticsearch, and sends by its bulk helper", async () => {
    const { running, client } = await connected({}, { compression: true });
    expect(await client.ping()).toBe(true);
    expect((await client.info()).version.number).toBe("8.19.0");
    const dropped: unknown[] = [];
    const result = await client.helpers.bulk({
      datasource: [...documents(2500), { nothing: "known" }],
      flushBytes: 200_000,
      concurrency: 3,
      refreshOnCompletion: "winlogbeat-9.1.0",
      onDocument: () => ({ create: { _index: "winlogbeat-9.1.0" } }),
      onDrop: (drop) => void dropped.push([drop.status, drop.error?.type]),
    });
    expect(result).toMatchObject({ total: 2501, successful: 2500, failed: 1, aborted: false });
    expect(dropped).toEqual([[400, "document_parsing_exception"]]);
    expect(await running.backend.core.store.count({ query: matchAll })).toBe(2500);
  });

  it("sends the same again without doubling: by index it is fine, by create a conflict", async () => {
    const { running, client } = await connected();
    const send = (verb: "index" | "create") =>
      client.helpers.bulk({
        datasource: documents(50),
        onDocument: () =>
          verb === "index" ? { index: { _index: "winlogbeat-x" } } : { create: { _index: "winlogbeat-x" } },
        onDrop: () => undefined,
      });
    expect(await send("index")).toMatchObject({ successful: 50, failed: 0 });
    expect(await send("index")).toMatchObject({ successful: 50, failed: 0 });
    expect(await send("create")).toMatchObject({ successful: 0, failed: 50 });
    expect(await running.backend.core.store.count({ query: matchAll })).toBe(50);
  });

  it("comes again when it is told that the disk does not follow, until all of it is kept", {
    timeout: 60_000,
  }, async () => {
    const intake = { maxBodyBytes: 10_000_000, mostRequests: 100, queueBytes: 1, patienceMs: 0, dropDir: null };
    const { running, client } = await connected({ config: { intake } });
    const held = holdWrites(running);
    const sending = client.helpers.bulk({
      datasource: documents(600),
      flushBytes: 20_000,
      concurrency: 4,
      retries: 5000,
      wait: 50,
      onDocument: () => ({ create: { _index: "winlogbeat-9.1.0" } }),
      onDrop: () => undefined,
    });
    await held.refusedAtLeast(3);
    held.release();
    expect(await sending).toMatchObject({ total: 600, successful: 600, failed: 0 });
    expect(await running.backend.core.store.count({ query: matchAll })).toBe(600);
  });

  it("is told which of its calls are not answered here", async () => {
    const { client } = await connected();
    await expect(client.search({ index: "winlogbeat-*" })).rejects.toMatchObject({ statusCode: 400 });
    await expect(client.indices.getIndexTemplate({ name: "x" })).rejects.toMatchObject({ statusCode: 404 });
    expect(await client.indices.putIndexTemplate({ name: "x", index_patterns: ["x-*"] })).toEqual({
      acknowledged: true,
    });
  });

  it("gets no further with a key that is wrong", async () => {
    const { running } = await connected();
    const client = new Client({ node: running.url, auth: { apiKey: "bm9ib2R5OnNlY3JldA==" } });
    opened.push(client);
    await expect(client.bulk({ operations: [{ index: {} }, {}] })).rejects.toMatchObject({ statusCode: 401 });
  });
});
