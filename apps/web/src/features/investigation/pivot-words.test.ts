import type { EventRow } from "@quaestor/api";
import { describe, expect, it } from "vitest";
import { matchWords, setAsideWords } from "./pivot-words.ts";

const row = (setAside: string | null): EventRow => ({
  id: "event",
  time: "2026-03-02T14:03:22.000Z",
  source: "Sysmon",
  eventCode: "1",
  category: "process",
  host: null,
  user: null,
  summary: [],
  strength: "weak",
  group: 0,
  sameProcessAs: null,
  toldBy: "Sysmon",
  setAside,
  pinned: false,
});

describe("a pivot's count", () => {
  it("tells what was set aside apart from the matches, with the kind of reason", () => {
    const pivot = {
      rows: [row(null), row(null), row(null), row("pid reused: it started before the parent did")],
      total: 4,
      setAside: 1,
      cut: false,
    };
    expect(matchWords(pivot)).toBe("3 matches");
    expect(setAsideWords(pivot)).toBe("1 set aside: pid reused");
  });
  it("says both numbers where not every match is here", () => {
    const pivot = { rows: [row(null)], total: 1_200, setAside: 0, cut: true };
    expect(matchWords(pivot)).toBe("1 of 1,200 matches");
    expect(setAsideWords(pivot)).toBe("");
  });
  it("says how many processes they are where several records tell of one", () => {
    const rows = [row(null), { ...row(null), sameProcessAs: "event" }, row(null)];
    expect(matchWords({ rows, total: 3, setAside: 0, cut: false })).toBe("3 matches, 2 processes");
  });
  it("counts no match where all were set aside", () => {
    const pivot = { rows: [row("pid reused: other parent")], total: 1, setAside: 1, cut: false };
    expect(matchWords(pivot)).toBe("0 matches");
  });
});
