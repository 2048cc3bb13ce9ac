import type { EcsDocument, StoredEvent } from "@quaestor/telemetry";
import { processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { describe, expect, it } from "vitest";
import { logon } from "../../testing/assessment.ts";
import { WMI_CAPTURE_RULE } from "../assess.ts";
import { cannotTell } from "./cannot-tell.ts";
import { openPoints } from "./open-points.ts";

const points = (question: string, document: EcsDocument, source: string, by: StoredEvent | null = null) =>
  cannotTell(WMI_CAPTURE_RULE, { question, document, source, logon: by });
const what = (...input: Parameters<typeof points>): string[] => points(...input).map((point) => point.what);

const vendor = (process: EcsDocument, more: EcsDocument = {}): EcsDocument => ({
  "@timestamp": "2026-03-02T10:00:00Z",
  event: { category: ["process"], type: ["start"] },
  host: { id: "h-1", name: "WS-1", os: { type: "windows" } },
  process: { name: "cmd.exe", command_line: "cmd.exe /c ver", ...process },
  ...more,
});

describe("what a source cannot tell", () => {
  it("is, for Sysmon, the signatures, the account's SID and the session", () => {
    const { document, source } = processStart();
    expect(what("q1", document, source)).toEqual([]);
    expect(what("q2", document, source)).toEqual([
      expect.stringContaining("who signed the shell and its parent"),
      expect.stringContaining("renamed"),
      expect.stringContaining("SHA-256"),
    ]);
    expect(what("q4", document, source)).toEqual([
      expect.stringContaining("SID"),
      "type, authentication package and source of the session",
    ]);
    expect(what("q5", document, source)).toEqual([]);
  });

  it("is answered by the logon that was found by its id, and says by which", () => {
    const { document, source } = processStart();
    expect(points("q4", document, source, logon()).map((point) => point.answeredBy)).toEqual(["logon-1", "logon-1"]);
  });

  it("is, for 4688, also the lineage, and for its version 1 the parent and the session", () => {
    const { document, source } = securityProcessStart();
    expect(what("q5", document, source)).toEqual([expect.stringContaining("by pid, host and a narrow window")]);
    expect(what("q2", document, source).join()).not.toContain("version 1");
    const version1: EcsDocument = vendor(
      { parent: { pid: 3 } },
      {
        event: { code: "4688", type: ["start"] },
        winlog: { provider_name: "Microsoft-Windows-Security-Auditing", event_data: { SubjectLogonId: "0x3e4" } },
      },
    );
    expect(what("q2", version1, "security").join()).toContain("version 1 of 4688 gives its pid alone");
    expect(what("q4", version1, "security").join()).toContain("version 1 of 4688 names the creator's alone");
  });

  it("names the policy where 4688 has no command line", () => {
    const { document } = securityProcessStart();
    const bare: EcsDocument = { ...document, process: { name: "cmd.exe" } };
    expect(points("q1", bare, "security")[0]?.remedy).toContain("Include command line in process creation events");
  });

  it("is nothing of the session for a service account's logon id, whatever is joined", () => {
    const { document, source } = processStart({ logonId: "0x3e4" });
    const found = what("q4", document, source);
    expect(found.join()).toContain("the source workstation: the logon id is that of a service account");
    expect(found).not.toContain("type, authentication package and source of the session");
  });

  it.each<[string, string, EcsDocument, string]>([
    ["sentinel_one_cloud_funnel", "q1", vendor({ command_line: "x 1> \\127.0.0.1\\ADMIN$\\__1.2" }), "UNC path"],
    ["sentinel_one_cloud_funnel", "q2", vendor({}), "who signed the parent"],
    ["sentinel_one_cloud_funnel", "q4", vendor({}), "no key to join a logon by"],
    ["crowdstrike_fdr", "q2", vendor({}), "the parent's path and command line"],
    ["crowdstrike_fdr", "q4", vendor({}), "the account's name and domain"],
    ["crowdstrike_fdr", "q5", vendor({}), "no parent pid"],
    ["m365_defender", "q2", vendor({}), "only the signature of its parent"],
    ["m365_defender", "q5", vendor({ pid: 42, entity_id: "42" }), "the entity id here is the pid"],
    ["elastic_defend", "q4", vendor({}), "this sensor does not record them"],
    ["endgame", "q4", vendor({}), "type, authentication package and source of the session"],
  ])("is, for %s and %s, in words", (source, question, document, words) => {
    expect(what(question, document, source).join("; ")).toContain(words);
  });

  it("is nothing where the record has it", () => {
    const full = vendor({
      entity_id: "abc",
      code_signature: { trusted: true },
      Ext: { session_info: { logon_type: "Network" } },
    });
    expect(["q1", "q2", "q3", "q4", "q5", "q6"].flatMap((question) => what(question, full, "elastic_defend"))).toEqual(
      [],
    );
  });

  it("names a remedy for every source of every row", () => {
    for (const { what: said, remedy, tellers } of openPoints) {
      for (const teller of tellers)
        expect(typeof remedy === "string" ? remedy : remedy[teller], `${said} of ${teller}`).toMatch(/\S.*\.$/);
    }
  });

  it("is left to the missing fields for other rules", () => {
    const { document, source } = processStart();
    expect(cannotTell("another", { question: "q4", document, source, logon: null })).toEqual([]);
  });
});
