import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex as underNode } from "./sha256.node.ts";
import { sha256Hex as anywhere } from "./sha256.ts";

describe("the id of an event", () => {
  it("is the same whichever of the two hashes it", () => {
    expect(underNode("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        expect(underNode(text)).toBe(anywhere(text));
      }),
    );
  });
});
