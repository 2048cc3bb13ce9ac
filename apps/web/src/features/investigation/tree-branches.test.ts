import type { TreeNode } from "@quaestor/api";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./tree-branches.ts";

const node = (key: string, parentKey: string | null, folded = false): TreeNode => ({
  key,
  parentKey,
  eventId: null,
  alsoEventIds: [],
  toldBy: [],
  name: `${key}.exe`,
  pid: 1,
  commandLine: null,
  time: null,
  role: "descendant",
  link: null,
  badges: [],
  folded,
});
const drawn = (tree: TreeNode[], unfolded: string[] = []) =>
  rowsOf(tree, new Set(unfolded)).map((row) =>
    row.kind === "node" ? `${row.level} ${row.node.key}` : `${row.level} +${row.nodes.length}`,
  );

describe("the process tree's rows", () => {
  it("stand in order below their parents", () => {
    expect(drawn([node("a", null), node("c", "b"), node("b", "a"), node("d", "a")])).toEqual([
      "1 a",
      "2 b",
      "3 c",
      "2 d",
    ]);
  });

  it("fold what is folded into one row until it is asked for", () => {
    const tree = [node("a", null), node("conhost", "a", true), node("b", "a")];
    expect(drawn(tree)).toEqual(["1 a", "2 b", "2 +1"]);
    expect(drawn(tree, ["a"])).toEqual(["1 a", "2 conhost", "2 b"]);
  });

  it("leave out what is below a closed process, and count it", () => {
    const tree = [node("a", null), node("b", "a"), node("c", "b"), node("conhost", "b", true), node("d", "a")];
    const rows = rowsOf(tree, new Set(), new Set(["b"]));
    expect(rows.map((row) => (row.kind === "node" ? [row.node.key, row.hidden] : []))).toEqual([
      ["a", 0],
      ["b", 2],
      ["d", 0],
    ]);
  });

  it("show every process once, also when its parent is missing or links run in a circle", () => {
    expect(drawn([node("b", "gone"), node("c", "b")])).toEqual(["1 b", "2 c"]);
    const circle = drawn([node("x", "y"), node("y", "x"), node("z", "y")]);
    expect(circle).toHaveLength(3);
    expect(new Set(circle.map((row) => row.slice(2)))).toEqual(new Set(["x", "y", "z"]));
  });
});
