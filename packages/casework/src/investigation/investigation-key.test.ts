import { describe, expect, it } from "vitest";
import { phraseText } from "../questions/phrase.ts";
import { alertEvent } from "../testing/alert-event.ts";
import { groupAlerts } from "./group-alerts.ts";
import { investigationId, investigationKey, sortableTime, subjectOfAlert } from "./investigation-key.ts";
import { sentence } from "./sentence.ts";

describe("grouping", () => {
  it("puts alerts of one rule, host and user together, in order of time", () => {
    const groups = groupAlerts([
      alertEvent({ id: "b", time: "2026-11-24T14:00:02.1234567Z" }),
      alertEvent({ id: "a", time: "2026-11-24T14:00:02.123Z", host: "ws-042.corp.example" }),
      alertEvent({ id: "c", user: "svc" }),
      alertEvent({ id: "d", host: "SRV-1" }),
    ]);
    expect(groups.map((group) => group.alerts.map((alert) => alert.alertId))).toEqual([["c"], ["d"], ["a", "b"]]);
  });

  it("never takes Sysmon's writer for the user", () => {
    expect(investigationKey(alertEvent()).userKey).toBe("name:halden\\jmoe");
    expect(subjectOfAlert(alertEvent())).toMatchObject({
      userName: "jmoe",
      userDomain: "HALDEN",
      severity: "high",
      riskScore: 73,
    });
  });

  it("shares a host with no other where none is named", () => {
    const nowhere = (id: string) => alertEvent({ id, extra: { host: { os: { type: "windows" } } } });
    expect(investigationKey(nowhere("x")).hostKey).not.toBe(investigationKey(nowhere("y")).hostKey);
  });

  it("gives the follower of a decided investigation an id of its own", () => {
    const key = investigationKey(alertEvent());
    expect(investigationId(key, [])).toBe(investigationId({ ...key }, []));
    expect(investigationId(key, ["inv-1"])).not.toBe(investigationId(key, []));
  });

  it("writes times so that their texts sort", () => {
    expect(sortableTime("2026-11-24T14:00:02.5Z")).toBe("2026-11-24T14:00:02.500000000Z");
    expect(sortableTime("2026-11-24T14:00:02.1234567Z")).toBe("2026-11-24T14:00:02.123456700Z");
  });
});

describe("sentence", () => {
  it("says what ran, from the event", () => {
    expect(phraseText(sentence(alertEvent().document))).toBe("WMI ran whoami /all with captured output");
    expect(sentence(alertEvent().document)).toContainEqual({ kind: "code", text: "whoami /all" });
  });

  it("says when the command line is not known, or nothing was captured", () => {
    expect(phraseText(sentence(alertEvent({ commandLine: null }).document))).toBe(
      "WMI started cmd.exe, its command line is not known",
    );
    expect(phraseText(sentence(alertEvent({ commandLine: "cmd.exe /c ver" }).document))).toBe("WMI ran ver");
  });
});
