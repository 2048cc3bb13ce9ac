import { describe, expect, it } from "vitest";
import { tilesOf } from "./tiles.ts";

const line = "cmd.exe /Q /c whoami";
const part = (
  start: number,
  end: number,
  kind: "shell" | "quiet" | "captured_command",
  text = line.slice(start, end),
) => ({
  start,
  end,
  text,
  kind,
  label: kind,
});
const joined = (parts: Parameters<typeof tilesOf>[1]) =>
  tilesOf(line, parts)
    .map((tile) => tile.text)
    .join("");

describe("the command line's tiles", () => {
  it("hold each character exactly once, also where no part names it", () => {
    const parts = [part(0, 7, "shell"), part(14, 20, "captured_command")];
    expect(joined(parts)).toBe(line);
    expect(tilesOf(line, parts).map((tile) => tile.kind)).toEqual(["shell", "other", "captured_command"]);
  });

  it("take parts in any order and keep their index", () => {
    const tiles = tilesOf(line, [part(14, 20, "captured_command"), part(0, 7, "shell")]);
    expect(tiles[0]).toMatchObject({ kind: "shell", index: 1 });
    expect(tiles.at(-1)).toMatchObject({ kind: "captured_command", index: 0 });
  });

  it("draw no part that overlaps another or names other characters", () => {
    const parts = [part(0, 7, "shell"), part(5, 10, "quiet"), part(8, 10, "quiet", "/X")];
    expect(joined(parts)).toBe(line);
    expect(tilesOf(line, parts).filter((tile) => tile.index !== null)).toHaveLength(1);
  });

  it("are one plain tile where nothing could be taken apart", () => {
    expect(tilesOf(line, [])).toEqual([{ start: 0, end: 20, text: line, kind: "other", label: null, index: null }]);
    expect(tilesOf("", [])).toEqual([]);
  });
});
