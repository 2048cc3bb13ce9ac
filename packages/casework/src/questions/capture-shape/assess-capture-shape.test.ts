import { describe, expect, it } from "vitest";
import { alertEvent } from "../../testing/alert-event.ts";
import { assessmentInput, recurring, said } from "../../testing/assessment.ts";
import { assessCaptureShape } from "./assess-capture-shape.ts";

const shapeOf = (commandLine: string | null) =>
  assessCaptureShape(assessmentInput({ alert: alertEvent({ commandLine }) }));

describe("the finding on the capture's shape", () => {
  it("escalates strongly on the whole shape, and links each claim to its token", () => {
    const finding = assessCaptureShape(assessmentInput());
    expect(finding).toMatchObject({
      verdict: "escalate",
      strength: "strong",
      headline: "loopback admin share, clock-named",
    });
    const links = finding.reasons.flat().filter((part) => part.kind === "link");
    expect(links.map((part) => part.text)).toEqual([
      "/Q",
      "1>",
      "\\\\127.0.0.1\\ADMIN$\\__1795528801.42",
      "2>&1",
      "WmiPrvSE.exe",
    ]);
    expect(said(finding)).toContain("named after a clock: 2026-11-24T");
  });

  it("is less sure when the broker is another or not known", () => {
    const mmc = alertEvent({
      extra: {
        process: { command_line: "cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1", parent: { name: "mmc.exe" } },
      },
    });
    const finding = assessCaptureShape(assessmentInput({ alert: mmc }));
    expect(finding).toMatchObject({ verdict: "escalate", strength: "moderate" });
    expect(said(finding)).toContain("mmc.exe");
  });

  it.each([
    ["cmd.exe /Q /c ver", "no output capture in the command line"],
    ["cmd.exe /Q /c ver 1> C:\\Users\\a.txt 2>&1", "output captured, but to another place: file"],
    [null, "command line missing"],
    ["", "command line missing"],
  ])("leaves %j unresolved: %s", (line, headline) => {
    expect(shapeOf(line)).toMatchObject({ verdict: "unresolved", headline });
  });

  it("escalates on output made of hex, wherever it goes", () => {
    const finding = shapeOf("cmd.exe /Q /c certutil -encodehex C:\\a C:\\b 12 1> C:\\Users\\Public\\o.log 2>&1");
    expect(finding).toMatchObject({
      verdict: "escalate",
      strength: "moderate",
      headline: "output captured as hex, to a file",
    });
  });

  it("lowers concern only when exactly this shape recurs for one workflow", () => {
    const finding = assessCaptureShape(assessmentInput({ recurrence: recurring }));
    expect(finding).toMatchObject({ verdict: "lower_concern", strength: "moderate" });
    const loose = { ...recurring, anchors: [{ id: "shape" as const, label: "shape", why: "", binds: false }] };
    expect(assessCaptureShape(assessmentInput({ recurrence: loose })).verdict).toBe("escalate");
  });

  it("says which fields of the focus are not there, and what would give them", () => {
    const input = assessmentInput({
      question: {
        id: "q1",
        fields: ["process.command_line", "process.args", "process.code_signature.trusted", "process.working_directory"],
      },
      gaps: [{ field: "process.code_signature.trusted", remedy: "Sysmon 7" }],
    });
    expect(assessCaptureShape(input).missing).toEqual([
      { field: "process.code_signature.trusted", state: "not_in_source", remedy: "Sysmon 7" },
      { field: "process.working_directory", state: "missing", remedy: expect.any(String) },
    ]);
  });
});
