import type { SampleRecord } from "@quaestor/sample";
import { describe, expect, it } from "vitest";
import { DEFAULTS, generateLines } from "../src/generate.ts";

const options = { ...DEFAULTS, count: 20_000, alertEvery: 1_000 };

const lines = [...generateLines(options)];
const records = lines.map((line): SampleRecord => JSON.parse(line));

describe("generateLines", () => {
  it("gives the same lines for the same seed, and others for another", () => {
    const first = lines.join("");
    expect([...generateLines(options)].join("")).toBe(first);
    expect([...generateLines({ ...options, seed: 2 })].join("")).not.toBe(first);
  });

  it("gives as many as asked, in order of time, over the asked span", () => {
    const times = records.map((record) => record["@timestamp"]);
    expect(times).toHaveLength(options.count);
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times.at(-1) ?? "")).toBeLessThan(options.fromMs + options.spanMs);
  });

  it("gives one captured shell in so many records", () => {
    const shells = records.filter(({ winlog: { event_data: data } }) =>
      /^cmd\.exe \/Q \/c .* 1> \\\\127\.0\.0\.1\\ADMIN\$\\__/.test(data.CommandLine ?? ""),
    );
    expect(shells).toHaveLength(20);
  });

  it("numbers records per host and channel without repeating", () => {
    const keys = records.map(({ host, winlog }) => `${host.name} ${winlog.channel} ${winlog.record_id}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
