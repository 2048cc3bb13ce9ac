import { getPresence, type StreamMessage } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

let running: RunningConsole;
let analyst: SignedIn;
let lead: SignedIn;
beforeAll(async () => {
  running = await startConsole();
  [analyst, lead] = await Promise.all([running.signIn("analyst"), running.signIn("lead")]);
  await analyst.upload("one.ndjson", `${processStart({ host: "WS01" }).raw}\n`);
});
afterAll(() => running.stop());

const nothing = { params: {}, query: {}, body: {} } as const;
const here = async () =>
  (await lead.call(getPresence, nothing)).here.map(({ account, investigation }) => [account.id, investigation]);
const openPage = async (who: SignedIn) => {
  const page = new AbortController();
  await who.raw("/api/v1/stream", { signal: page.signal });
  return () => page.abort();
};

describe("who else is here", () => {
  it("is whoever has a page open, with the investigation they are at, until they close it", async () => {
    expect(await here()).toEqual([]);
    const closeLead = await openPage(lead);
    const closeFirst = await openPage(analyst);
    const closeSecond = await openPage(analyst);
    const [item] = (await analyst.queue()).items;
    await analyst.view(item?.id ?? "");
    expect(await here()).toEqual([
      ["analyst", item?.id],
      ["lead", null],
    ]);
    await analyst.queue();
    expect(await here()).toEqual([
      ["analyst", null],
      ["lead", null],
    ]);
    closeFirst();
    closeSecond();
    await expect.poll(here).toEqual([["lead", null]]);
    closeLead();
    await expect.poll(here).toEqual([]);
  });

  it("is told to open pages as it changes", async () => {
    const page = new AbortController();
    const stream = await lead.raw("/api/v1/stream", { signal: page.signal });
    const reader = stream.body?.getReader();
    const close = await openPage(analyst);
    let text = "";
    const topics = (): StreamMessage["topic"][] =>
      [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "{}").topic);
    while (!topics().includes("presence")) text += new TextDecoder().decode((await reader?.read())?.value);
    close();
    page.abort();
    expect(topics()).toContain("presence");
  });
});
