import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noSharedData, sharedData } from "../../test/shared-data.ts";
import { splitSecurity4688, splitWindowsArgv } from "./command-line.ts";

const shared = sharedData();

describe.skipIf(shared === null)(`vectors of both splits (${shared === null ? noSharedData : "shared data"})`, () => {
  const text = shared === null ? "" : readFileSync(path.join(shared, "sources", "argv-vectors.ndjson"), "utf8");
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const vector: { command_line: string; windows_argv: string[]; security_4688: string[] } = JSON.parse(line);
    it(`splits ${JSON.stringify(vector.command_line)} in both ways`, () => {
      expect(splitWindowsArgv(vector.command_line)).toEqual(vector.windows_argv);
      expect(splitSecurity4688(vector.command_line)).toEqual(vector.security_4688);
    });
  }
});

/** Quotes an argument so that a Windows program gets it back whole. */
function quote(argument: string): string {
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

const commandText = fc.string({ unit: fc.constantFrom("a", "\\", '"', " ", "\t", "\n", "é", "1>", "&") });

describe("splitWindowsArgv", () => {
  it("gives back any arguments that were quoted for it", () => {
    fc.assert(
      fc.property(fc.array(commandText), (args) => {
        expect(splitWindowsArgv(args.map(quote).join(" "))).toEqual(args);
      }),
    );
  });

  it("splits text without quotes at blanks and tabs only", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\\", " ", "\t", "\n", ">") }), (text) => {
        expect(splitWindowsArgv(text)).toEqual(text.split(/[ \t]+/).filter((part) => part !== ""));
      }),
    );
  });

  it("takes a line of a million quotes and backslashes in one pass", () => {
    expect(splitWindowsArgv('\\"'.repeat(500_000))).toHaveLength(1);
  });
});

describe("splitSecurity4688", () => {
  it("loses nothing: the arguments joined by a blank are the line, white space made alike", () => {
    fc.assert(
      fc.property(commandText, (text) => {
        const joined = splitSecurity4688(text).join(" ");
        expect(joined.replaceAll(/\s/g, " ")).toBe(text.replaceAll(/\s/g, " "));
      }),
    );
  });

  it("does not split at a no-break space", () => {
    expect(splitSecurity4688("a\u00a0b c")).toEqual(["a\u00a0b", "c"]);
  });
});
