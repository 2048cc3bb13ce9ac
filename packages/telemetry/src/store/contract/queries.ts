import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../ecs/event.ts";
import {
  and,
  contains,
  exists,
  ids,
  matchAll,
  not,
  ofSession,
  or,
  phrase,
  type Query,
  wildcard,
} from "../../query/query.ts";
import { event } from "./contract-event.ts";
import type { EventStoreSubject } from "./subject.ts";
import { storeOpener } from "./with-store.ts";

type Events = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

export function describeQueries(subject: EventStoreSubject): void {
  const open = storeOpener(subject);

  const expectMatches = async (events: Events, cases: readonly (readonly [Query, string])[]): Promise<void> => {
    const store = await open(...Object.entries(events).map(([id, fields]) => event(id, fields)));
    const sort = { by: "timestamp", direction: "asc" } as const;
    for (const [query, expected] of cases) {
      const page = await store.search({ query, limit: 100, sort });
      expect([query, page.events.map(({ id }) => id).join(" ")]).toEqual([query, expected]);
      expect([query, await store.count({ query })]).toEqual([query, page.events.length]);
    }
  };

  describe("queries", () => {
    it("finds whole values, any element of a list, with case unless told otherwise", () =>
      expectMatches(
        {
          a: { "process.name": "cmd.exe", note: "Cmd" },
          b: { "process.name": "CMD.EXE", note: ["x", "cmd"] },
          c: { "process.args": ["/c", "CMD.exe"], note: "cmd x" },
          d: { "process.name": ["cmd.exe", "other"] },
        },
        [
          [phrase("process.name", "cmd.exe"), "a d"],
          [phrase("process.name", "cmd.exe", true), "a b d"],
          [phrase("process.args", "cmd.EXE", true), "c"],
          [phrase("note", "cmd"), "b"],
          [phrase("note", "CMD", true), "a b"],
          [phrase("absent", "x"), ""],
        ],
      ));

    it("reads a missing field as no match, so that its negation matches", () =>
      expectMatches({ a: { n: 1 }, b: { n: null }, c: { n: [] }, d: { n: "" }, e: { n: [null] } }, [
        [exists("n"), "a d"],
        [not(exists("n")), "b c e"],
        [not(phrase("n", 1)), "b c d e"],
        [not(not(phrase("n", 1))), "a"],
        [exists("process.pid"), ""],
        [not(phrase("process.pid", 1)), "a b c d e"],
        [exists("event.category"), "a b c d e"],
        [exists("event"), ""],
      ]));

    it("combines with and, or and not, also of nothing", () =>
      expectMatches({ a: { n: 1, m: 1 }, b: { n: 1 }, c: {} }, [
        [and(phrase("n", 1), phrase("m", 1)), "a"],
        [or(phrase("m", 1), not(phrase("n", 1))), "a c"],
        [and(), "a b c"],
        [or(), ""],
        [not(matchAll), ""],
        [and(ids("a", "c", "x"), not(ids("c"))), "a"],
        [ids(), ""],
      ]));

    it("compares numbers by value and text by text, whichever way they came", () =>
      expectMatches(
        {
          a: { "process.pid": 4624, "event.code": "4624", vendor: 4624 },
          b: { "process.pid": "4624", "event.code": 4624, vendor: "4624" },
          c: { "process.pid": [1, 4624], "event.code": "4624.0", vendor: 4624.5 },
          d: { "process.pid": "0x1210", "event.code": ["1", "4624"], vendor: true },
        },
        [
          [phrase("process.pid", 4624), "a b c"],
          [phrase("process.pid", "4624"), "a b c"],
          [phrase("process.pid", "0x1210"), "d"],
          [phrase("event.code", 4624), "a b d"],
          [phrase("event.code", "4624.0"), "c"],
          [phrase("vendor", 4624), "a b"],
          [phrase("vendor", "4624.5"), "c"],
          [phrase("vendor", true), "d"],
          [{ kind: "range", field: "process.pid", gte: 4000 }, "a b c"],
          [{ kind: "range", field: "process.pid", lt: "2" }, "c"],
          [{ kind: "range", field: "process.pid", gt: 1, lt: 4624 }, ""],
          [{ kind: "range", field: "vendor", gt: 4624 }, "c"],
        ],
      ));

    it("compares odd numbers by value", () =>
      expectMatches(
        {
          a: { "event.risk_score": 1e21 },
          b: { "event.risk_score": 0.1, note: 1e-7 },
          c: { "event.risk_score": -0, note: 12345678901234567000 },
          d: { "destination.port": 445, "event.duration": 9007199254740992 },
          e: { "destination.port": ["445", 80] },
        },
        [
          [phrase("event.risk_score", 1e21), "a"],
          [phrase("event.risk_score", "0.10"), "b"],
          [phrase("event.risk_score", 0), "c"],
          [phrase("note", 1e-7), "b"],
          [phrase("note", "12345678901234567000"), "c"],
          [phrase("destination.port", 445), "d e"],
          [{ kind: "range", field: "destination.port", lte: 100 }, "e"],
          [{ kind: "range", field: "event.duration", gt: 1e15 }, "d"],
        ],
      ));

    it("compares dates as instants, addresses as addresses and booleans as such", () =>
      expectMatches(
        {
          a: { "event.created": "2026-03-01T10:00:00+02:00", "source.ip": "10.0.0.1" },
          b: { "event.created": "2026-03-01T09:00:00Z", "source.ip": ["::ffff:10.0.0.1", "fe80::1"] },
          c: { "file.code_signature.trusted": true, "source.ip": "-" },
          d: { "file.code_signature.trusted": "true", "event.created": 1772352000000 },
        },
        [
          [phrase("event.created", "2026-03-01T08:00:00.000Z"), "a d"],
          [{ kind: "range", field: "event.created", gt: "2026-03-01T08:00:00Z" }, "b"],
          [{ kind: "range", field: "@timestamp", gte: "2026-03-01T11:00:00Z", lte: "2026-03-01T11:00:00Z" }, "a b c d"],
          [{ kind: "range", field: "@timestamp", gt: "2026-03-01T11:00:00Z" }, ""],
          [phrase("@timestamp", "2026-03-01T13:00:00+02:00"), "a b c d"],
          [wildcard("@timestamp", "2026-03-01T11*"), "a b c d"],
          [phrase("source.ip", "10.0.0.1"), "a b"],
          [phrase("source.ip", "10.0.0.0/8"), "a b"],
          [phrase("source.ip", "-"), "c"],
          [phrase("source.ip", "FE80:0::1"), "b"],
          [phrase("file.code_signature.trusted", true), "c d"],
          [phrase("file.code_signature.trusted", "false"), ""],
        ],
      ));

    it("orders text by its bytes", () =>
      expectMatches(
        { a: { "user.name": "B" }, b: { "user.name": "a" }, c: { "user.name": "\uffff" }, d: { "user.name": "😀" } },
        [
          [{ kind: "range", field: "user.name", lt: "a" }, "a"],
          [{ kind: "range", field: "user.name", gt: "\uffff" }, "d"],
          [{ kind: "range", field: "user.name", gte: "a", lte: "\uffff" }, "b c"],
        ],
      ));

    it("finds what tells of a logon session, however the id is spelled, and nothing else with that id", () => {
      const security = { "event.provider": "Microsoft-Windows-Security-Auditing" };
      const target = (code: JsonValue, id: JsonValue) => ({
        ...security,
        "event.code": code,
        "winlog.event_data.TargetLogonId": id,
      });
      return expectMatches(
        {
          a: target("4624", "0x51f3a"),
          b: target(4634, "0x0000000000051F3A"),
          c: { ...security, "event.code": "4672", "winlog.event_data.SubjectLogonId": "0x51f3a" },
          d: target("4625", "0x51f3a"),
          e: { ...target("4624", "0x3e7"), "winlog.event_data.SubjectLogonId": "0x51f3a" },
          f: { "crowdstrike.AuthenticationId": "335674", "event.action": "UserLogon" },
          g: {
            "event.provider": "Microsoft-Windows-Sysmon",
            "event.code": "1",
            "winlog.event_data.LogonId": "0x51f3a",
          },
          h: target("4624", "0xffffffffffffffff"),
          i: target(["4624", "x"], ["0x51f3a"]),
          j: target("4624", ""),
        },
        [
          [ofSession(0x51f3an), "a b c f i"],
          [not(ofSession(0x51f3an)), "d e g h j"],
          [ofSession(0xffffffffffffffffn), "h"],
          [ofSession(-1n), ""],
          [ofSession(0x1_0000_0000_0005_1f3an), ""],
          [and(ofSession(0x3e7n), exists("winlog.event_data.SubjectLogonId")), "e"],
        ],
      );
    });

    it("tells hosts apart whatever their names hold", () =>
      expectMatches(
        {
          a: { host: { name: "x" } },
          b: { host: { id: "null", name: "x" } },
          c: { host: { id: "y\u0000z", name: "x" } },
          d: { host: { id: "y", name: "z\u0000x" } },
          e: { host: { id: "" } },
          f: {},
        },
        [
          [phrase("host.id", "null"), "b"],
          [phrase("host.id", "y\u0000z"), "c"],
          [phrase("host.id", "y"), "d"],
          [phrase("host.name", "z\u0000x"), "d"],
          [phrase("host.id", ""), "e"],
          [not(exists("host.id")), "a f"],
        ],
      ));

    it("refuses a bound that cannot be read", async () => {
      const store = await open();
      const query: Query = { kind: "range", field: "process.pid", gt: "many" };
      await expect(store.count({ query })).rejects.toMatchObject({ code: "QUERY_INVALID" });
    });

    it("finds values through arrays of objects and dotted names at any level", () =>
      expectMatches(
        {
          a: { "process.Ext.code_signature": [{ subject_name: "Microsoft", trusted: true }, { subject_name: "X" }] },
          b: { x: [{ y: [{ z: 1 }, { z: [2, 3] }] }, { y: { z: 4 } }, 5, [6, [7]]] },
          c: { process: [{ name: "cmd.exe", parent: { pid: 4 } }, { name: "b" }] },
          d: { x: { y: { z: 9 } }, "kibana.alert.rule.uuid": "r1", "kibana.alert.ancestors": [{ id: "e1", depth: 0 }] },
        },
        [
          [phrase("process.Ext.code_signature.subject_name", "X"), "a"],
          [phrase("process.Ext.code_signature.trusted", true), "a"],
          [phrase("x.y.z", 3), "b"],
          [phrase("x.y.z", 4), "b"],
          [exists("x.y.z"), "b d"],
          [exists("x.y"), ""],
          [phrase("x", 5), "b"],
          [phrase("x", 7), "b"],
          [phrase("x.0", 5), ""],
          [phrase("process.name", "CMD.exe", true), "c"],
          [phrase("process.parent.pid", 4), "c"],
          [not(exists("process.name")), "a b d"],
          [phrase("kibana.alert.rule.uuid", "r1"), "d"],
          [phrase("kibana.alert.ancestors.id", "e1"), "d"],
        ],
      ));

    it("matches wildcards against the whole value, and nothing but * and ? is special", () =>
      expectMatches(
        {
          a: { "process.command_line": "C:\\Windows\\cmd.exe /c 100% _x_ [a-c] a!b" },
          b: { "process.command_line": "ab" },
          c: { "process.command_line": "a\nb" },
          d: { "process.command_line": "a😀b" },
          e: { "process.command_line": "" },
          f: { "process.args": ["/c", "C:\\Windows\\Temp\\x.txt"] },
        },
        [
          [wildcard("process.command_line", "*100% _x_*"), "a"],
          [wildcard("process.command_line", "*10_% *"), ""],
          [wildcard("process.command_line", "*[a-c]*"), "a"],
          [wildcard("process.command_line", "*!b"), "a"],
          [wildcard("process.command_line", "C:\\W*\\cmd.exe*a!b"), "a"],
          [wildcard("process.command_line", "c:\\w*", true), "a"],
          [wildcard("process.command_line", "c:\\w*"), ""],
          [wildcard("process.command_line", "a?b"), "c d"],
          [wildcard("process.command_line", "a*b"), "b c d"],
          [wildcard("process.command_line", "ab*b"), ""],
          [wildcard("process.command_line", "a*"), "b c d"],
          [wildcard("process.command_line", "*"), "a b c d e"],
          [wildcard("process.command_line", ""), "e"],
          [wildcard("process.command_line", "?*"), "a b c d"],
          [wildcard("process.args", "C:\\windows\\temp\\*.txt", true), "f"],
          [wildcard("process.args", "%"), ""],
        ],
      ));

    it("finds a text within a value, with nothing in the text special", () =>
      expectMatches(
        {
          a: { "process.command_line": "C:\\Windows\\cmd.exe /c dir *.txt?", note: "x*y" },
          b: { "process.command_line": "C:\\windows\\CMD.EXE /c dir a.txt", note: "xay" },
          c: { "process.command_line": "a\u0000b 100%_" },
          d: { "process.args": ["/c", "ΟΔΟΣ"] },
        },
        [
          [contains("process.command_line", "Windows\\cmd"), "a"],
          [contains("process.command_line", "Windows\\cmd", true), "a b"],
          [contains("process.command_line", "*.txt?"), "a"],
          [contains("process.command_line", "?"), "a"],
          [contains("process.command_line", "d.r"), ""],
          [contains("process.command_line", "\u0000b 100%_"), "c"],
          [contains("process.command_line", ""), "a b c"],
          [contains("process.args", "δος", true), "d"],
          [contains("note", "x*Y", true), "a"],
        ],
      ));

    it("folds case by code point, for every script and for no locale", () =>
      expectMatches(
        {
          a: { "user.name": "STRASSE", note: "İ" },
          b: { "user.name": "straße", note: "i" },
          c: { "user.name": "STRAẞE", note: "I" },
          d: { "user.name": "ΟΔΟΣ", note: "ı" },
          e: { "user.name": "οδος", note: "ſ" },
          f: { "user.name": "οδοσ", note: "\u212a" },
        },
        [
          [phrase("user.name", "straße", true), "b c"],
          [phrase("user.name", "οδοΣ", true), "d e f"],
          [wildcard("user.name", "*ος", true), "d e f"],
          [phrase("note", "i", true), "b c"],
          [phrase("note", "İ", true), "a"],
          [phrase("note", "I", true), "b c"],
          [phrase("note", "ı", true), "d"],
          [phrase("note", "S", true), "e"],
          [phrase("note", "k", true), "f"],
          [wildcard("note", "?", true), "a b c d e f"],
        ],
      ));

    it("answers a wildcard on a long hostile value at once", async () => {
      const store = await open(event("a", { "process.command_line": "a".repeat(20_000), note: "a".repeat(20_000) }));
      for (const field of ["process.command_line", "note"]) {
        expect(await store.count({ query: wildcard(field, "*a*a*a*a*a*b", true) })).toBe(0);
      }
    });

    it("treats a query's own text as data", async () => {
      const store = await open(event("a", { "user.name": "x" }));
      for (const text of ["' OR 1=1 --", "%", "_", "*", "x' || '", "\u0000", "$1"]) {
        expect(await store.count({ query: phrase("user.name", text) })).toBe(0);
        expect(await store.count({ query: phrase(text, "x") })).toBe(0);
      }
      expect(await store.count({ query: matchAll, indices: ["' OR 1=1 --"] })).toBe(0);
    });
  });
}
