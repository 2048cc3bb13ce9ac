import { ApiError, type SearchGroup, search } from "@quaestor/api";
import { processStart } from "@quaestor/telemetry/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchEverything } from "../src/services/search/search.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const captured = (command: string): string =>
  `cmd.exe /Q /c ${command} 1> \\\\127.0.0.1\\ADMIN$\\__1795507198.4213 2>&1`;
const record = (pid: number, commandLine: string, more: { host?: string; at?: string } = {}): string =>
  processStart({ pid, commandLine, at: at(pid), ...more }).raw ?? "";

describe("the search of everything", () => {
  let running: RunningConsole;
  let analyst: SignedIn;
  const find = async (text: string, span?: "24h" | "all"): Promise<Map<SearchGroup["kind"], SearchGroup>> => {
    const query = span === undefined ? { text } : { text, span };
    const { groups } = await analyst.call(search, { params: {}, body: {}, query });
    return new Map(groups.map((group) => [group.kind, group]));
  };
  const titles = (group: SearchGroup | undefined): (string | undefined)[] =>
    group?.hits.map((hit) => hit.title.map((part) => part.text).join("")) ?? [];

  beforeAll(async () => {
    running = await startConsole();
    analyst = await running.signIn("analyst");
    const lines = [
      record(1, captured("whoami /all")),
      record(4, captured("nltest /dclist"), { at: at(40) }),
      record(2, "notepad.exe a*b.txt"),
      record(3, "notepad.exe aXb.txt"),
      ...Array.from({ length: 7 }, (_, index) => record(10 + index, "ping.exe -n 1 halden", { host: `LAB-${index}` })),
      record(30, "tracert.exe old", { at: at(60 * 24 * 20) }),
    ];
    await analyst.upload("search.ndjson", `${lines.join("\n")}\n`);
    await running.backend.settled();
  });
  afterAll(() => running.stop());

  it("finds a command in its investigation, its alert and its event, each leading there", async () => {
    const groups = await find("WHOAMI /all");
    const [one] = groups.get("cases")?.hits ?? [];
    expect(one?.title.map((part) => part.text).join("")).toContain("whoami /all");
    const alert = groups.get("alerts")?.hits[0]?.target;
    expect(alert).toMatchObject({ kind: "investigation", id: one?.id, alertId: expect.any(String) });
    expect(titles(groups.get("events"))).toEqual([captured("whoami /all")]);
    expect(groups.get("events")).toMatchObject({ total: 1, more: false, failure: null });
  });

  it("finds an investigation by any of its commands, not by the newest alone", async () => {
    const [whoami] = (await find("whoami")).get("cases")?.hits ?? [];
    expect((await find("NLTEST")).get("cases")?.hits.map(({ id }) => id)).toEqual([whoami?.id]);
    expect((await analyst.queue({ q: "nltest whoami" })).items.map(({ id }) => id)).toEqual([whoami?.id]);
    expect((await analyst.queue({ q: "host:nltest" })).total).toBe(0);
  });

  it("takes what was typed as it is", async () => {
    expect(titles((await find("a*b.txt")).get("events"))).toEqual(["notepad.exe a*b.txt"]);
    for (const text of ["a?b.txt", "host:LAB", '" OR 1=1', ".*pad", "(((("]) {
      expect([text, (await find(text)).get("events")?.total]).toEqual([text, 0]);
    }
  });

  it("says of a cut list that it is cut, and of how many", async () => {
    const groups = await find("lab-");
    expect(groups.get("events")).toMatchObject({ total: 7, more: true });
    expect(groups.get("events")?.hits).toHaveLength(5);
    expect(groups.get("hosts")).toMatchObject({ total: null, more: true });
    expect(titles(groups.get("hosts"))).toEqual(["LAB-0", "LAB-1", "LAB-2", "LAB-3", "LAB-4"]);
  });

  it("leads from a host or a user to its investigations, or to its newest event where there is none", async () => {
    const host = (await find("WS01")).get("hosts")?.hits[0];
    expect(host).toMatchObject({ detail: ["1 investigation", "last event"], target: { kind: "queue" } });
    const user = (await find("corp\\ada")).get("users")?.hits[0];
    expect(user).toMatchObject({ id: "CORP\\ada", target: { kind: "queue", q: 'user:"CORP\\ada"' } });
    expect((await find("LAB-3")).get("hosts")?.hits[0]).toMatchObject({ target: { kind: "event" } });
    const queue = await analyst.queue({ q: 'user:"CORP\\ada"', state: "all" });
    expect(queue.total).toBe(1);
  });

  it("looks through a week unless told otherwise, and says so", async () => {
    expect((await find("tracert")).get("events")?.total).toBe(0);
    expect((await find("tracert", "all")).get("events")?.total).toBe(1);
    const answer = await analyst.call(search, { params: {}, body: {}, query: { text: "tracert" } });
    expect(answer.span).toBe("7d");
    expect(Date.parse(answer.to) - Date.parse(answer.from ?? "")).toBe(7 * 86_400_000);
  });

  it("says what was not looked through in time, and never that there is none", async () => {
    const { core, services } = running.backend;
    const { items } = await services.queue({ state: "all" }, "analyst");
    const cases = items.map((item) => ({ item, commands: [] }));
    const { groups } = await searchEverything(core, { text: "whoami" }, cases, AbortSignal.abort());
    expect(groups.map(({ kind, total, failure }) => [kind, total, failure?.code ?? null])).toEqual([
      ["cases", 1, null],
      ...["alerts", "hosts", "users", "events"].map((kind) => [kind, null, "TOO_SLOW"]),
    ]);
  });

  it("refuses a single letter and a text of no end", async () => {
    await expect(find("a")).rejects.toThrow(ApiError);
    await expect(find("a".repeat(401))).rejects.toThrow(ApiError);
  });
});
