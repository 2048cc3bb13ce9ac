import { describe, expect, it } from "vitest";
import { textOf, utf8 } from "./digest.ts";
import { foldedName, unsafeNameReason } from "./entry-name.ts";
import { readManifest, writeManifest } from "./manifest.ts";

const digest = "ab".repeat(32);

describe("a manifest", () => {
  it("is sorted by the bytes of the paths and readable by sha256sum", () => {
    const bytes = writeManifest(["data/b", "data/a/z", "data/a.txt"].map((path) => ({ path, digest })));
    expect(textOf(bytes)).toBe(`${digest}  data/a.txt\n${digest}  data/a/z\n${digest}  data/b\n`);
    expect(readManifest(bytes, 64)).toMatchObject({
      problems: [],
      lines: [{ path: "data/a.txt" }, { path: "data/a/z" }, { path: "data/b" }],
    });
  });

  it.each([
    ["a star before the path", `${digest} *data/a\n`],
    ["upper-case hex", `${digest.toUpperCase()}  data/a\n`],
    ["a digest of another length", `${digest}00  data/a\n`],
    ["one space", `${digest} data/a\n`],
    ["a path twice", `${digest}  data/a\n${digest}  data/a\n`],
    ["no line feed at its end", `${digest}  data/a`],
    ["carriage returns", `${digest}  data/a\r\n`],
    ["an empty line", `\n${digest}  data/a\n`],
  ])("is malformed with %s", (_, text) => {
    expect(readManifest(utf8(text), 64).problems).toHaveLength(1);
  });
});

describe("an entry's name", () => {
  it.each([
    "a/../b",
    "../a",
    "/a",
    "a\\b",
    "C:a",
    "a//b",
    "./a",
    "a/",
    "",
    "a\0",
    "a\u001b",
    "a\u0085",
    "con",
    "a/NUL.txt",
    "a.",
    "a ",
    "a?b",
  ])("is unsafe as %j", (name) => expect(unsafeNameReason(name)).not.toBeNull());

  it("is safe when it is one of ours", () => {
    expect(unsafeNameReason("quaestor-inv-1/data/events/received/E1.raw")).toBeNull();
  });

  it("folds case and Unicode form", () => {
    expect(foldedName("Straße/É")).toBe(foldedName("STRASSE/e\u0301"));
  });
});
