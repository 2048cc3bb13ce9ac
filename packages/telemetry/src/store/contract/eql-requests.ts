import { describe, expect, it } from "vitest";
import { phrase } from "../../query/query.ts";
import { at, event, INGESTED } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";
import { storeOpener } from "./with-store.ts";

const timed = (id: string, minute: number, name = "cmd.exe") =>
  event(id, { "@timestamp": `2026-03-01T10:${String(minute).padStart(2, "0")}:00Z`, "process.name": name });

export function describeEqlRequests(subject: EventStoreSubject): void {
  const open = storeOpener(subject);
  const ids = (page: { readonly events: readonly { readonly id: string }[] }): string =>
    page.events.map(({ id }) => id).join(" ");

  describe("EQL", () => {
    it("lists matches in the order of time, a page at a time", async () => {
      const store = await open(timed("c", 3), timed("a", 1), timed("x", 2, "other"), timed("b", 2, "CMD.EXE"));
      const query = 'process where process.name : "cmd.exe"';
      const first = await store.eql({ query, limit: 2, total: true });
      expect([ids(first), first.total]).toEqual(["a b", 3]);
      expect(ids(await store.eql({ query, limit: 2, cursor: first.cursor ?? "" }))).toBe("c");
      const sort = { by: "timestamp", direction: "desc" } as const;
      expect(ids(await store.eql({ query, limit: 9, sort }))).toBe("c b a");
    });

    it("sees only what window, indices and filter leave", async () => {
      const store = await open(timed("a", 1), timed("b", 2), { ...timed("c", 3), index: "other" }, timed("d", 9));
      const window = {
        from: at("2026-03-01T10:01:00Z"),
        to: at("2026-03-01T10:03:00Z"),
        timeField: "timestamp",
      } as const;
      const query = 'process where process.name == "cmd.exe"';
      expect(ids(await store.eql({ query, window, limit: 9 }))).toBe("a b c");
      expect(ids(await store.eql({ query, window, indices: ["logs-*"], limit: 9 }))).toBe("a b");
      const filter = { kind: "not", of: { kind: "ids", ids: ["b"] } } as const;
      expect(ids(await store.eql({ query, window, filter, limit: 9 }))).toBe("a c");
    });

    it("cuts with head and tail before it takes the page", async () => {
      const store = await open(...[5, 4, 3, 2, 1].map((n) => timed(`e${n}`, n)));
      expect(ids(await store.eql({ query: "process where true | head 2", limit: 9 }))).toBe("e1 e2");
      expect(ids(await store.eql({ query: "process where true | tail 2", limit: 9 }))).toBe("e4 e5");
      expect(ids(await store.eql({ query: "process where true | head 4 | tail 2", limit: 1 }))).toBe("e3");
      expect(ids(await store.eql({ query: "process where true | head 0", limit: 9 }))).toBe("");
    });

    it("asks another field for the category when told so", async () => {
      const store = await open(timed("a", 1), event("b", { "event.category": ["file"], "event.dataset": "process" }));
      const request = { query: "process where true", limit: 9 };
      expect(ids(await store.eql(request))).toBe("a");
      expect(ids(await store.eql({ ...request, eventCategoryField: "event.dataset" }))).toBe("b");
    });

    it("refuses a text that is no event query", async () => {
      const store = await open();
      await expect(store.eql({ query: "process where", limit: 1 })).rejects.toThrow();
      await expect(store.eql({ query: "sequence [any where true] [any where true]", limit: 1 })).rejects.toThrow();
    });

    it("answers what an engine may have no words for: expressions, addresses, dates, large texts of numbers", async () => {
      const store = await open(
        event("a", { "process.pid": 10, "source.ip": "10.1.2.3", "event.created": "2026-03-01T10:00:00Z" }),
        event("b", { "process.pid": 11, "source.ip": "192.168.0.1", "winlog.event_data.N": "18446744073709551615" }),
        event("c", { "process.pid": "12" }),
      );
      const asked = async (condition: string): Promise<string> => {
        const query = `any where ${condition}`;
        const page = await store.eql({ query, limit: 9, total: true });
        expect(page.total).toBe(page.events.length);
        return ids(page);
      };
      expect(await asked("process.pid + 1 == 11")).toBe("a");
      expect(await asked("process.pid % 2 == 0")).toBe("a c");
      expect(await asked('source.ip == "10.0.0.0/8"')).toBe("a");
      expect(await asked('not source.ip == "10.0.0.0/8"')).toBe("b c");
      expect(await asked('event.created < "2026-03-02"')).toBe("a");
      expect(await asked('winlog.event_data.N regex "[0-9]{20}"')).toBe("b");
      expect(await asked('@timestamp == "2026-03-01T11:00:00.000Z"')).toBe("a b c");
    });

    it("finds the alerts of a user beside the events", async () => {
      const store = await open(
        event("s", { "event.kind": "signal", "user.id": "S-1", "kibana.alert.rule.name": "R" }),
        event("e", { "user.id": "S-1" }),
      );
      const filter = phrase("user.id", "S-1");
      const query = 'any where event.kind == "signal" and kibana.alert.rule.name == "R"';
      const window = { from: INGESTED - 10n ** 13n, to: INGESTED, timeField: "timestamp" } as const;
      expect(ids(await store.eql({ query, filter, window, limit: 9 }))).toBe("s");
    });
  });
}
