import { describe, expect, it } from "vitest";
import { openDatabase } from "./database.ts";
import { identityStore } from "./identity.ts";

const ana = { id: "ana", name: "Ana", role: "analyst" } as const;

function opened() {
  const identity = identityStore(openDatabase(":memory:"));
  identity.putAccount(ana);
  return identity;
}

describe("sign-in links and sessions", () => {
  it("gives a session for a link once, and never again", () => {
    const identity = opened();
    const link = identity.issueLink("ana", 1000);
    const session = identity.redeemLink(link, 10, 5000);
    expect(session?.session.account).toEqual(ana);
    expect(identity.redeemLink(link, 11, 5000)).toBeNull();
    expect(identity.session(session?.token ?? "", 12)?.account).toEqual(ana);
  });

  it("refuses a link that has expired or never was", () => {
    const identity = opened();
    expect(identity.redeemLink(identity.issueLink("ana", 100), 101, 5000)).toBeNull();
    expect(identity.redeemLink("guess", 1, 5000)).toBeNull();
  });

  it("ends a session by time and by signing out", () => {
    const identity = opened();
    const first = identity.openSession("ana", 0, 100);
    expect(identity.session(first?.token ?? "", 101)).toBeNull();
    const second = identity.openSession("ana", 0, 1000);
    identity.endSession(second?.session.id ?? "");
    expect(identity.session(second?.token ?? "", 1)).toBeNull();
  });
});
