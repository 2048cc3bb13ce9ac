import { describe, expect, it } from "vitest";
import { ownHostNames } from "./guards.ts";

describe("the names a console answers under", () => {
  it.each([
    ["127.0.0.1", "localhost", true],
    ["127.0.0.1", "127.0.0.1", true],
    ["127.0.0.1", "[::1]", true],
    ["127.0.0.1", "evil.example", false],
    ["127.0.0.1", "localhost.evil.example", false],
    ["127.0.0.1", "", false],
    ["console.corp.example", "CONSOLE.corp.example", true],
    ["0.0.0.0", "console.corp.example", true],
    ["::", "anything.example", true],
  ])("bound to %s, %j: %s", (bound, name, answered) => {
    expect(ownHostNames(bound)(name)).toBe(answered);
  });
});
