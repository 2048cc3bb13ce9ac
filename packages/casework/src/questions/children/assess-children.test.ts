import { describe, expect, it } from "vitest";
import { alertEvent } from "../../testing/alert-event.ts";
import { assessmentInput, child, childPivot, recurring, said } from "../../testing/assessment.ts";
import type { AssessmentInput } from "../assessment-input.ts";
import { assessChildren, childLineage } from "./assess-children.ts";
import { isShellInternal } from "./known-programs.ts";

const judged = (rows: Parameters<typeof childPivot>[0], changes: Partial<AssessmentInput> = {}) =>
  assessChildren(assessmentInput({ pivots: [childPivot(rows)], ...changes }));

describe("the finding on follow-on execution", () => {
  it.each([
    "powershell.exe",
    "rundll32.exe",
    "REGSVR32.EXE",
    "schtasks.exe",
    "sc.exe",
    "robocopy.exe",
    "7z.exe",
    "certutil.exe",
  ])("escalates strongly on %s, linked by entity", (name) => {
    expect(judged([child(name)])).toMatchObject({ verdict: "escalate", strength: "strong" });
  });

  it("escalates less surely when the link is by pid", () => {
    const finding = judged([child("rundll32.exe", { strength: "weak" })]);
    expect(finding).toMatchObject({ verdict: "escalate", strength: "moderate" });
    expect(said(finding)).toContain("linked by pid");
  });

  it("escalates on a program from outside the system folders, whatever its name", () => {
    expect(judged([child("JOINT_BALL.exe", { path: "C:\\Users\\Public\\JOINT_BALL.exe" })])).toMatchObject({
      verdict: "escalate",
      headline: "1 child: JOINT_BALL.exe",
    });
    expect(judged([child("unheard.exe")]).verdict).toBe("unresolved");
  });

  it("lowers concern for one bounded command, conhost aside", () => {
    expect(judged([child("conhost.exe", { pid: 1 }), child("whoami.exe")])).toMatchObject({
      verdict: "lower_concern",
      strength: "moderate",
      headline: "1 child, bounded: whoami.exe",
    });
    expect(judged([child("whoami.exe"), child("ipconfig.exe", { pid: 2 }), child("arp.exe", { pid: 3 })]).verdict).toBe(
      "unresolved",
    );
  });

  it("counts a child that two sources recorded once, by its stronger link", () => {
    expect(judged([child("whoami.exe", { strength: "weak" }), child("whoami.exe")]).headline).toBe(
      "1 child, bounded: whoami.exe",
    );
  });

  it("says what was set aside and does not count it", () => {
    const alert = alertEvent({ command: "cd \\" });
    const finding = judged([child("rundll32.exe", { setAside: "pid reused at 15:00", strength: "weak" })], { alert });
    expect(finding.verdict).toBe("lower_concern");
    expect(said(finding)).toContain("Not counted: rundll32.exe, pid reused at 15:00.");
  });

  describe("when no child is found", () => {
    const alert = alertEvent({ command: "cd \\" });

    it("lowers concern only where other starts of the host are seen", () => {
      expect(judged([], { alert })).toMatchObject({
        verdict: "lower_concern",
        headline: "no child among 40 other process starts",
      });
      for (const otherProcessStarts of [0, null]) {
        expect(judged([], { alert, coverage: { otherProcessStarts, windowText: "" } }).verdict).toBe("unresolved");
      }
      expect(judged([], { alert, coverage: null }).verdict).toBe("unresolved");
      expect(judged([child("conhost.exe")], { alert }).verdict).toBe("lower_concern");
    });

    it("stays unresolved when the command should have started a process", () => {
      expect(judged([], { alert: alertEvent({ command: "whoami /all" }) })).toMatchObject({
        verdict: "unresolved",
        headline: "no child found, though one was to be expected",
      });
    });

    it("stays unresolved when the pivot failed, could not be asked, was cut, or does not exist", () => {
      for (const changes of [
        { status: "failed" as const, reason: "timed out" },
        { status: "unreachable" as const },
        { cut: true, total: 900 },
      ]) {
        expect(judged([], { alert, pivots: [childPivot([], changes)] }).verdict).toBe("unresolved");
      }
      expect(judged([], { alert, pivots: [] }).verdict).toBe("unresolved");
    });
  });

  it("escalates on what it saw although the rest failed or was cut", () => {
    const pivots = [childPivot([child("rundll32.exe")], { cut: true, total: 900 })];
    expect(assessChildren(assessmentInput({ pivots })).verdict).toBe("escalate");
    const failed = [childPivot([child("whoami.exe")], { status: "failed", reason: "parent's life unknown" })];
    expect(assessChildren(assessmentInput({ pivots: failed })).verdict).toBe("unresolved");
  });

  it("lowers concern when the same children recur with all anchors", () => {
    expect(judged([child("sc.exe")], { recurrence: recurring })).toMatchObject({
      verdict: "lower_concern",
      strength: "moderate",
    });
  });
});

describe("childLineage", () => {
  const lineage = (...args: Parameters<typeof childPivot>) =>
    childLineage(assessmentInput({ pivots: [childPivot(...args)] }));

  it("names what was started, console hosts and what was set aside left out", () => {
    expect(
      lineage([child("WHOAMI.exe"), child("conhost.exe", { pid: 2 }), child("x.exe", { setAside: "pid reused" })]),
    ).toEqual(["whoami.exe"]);
    expect(lineage([])).toEqual([]);
  });

  it("is unknown when nobody can know", () => {
    expect(lineage([], { status: "failed" })).toBeNull();
    expect(lineage([child("a.exe")], { cut: true })).toBeNull();
    expect(childLineage({ pivots: [], coverage: null })).toBeNull();
    expect(childLineage({ pivots: [childPivot([])], coverage: null })).toBeNull();
  });
});

describe("isShellInternal", () => {
  it.each(["cd \\", "cd\\", "dir", "CD", "echo x", "(dir)", "C:", "@echo off", "cd \\ & dir", "type a.txt"])(
    "knows %s",
    (command) => {
      expect(isShellInternal(command)).toBe(true);
    },
  );

  it.each(["whoami /all", "cd \\ & whoami", "dir.exe", "cdx", "", '"C:\\a b.exe"', "c:\\x.exe"])(
    "does not claim %j",
    (command) => {
      expect(isShellInternal(command)).toBe(false);
    },
  );
});
