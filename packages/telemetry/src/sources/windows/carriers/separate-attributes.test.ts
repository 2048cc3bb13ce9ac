import { describe, expect, it } from "vitest";
import { firstText, normaliseRecord, recordFromText } from "../../../index.ts";

const logon = {
  Event: {
    System: {
      Provider_attributes: { Name: "Microsoft-Windows-Security-Auditing" },
      EventID: 4624,
      TimeCreated: null,
      TimeCreated_attributes: { SystemTime: "2024-05-06T07:08:09.123456Z" },
      EventRecordID: 77,
      Execution_attributes: { ProcessID: 700, ThreadID: 8 },
      Channel: "Security",
      Computer: "SRV1.corp.example",
    },
    EventData: { TargetUserName: "alice", TargetDomainName: "CORP", TargetLogonId: "0x2a", LogonType: "3" },
  },
};

describe("event XML as JSON with attributes beside their elements", () => {
  it("is read like the form that has them inside, under the same id", () => {
    const decoded = recordFromText(JSON.stringify(logon));
    const { TimeCreated_attributes, Provider_attributes, Execution_attributes, ...system } = logon.Event.System;
    const inside = {
      Event: {
        ...logon.Event,
        System: {
          ...system,
          Provider: { "#attributes": Provider_attributes },
          TimeCreated: { "#attributes": TimeCreated_attributes },
          Execution: { "#attributes": Execution_attributes },
        },
      },
    };
    const other = recordFromText(JSON.stringify(inside));
    if (decoded.kind !== "record" || other.kind !== "record") return expect.fail("both are records");
    const event = normaliseRecord(decoded.record).event;
    expect(event?.id).toBe(normaliseRecord(other.record).event?.id);
    expect(firstText(event?.document ?? {}, "@timestamp")).toBe("2024-05-06T07:08:09.123456Z");
    expect(firstText(event?.document ?? {}, "event.code")).toBe("4624");
  });
});
