import { ApiError, getLedger } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

let running: RunningConsole;
let analyst: SignedIn;
let lead: SignedIn;
let ids: readonly string[] = [];
beforeAll(async () => {
  running = await startConsole();
  analyst = await running.signIn("analyst");
  lead = await running.signIn("lead");
  const at = new Date(Date.now() - 60_000).toISOString();
  const starts = ["WS01", "WS02", "WS03"].map((host, index) => processStart({ at, host, pid: 100 + index }).raw);
  await analyst.upload("three.ndjson", `${starts.join("\n")}\n`);
  ids = (await analyst.queue()).items.map((item) => item.id);
});
afterAll(() => running.stop());

it("tags several, whatever others did meanwhile, shows the tags and narrows the queue to them", async () => {
  const [first = "", second = "", third = ""] = ids;
  await lead.command(first, { kind: "take" });
  for (const id of [first, second]) await analyst.command(id, { kind: "tag", tag: "Red Team" }, 1);
  await analyst.command(third, { kind: "tag", tag: "patching" });
  const all = await analyst.queue();
  expect(all.tags).toEqual([
    { tag: "Red Team", count: 2 },
    { tag: "patching", count: 1 },
  ]);
  const narrowed = await analyst.queue({ tag: "red team" });
  expect(narrowed.items.map((item) => [item.id, item.tags]).sort()).toEqual(
    [first, second].map((id) => [id, ["Red Team"]]).sort(),
  );
  expect(narrowed.tags).toEqual(all.tags);
  expect((await analyst.queue({ tag: "red team,patching" })).total).toBe(3);
  expect((await analyst.view(first)).tags).toEqual(["Red Team"]);
});

it("keeps in the ledger who set a tag and who took it off", async () => {
  const [first = ""] = ids;
  await lead.command(first, { kind: "untag", tag: "red team" });
  const { items } = await lead.call(getLedger, {
    params: {},
    body: {},
    query: { stream: `investigation:${first}`, kind: "tagged,untagged" },
  });
  expect(items.map((entry) => [entry.actor.role, entry.summary])).toEqual([
    ["lead", "took off the tag Red Team"],
    ["analyst", "tagged it Red Team"],
  ]);
  expect((await analyst.queue({ tag: "red team" })).total).toBe(1);
});

it("refuses a tag that cannot be told from another by eye", async () => {
  const refused = await analyst.command(ids[0] ?? "", { kind: "tag", tag: "Red\u200bTeam" }).catch((error) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused.problem).toMatchObject({ code: "REFUSED", refusal: "TAG_INVALID" });
});
