import { describe, expect, it } from "vitest";
import { readImplication } from "./implication.ts";

describe("readImplication", () => {
  it("separates what escalates from what lowers concern", () => {
    expect(
      readImplication("Escalate when it is unsigned. Lower concern when signed; it does not clear `cmd.exe`."),
    ).toMatchObject({
      escalates: "Escalate when it is unsigned.",
      lowers: "Lower concern when signed; it does not clear `cmd.exe`.",
    });
  });

  it("separates clauses behind a semicolon", () => {
    expect(readImplication("Escalate when A; lower concern when B.")).toMatchObject({
      escalates: "Escalate when A",
      lowers: "lower concern when B.",
    });
  });

  it("leaves a text of neither side whole", () => {
    expect(readImplication("Ask the owner.")).toEqual({ text: "Ask the owner.", escalates: null, lowers: null });
  });
});
