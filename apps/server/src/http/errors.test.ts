import { expect, describe as group, it } from "vitest";
import { describe as describeError } from "./errors.ts";
import { HttpProblem } from "./refusal.ts";

const failure = (more: object): Error => Object.assign(new Error("secret path /srv/data"), more);

group("what a caller is told of a failure", () => {
  it("is the problem itself where a use case refused", () => {
    expect(describeError(new HttpProblem("NOT_FOUND", "There is no such rule."))).toMatchObject({
      code: "NOT_FOUND",
      status: 404,
      detail: "There is no such rule.",
    });
  });

  it.each([
    [{ code: "STORE_FULL" }, "STORE_FULL", 507],
    [{ code: "SQLITE_FULL" }, "STORE_FULL", 507],
    [{ code: "ENOSPC" }, "STORE_FULL", 507],
    [{ code: "STORE_FAILED" }, "STORE_FAILED", 500],
    [{ status: 413 }, "TOO_LARGE", 413],
    [{ status: 400 }, "BAD_REQUEST", 400],
    [{}, "INTERNAL", 500],
    [{ status: 200 }, "INTERNAL", 500],
  ])("has the code and status for %j", (more, code, status) => {
    expect(describeError(failure(more))).toMatchObject({ code, status });
  });

  it("says nothing of what is inside when nobody expected it", () => {
    for (const thrown of [failure({}), failure({ code: "ENOSPC" }), "secret", null, undefined, { code: 7 }])
      expect(JSON.stringify(describeError(thrown))).not.toContain("secret");
  });
});
