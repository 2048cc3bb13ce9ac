import { describe, expect, it } from "vitest";
import { check } from "../check/check.ts";
import { parse } from "../syntax/parse.ts";
import { viewOf } from "../testing/world.ts";
import { compile } from "./compile.ts";
import type { Scalar } from "./event-view.ts";
import { applyPipes } from "./pipes.ts";

const matches = (query: string, values: Readonly<Record<string, readonly Scalar[]>>): boolean =>
  compile(check(parse(query)))({ values: (path) => (Object.hasOwn(values, path) ? (values[path] ?? []) : []) });

describe("a compiled query", () => {
  it("reads each field once an event, however many conditions ask", () => {
    const asked: string[] = [];
    const holds = compile(check(parse('any where a : ("x*", "y") and a : "*z" and (a == "xz" or a : "x?")')));
    const view = {
      values: (path: string) => {
        asked.push(path);
        return ["xz"];
      },
    };
    expect(holds(view)).toBe(true);
    expect(holds(view)).toBe(true);
    expect(asked).toEqual(["a", "a"]);
  });

  it("asks the cheap conditions first, the category among them", () => {
    const asked: string[] = [];
    const holds = compile(check(parse('process where a regex ".*x.*" and b == "y"')));
    const view = (category: string) => ({
      values: (path: string) => {
        asked.push(path);
        return path === "event.category" ? [category] : ["no"];
      },
    });
    holds(view("file"));
    holds(view("process"));
    expect(asked).toEqual(["b", "b"]);
  });

  it("takes another field for the category when told to", () => {
    const holds = compile(check(parse("logon where true")), { categoryField: "event_type" });
    expect(holds(viewOf({ event_type: "logon" }))).toBe(true);
    expect(holds(viewOf({ event: { category: "logon" } }))).toBe(false);
  });

  it("compares numbers beyond 2^53 exactly where the value still has its digits", () => {
    expect(matches("any where n == 9007199254740993", { n: ["9007199254740993"] })).toBe(true);
    expect(matches("any where n == 9007199254740993", { n: ["9007199254740992"] })).toBe(false);
    expect(matches("any where n > 18446744073709551614", { n: ["18446744073709551615"] })).toBe(false);
    expect(matches("any where n + 1 == null", { n: ["9223372036854775807"] })).toBe(true);
  });

  it("does not drown in the choices of two huge lists", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i);
    expect(matches("any where a - b == 0.5", { a: many, b: many })).toBe(false);
  });

  it("reads hostile texts as data", () => {
    const long = "a".repeat(1_000_000);
    expect(
      matches('any where n == 1 or d == "2026-08-01" or __proto__ : "*" or constructor : "*"', {
        n: ["9".repeat(1_000_000)],
        d: [long],
      }),
    ).toBe(false);
  });
});

describe("pipes", () => {
  const list = [1, 2, 3, 4, 5, 6];
  const pipes = (text: string) => check(parse(`any where true ${text}`)).pipes;

  it("cut an ascending list from left to right", () => {
    expect(applyPipes(list, pipes("| head 4 | tail 2"))).toEqual([3, 4]);
    expect(applyPipes(list, pipes("| tail 3 | head 1"))).toEqual([4]);
    expect(applyPipes(list, pipes(""))).toEqual(list);
  });

  it("take the size from the first pipe's end, else from the wanted end", () => {
    expect(applyPipes(list, pipes("| head 1000"), { size: 3 })).toEqual([1, 2, 3]);
    expect(applyPipes(list, pipes(""), { size: 2 })).toEqual([5, 6]);
    expect(applyPipes(list, pipes(""), { size: 2, position: "head" })).toEqual([1, 2]);
  });
});
