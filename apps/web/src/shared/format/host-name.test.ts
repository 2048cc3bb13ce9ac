import { describe, expect, it } from "vitest";
import { sharedShortNames, shortHostName } from "./host-name.ts";

describe("host names", () => {
  it("are short where the first label tells the host, and addresses stay whole", () => {
    expect(["WS-042.halden.example", "WS-042", "10.0.0.4", ".odd", "fe80::1"].map(shortHostName)).toEqual([
      "WS-042",
      "WS-042",
      "10.0.0.4",
      ".odd",
      "fe80::1",
    ]);
  });
  it("are told apart where two hosts share the first label, and not where one host is written in two ways", () => {
    const names = ["DC1.emea.example", "dc1.apac.example", "WS-1.halden.example", "ws-1.HALDEN.example", "DB.a", "DB"];
    expect([...sharedShortNames(names)]).toEqual(["dc1", "db"]);
  });
});
