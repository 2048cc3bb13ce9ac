import { describe, expect, it } from "vitest";
import { textOf } from "../format/digest.ts";
import { signerForTests } from "../testing/node-crypto.ts";
import { sampleCase } from "../testing/sample-case.ts";
import { COMMAND_LINE, IDS } from "../testing/sample-events.ts";
import { buildBundle } from "./build-bundle.ts";
import { bundleName } from "./bundle-name.ts";

const options = { now: "2026-11-24T15:00:00.000Z", toolVersion: "quaestor 0.1.0", signer: signerForTests() };
const textAt = (files: Awaited<ReturnType<typeof buildBundle>>, path: string) =>
  textOf(files.find((file) => file.path.endsWith(`/${path}`))?.bytes ?? new Uint8Array()) ?? "";

describe("buildBundle", () => {
  it("gives the same bytes for the same case, whatever the order of a document's members", async () => {
    const turned = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, member]) => [name, turned(member)]),
          );
    const case2 = sampleCase();
    const events = case2.events.map((event) => ({
      ...event,
      document: Object.fromEntries(
        Object.entries(event.document)
          .toReversed()
          .map(([name, member]) => [name, turned(member)]),
      ),
    }));
    expect(await buildBundle({ ...case2, events }, options)).toEqual(await buildBundle(sampleCase(), options));
  });

  it("keeps each record byte for byte as received, CR and all", async () => {
    const raw = Uint8Array.of(0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x1b);
    const events = sampleCase().events.map((event) => (event.id === IDS.cmd ? { ...event, raw } : event));
    const files = await buildBundle({ ...sampleCase(), events }, options);
    expect(files.find(({ path }) => path.endsWith("/received/E2.raw"))?.bytes).toEqual(raw);
    const untouched = await buildBundle(sampleCase(), options);
    expect(textAt(untouched, "received/E2.raw")).toContain("</EventRecordID></System>\r\n");
  });

  it("makes paths of its own names only, however hostile ids and names are", async () => {
    const hostile = "../../etc/\u0000\\CON";
    const source = sampleCase();
    const events = [
      ...source.events,
      { id: hostile, role: "other" as const, index: hostile, source: hostile, document: { a: hostile }, raw: hostile },
    ];
    const files = await buildBundle(
      { ...source, events, investigation: { ...source.investigation, id: hostile } },
      options,
    );
    for (const { path } of files)
      expect(path).toMatch(/^([A-Za-z0-9][A-Za-z0-9._-]{0,99}\/)+[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
  });

  it("says in the report of a value from the logon where it stands, with the event", async () => {
    const report = textAt(await buildBundle(sampleCase(), options), "report.html");
    const row = report.split("<tr>").find((each) => each.includes("session_info.logon_type</code>")) ?? "";
    expect(row).toContain("from the logon session (4624), ");
    expect(row).toContain("winlog.event_data.LogonType");
    expect(row).toMatch(/href="[^"]*E[0-9]+/);
  });

  it("says of a near miss that no alert was raised, who opened it, and what kept the rule from seeing it", async () => {
    const source = sampleCase();
    const nearMiss = {
      by: { id: "ana", name: "Ana Ruiz", role: "analyst" },
      at: "2026-11-24T14:05:00Z",
      reasons: [
        {
          id: "xml_entities",
          title: "escaped as XML",
          sentence: "The redirections are written as XML entities.",
          remedy: "Send values.",
          shows: "1&gt;",
          conditions: ['process.args: "1>"'],
        },
      ],
    };
    const alerts = [
      {
        ...source.alerts[0],
        kind: "near_miss" as const,
        id: IDS.cmd,
        sourceEventId: IDS.cmd,
        time: nearMiss.at,
        command: "whoami",
        commandLine: null,
      },
    ];
    const files = await buildBundle({ ...source, alerts, selectedAlertId: IDS.cmd, nearMiss }, options);
    const report = textAt(files, "data/report.html");
    expect(report).toContain("Opened by hand on a near miss, no alert of the rule: Ana Ruiz (analyst)");
    expect(report).toContain("1 near miss opened by hand, no alert");
    expect(report).toContain("Why the rule did not match");
    expect(report).toContain('<code dir="ltr">1&amp;gt;</code>');
    expect(JSON.parse(textAt(files, "data/case/investigation.json"))).toMatchObject({
      alerts: [{ kind: "near_miss", id: IDS.cmd }],
      nearMiss: { reasons: [{ id: "xml_entities" }] },
    });
  });

  it("says of each question what its source could not tell, with what would resolve it", async () => {
    const source = sampleCase();
    const questions = source.questions.map((question) => ({
      ...question,
      cannotTell: [
        { what: "who signed the shell", remedy: "Collect Sysmon event 7.", answeredBy: null },
        { what: "the session's source", remedy: "Collect 4624.", answeredBy: IDS.cmd },
      ],
    }));
    const report = textAt(await buildBundle({ ...source, questions }, options), "data/report.html");
    expect(report).toContain('<span class="gap">unresolved</span> who signed the shell.');
    expect(report).toContain("Collect Sysmon event 7.");
    expect(report).toMatch(
      /the session&#39;s source: <span class="note">told here by<\/span> <a class="ref" href="#E2">|the session.{1,8}s source: <span class="note">told here by<\/span> <a class="ref" href="#E2">/,
    );
  });

  it("lists evidence that could not be had any more as absent instead of dropping it", async () => {
    const index = JSON.parse(textAt(await buildBundle(sampleCase(), options), "data/index.json"));
    expect(index.evidence).toContainEqual({
      ref: "E12",
      eventId: IDS.agedOut,
      role: "absent",
      source: null,
      index: null,
      received: null,
      normalised: null,
    });
  });

  it("writes 64-bit numbers of a query as strings", async () => {
    const source = sampleCase();
    const questions = source.questions.map((question) => ({
      ...question,
      pivots: question.pivots.map((pivot) => ({ ...pivot, query: { from: 9_223_372_036_854_775_807n } })),
    }));
    const files = await buildBundle({ ...source, questions }, options);
    expect(JSON.parse(textAt(files, "pivots/pivot-001.json")).query).toEqual({ from: "9223372036854775807" });
  });

  it("refuses a case of the wrong shape and a signer that contradicts itself", async () => {
    await expect(
      buildBundle({ ...sampleCase(), selectedAlertId: Reflect.get({}, "x") }, options),
    ).rejects.toMatchObject({ code: "INVALID_CASE_FILE" });
    const { sign } = options.signer;
    const signer = { sign: async (bytes: Uint8Array) => ({ ...(await sign(bytes)), keyId: "00" }) };
    await expect(buildBundle(sampleCase(), { ...options, signer })).rejects.toMatchObject({ code: "SIGNER_FAILED" });
  });
});

describe("the report", () => {
  it("loads nothing, runs nothing and shows hostile strings by their code points", async () => {
    const report = textAt(await buildBundle(sampleCase(), options), "data/report.html");
    expect(report).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(report).not.toMatch(/<script|<img|<link|<iframe|javascript:| on[a-z]+=| src=|href="(?!#)/i);
    expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(report).toContain("U+202E");
    expect(report).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(report).toContain(
      COMMAND_LINE.replaceAll(">", "&gt;").replaceAll("&", "&amp;").replaceAll("&amp;gt;", "&gt;"),
    );
  });

  it("says that no decision stands rather than showing an old one", async () => {
    const report = textAt(
      await buildBundle({ ...sampleCase(), decision: null, reviews: [] }, options),
      "data/report.html",
    );
    expect(report).toContain("No decision stands");
  });
});

it("names a bundle by a digest when its investigation's id could not be a file name", () => {
  expect(bundleName("INV-7", "2026-11-24T15:00:00.123Z")).toBe("quaestor-inv-7-20261124T150000Z");
  expect(bundleName("../x", "2026-11-24T15:00:00Z")).toMatch(/^quaestor-[0-9a-f]{32}-20261124T150000Z$/);
});
