import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getNearMisses, type InvestigationView, openNearMiss } from "@quaestor/api";
import { gapsOf } from "@quaestor/telemetry";
import { logoff, logon, processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../src/config/config.ts";
import { type RunningConsole, type SignedIn, startConsole } from "./running-console.ts";

const none = { params: {}, query: {}, body: {} };
const SID = "S-1-5-21-1-2-3-1001";
const started = "2026-03-02T10:00:00.000Z";
const alerting = processStart({ at: started, pid: 4242 }).raw ?? "";
const opened =
  logon({ at: "2026-03-02T09:59:00.000Z", sid: SID, sourceIp: "10.9.8.7", workstation: "ADMIN07" }).raw ?? "";

let running: RunningConsole;
let analyst: SignedIn;
let rulesDir: string;
beforeEach(async () => {
  rulesDir = mkdtempSync(join(tmpdir(), "quaestor-rules-"));
  cpSync(join(projectRoot(), "rules"), rulesDir, { recursive: true });
  const file = join(rulesDir, "suspicious-cmd-execution-via-wmi.toml");
  // A guide of one's own may name any field of a logon.
  const more =
    "`source.ip`, `winlog.event_data.WorkstationName`, `winlog.event_data.LogonType`, `winlog.event_data.SubjectUserName`, ";
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace("Focus: `user.id`, `user.domain`, ", (found) => found + more),
  );
  running = await startConsole({ config: { rulesDir } });
  analyst = await running.signIn("analyst");
});
afterEach(async () => {
  await running.stop();
  rmSync(rulesDir, { recursive: true, force: true });
});

async function only(): Promise<InvestigationView> {
  const { items } = await analyst.queue();
  expect(items).toHaveLength(1);
  return analyst.view(items[0]?.id ?? "");
}
const question = (view: InvestigationView, id: string) => view.questions.find((each) => each.id === id);
const focusOf = (view: InvestigationView, id: string, field: string) =>
  question(view, id)?.focus.find((each) => each.field === field);

describe("the fields of question 4", () => {
  it("are shown from the logon that was found, each with the event and field it stands in", async () => {
    await analyst.upload("a.ndjson", `${alerting}\n${opened}\n`);
    const view = await only();
    const logonId = view.session.logons[0]?.id;
    expect(logonId).toBeDefined();
    const words = "from the logon session (4624)";
    const told = (value: string, field: string) => ({
      value: { state: "present", values: [value], weaker: null },
      eventId: logonId,
      from: { words, field },
    });
    expect(focusOf(view, "q4", "source.ip")).toMatchObject(told("10.9.8.7", "source.ip"));
    expect(focusOf(view, "q4", "winlog.event_data.WorkstationName")).toMatchObject(told("ADMIN07", "source.domain"));
    for (const field of ["winlog.event_data.LogonType", "process.Ext.session_info.logon_type"])
      expect(focusOf(view, "q4", field), field).toMatchObject(told("3", "winlog.event_data.LogonType"));
    expect(focusOf(view, "q4", "process.Ext.session_info.authentication_package")).toMatchObject(
      told("NTLM", "winlog.event_data.AuthenticationPackageName"),
    );
    expect(focusOf(view, "q4", "user.id")).toMatchObject({
      value: { state: "present", values: [SID] },
      eventId: logonId,
      from: { words, field: "winlog.event_data.TargetUserSid" },
    });
    expect(focusOf(view, "q4", "user.domain")).toMatchObject({ eventId: view.sourceEventId, from: null });
    // What the logon says of its requester is not the process's.
    expect(focusOf(view, "q4", "winlog.event_data.SubjectUserName")?.value.state).not.toBe("present");
    expect(question(view, "q4")?.finding.missing.map(({ field }) => field)).toEqual([
      "winlog.event_data.SubjectUserName",
      "host.id",
    ]);
  });

  it("stay unknown without a logon, and with one that was over before the process began", async () => {
    const over = logoff({ at: "2026-03-02T09:59:30.000Z" }).raw ?? "";
    await analyst.upload("a.ndjson", `${alerting}\n`);
    const missing = async () => {
      const value = focusOf(await only(), "q4", "process.Ext.session_info.logon_type");
      expect(value).toMatchObject({ value: { state: "not_in_source" }, from: null });
    };
    await missing();
    await analyst.upload("b.ndjson", `${opened}\n${over}\n`);
    await missing();
  });
});

it("says of a 4688 of version 1 that it never names the parent, and what would", async () => {
  await analyst.upload("a.ndjson", `${securityProcessStart({ at: started, version: 1 }).raw}\n`);
  const { items } = await analyst.call(getNearMisses, none);
  const { investigationId } = await analyst.call(openNearMiss, { ...none, params: { id: items[0]?.eventId ?? "" } });
  const view = await analyst.view(investigationId);
  expect(focusOf(view, "q2", "process.parent.executable")?.value).toEqual({
    state: "not_in_source",
    remedy: expect.stringContaining("Windows 10 and Server 2016 and later write version 2 of 4688"),
  });
  const missing = question(view, "q2")?.finding.missing.find(({ field }) => field === "process.parent.executable");
  expect(missing?.state).toBe("not_in_source");
});

it("says of a 4688 of version 2 without a parent's name that it is missing: such a record can have it", () => {
  const { source, document } = securityProcessStart({ at: started, parentImage: "-" });
  expect(gapsOf(source, document).map(({ field }) => field)).not.toContain("process.parent.executable");
});
