import { describe, expect, it } from "vitest";
import { normaliseRecord } from "../sources/registry.ts";
import { RecordDecoder } from "./record-decoder.ts";
import { encodeUtf8 } from "./rejected.ts";

function read(text: string, chunk = 7): string[] {
  const decoder = new RecordDecoder();
  const bytes = encodeUtf8(text);
  const out = [];
  for (let at = 0; at < bytes.length; at += chunk) out.push(...decoder.push(bytes.subarray(at, at + chunk)));
  out.push(...decoder.end());
  return out.map((each) =>
    each.kind === "record"
      ? `${each.record.line} ${normaliseRecord(each.record).event?.source ?? each.record.text}`
      : `${each.rejected.line} ${each.rejected.code} ${each.rejected.received}`,
  );
}

const document = (id: number): string =>
  JSON.stringify(
    {
      Event: {
        System: {
          Provider: { "#attributes": { Name: "Microsoft-Windows-Sysmon" } },
          EventID: id,
          EventRecordID: id,
          TimeCreated: { "#attributes": { SystemTime: "2026-03-02T10:00:00.130123Z" } },
          Channel: "Microsoft-Windows-Sysmon/Operational",
          Computer: "WS01",
        },
      },
    },
    null,
    2,
  );

describe("what evtx_dump prints, a line `Record N` before each document", () => {
  it("is read as its documents when they are JSON over several lines", () => {
    const lines = document(1).split("\n").length;
    expect(read(`Record 1\n${document(1)}\nRecord 22\r\n${document(5)}\n`)).toEqual([
      "2 sysmon",
      `${lines + 3} sysmon`,
    ]);
  });

  it("is read as its documents when they are XML", () => {
    const xml = `<?xml version="1.0"?>\n<Event><System><Provider Name="P"/><EventID>1</EventID><Channel>Security</Channel><Computer>c</Computer><TimeCreated SystemTime="2026-03-02T10:00:00Z"/></System></Event>`;
    expect(read(`Record 1\n${xml}\nRecord 2\n${xml}\n`)).toEqual(["3 security", "6 security"]);
  });

  it("loses nothing when the word stands for something else", () => {
    expect(read(`Record 1\n${document(1)}\nRecord\n${document(1)}\nRecord x\nRecord`)).toEqual([
      "2 sysmon",
      "22 invalid_json Record",
      "23 sysmon",
      "43 invalid_json Record",
      "43 invalid_json x",
      "44 invalid_json Record",
    ]);
  });
});
