import { expect, it } from "vitest";
import { expectedOf } from "./expected.ts";

it.each([
  ["C:\\Users\\a\\cmd.exe", "C:\\Windows\\System32\\cmd.exe"],
  ["\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe", "\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe"],
  ["\\Device\\HarddiskVolume12\\x\\cmd.exe", "\\Device\\HarddiskVolume12\\Windows\\System32\\cmd.exe"],
  ["\\Device\\Mup\\srv\\share\\cmd.exe", "C:\\Windows\\System32\\cmd.exe"],
  [undefined, "C:\\Windows\\System32\\cmd.exe"],
])("a program at %s is expected at %s, on the volume that it names", (found, expected) => {
  expect(expectedOf("process.executable", found)).toBe(expected);
});

it("nothing is expected of a field that has no one value", () => {
  expect(expectedOf("process.pid", "\\Device\\HarddiskVolume3\\x")).toBeNull();
});
