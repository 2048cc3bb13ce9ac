import { describe, expect, it } from "vitest";
import { filterPath, type Json } from "./filter-path.ts";

const answer: Json = {
  took: 3,
  errors: true,
  items: [
    { index: { _index: "a", status: 201 } },
    { create: { _index: "b", status: 400, error: { type: "document_parsing_exception", reason: "No time." } } },
  ],
};

describe("filter_path", () => {
  it("gives Beats what they ask for", () => {
    expect(filterPath(answer, "errors,items.*.error,items.*.status")).toEqual({
      errors: true,
      items: [
        { index: { status: 201 } },
        { create: { status: 400, error: { type: "document_parsing_exception", reason: "No time." } } },
      ],
    });
  });

  it.each([
    ["took", { took: 3 }],
    ["items.*.err*.type", { items: [{ create: { error: { type: "document_parsing_exception" } } }] }],
    ["**.reason", { items: [{ create: { error: { reason: "No time." } } }] }],
    ["nothing.like.it", {}],
    ["-items", { took: 3, errors: true }],
    ["items,-items.*.error,-items.*._index", { items: [{ index: { status: 201 } }, { create: { status: 400 } }] }],
    ["", answer],
    ["e*s", { errors: true }],
    ["e*x*s", {}],
    ["**.**.**.type", { items: [{ create: { error: { type: "document_parsing_exception" } } }] }],
    ["**", answer],
  ])("%j", (filter, left) => {
    expect(filterPath(answer, filter)).toEqual(left);
  });

  it("is done whatever is asked, and not by trying every way", () => {
    const deep = Array.from({ length: 60 }).reduce<Json>((inner) => ({ a: inner, b: 1 }), "end");
    filterPath(deep, Array.from({ length: 49 }, () => "**.a").join("."));
    expect(filterPath(deep, "**.".repeat(5000))).toBe(deep);
  });
});
