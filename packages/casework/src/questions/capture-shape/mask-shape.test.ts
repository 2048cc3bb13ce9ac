import { describe, expect, it } from "vitest";
import { maskShape } from "./mask-shape.ts";

describe("maskShape", () => {
  it("takes two runs of one tool for the same shape", () => {
    const first = maskShape("cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__1684434503.6905713 2>&1");
    const second = maskShape("cmd.exe  /Q /c ver  1> \\\\127.0.0.1\\ADMIN$\\__1684520903.12 2>&1 ");
    expect(first).toBe("cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__<clock> 2>&1");
    expect(second).toBe(first);
  });

  it("masks GUIDs, and numbers in names under a temp folder only", () => {
    expect(maskShape("a 2F8D1111-2222-3333-4444-555566667777")).toBe("a <guid>");
    expect(maskShape("net user u1 1> C:\\Windows\\Temp\\inv-20261124-3.txt")).toBe(
      "net user u1 1> C:\\Windows\\Temp\\inv-<n>-<n>.txt",
    );
  });

  it("keeps any other difference: an argument, the case of a letter", () => {
    expect(maskShape("cmd /c net user a")).not.toBe(maskShape("cmd /c net user b"));
    expect(maskShape("cmd /C ver")).not.toBe(maskShape("cmd /c ver"));
    expect(maskShape("a __1684434503x")).not.toBe(maskShape("a __1684434503y"));
  });

  it("takes very long lines in its stride", () => {
    expect(maskShape("_".repeat(200_000))).toHaveLength(200_000);
    expect(maskShape("\\temp\\".repeat(50_000))).toHaveLength(300_000);
  });
});
