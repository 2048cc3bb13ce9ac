import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressBlockOf, addressOf } from "./address.ts";
import { calculate } from "./arithmetic.ts";
import { instantOf, instantSpanOf } from "./instant.ts";
import { numberOf } from "./number.ts";
import { orderText } from "./order-text.ts";
import { orderVersions } from "./version.ts";

describe("reading and comparing values", () => {
  it("orders texts as their UTF-8 bytes", () => {
    const anyText = fc.string({ unit: fc.constantFrom("a", "b", "é", "\ue000", "\uffff", "😀", "😁"), maxLength: 5 });
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(Math.sign(orderText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("reads every instant that JavaScript writes, to the millisecond", () => {
    const anyDate = fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(instantOf(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000_000n);
      }),
    );
  });

  it("reads dates with less and more than milliseconds, zones, and what a date leaves open", () => {
    expect(instantOf("2026-08-01T12:00:00.123456789Z")).toBe(
      BigInt(Date.UTC(2026, 7, 1, 12)) * 1_000_000n + 123_456_789n,
    );
    expect(instantOf("2026-08-01T02:00:00+02:00")).toBe(instantOf("2026-08-01"));
    expect(instantOf("1504126051000")).toBe(1_504_126_051_000_000_000n);
    expect(instantSpanOf("2024-02")?.to).toBe((instantOf("2024-03-01") ?? 0n) - 1n);
    for (const wrong of ["2026-02-29", "2026-13-01", "2026-08-01T24:00", "26-08-01", "now", "", "2026-08-01 12:00"]) {
      expect(instantOf(wrong), wrong).toBeNull();
    }
  });

  it("reads addresses however they are spelled, and blocks without their host bits", () => {
    expect(addressOf("::ffff:10.0.0.1")).toBe(addressOf("10.0.0.1"));
    expect(addressOf("2001:DB8:0:0::1")).toBe(addressOf("2001:db8::0001"));
    expect(addressBlockOf("10.6.48.157/8")).toEqual({ from: addressOf("10.0.0.0"), to: addressOf("10.255.255.255") });
    expect(addressBlockOf("::/0")?.to).toBe(2n ** 128n - 1n);
    for (const wrong of [
      "10.0.0",
      "10.0.0.256",
      "1::2::3",
      ":::",
      "1:2:3:4:5:6:7:8:9",
      "fe80::1%eth0",
      "1.2.3.4:5::",
      "",
      "g::",
    ]) {
      expect(addressOf(wrong), wrong).toBeNull();
    }
    expect(addressBlockOf("10.0.0.0/33")).toBeNull();
  });

  it("orders versions by their parts, pre-releases below releases and what is no version above all", () => {
    const ascending = [
      "1.2.3-alpha.1",
      "1.2.3-alpha.2",
      "1.2.3-alpha.10",
      "1.2.3-alpha.beta",
      "1.2.3-rc",
      "1.2.3",
      "1.2.10",
      "1.10",
      "10.0",
      "a",
      "b",
    ];
    for (const [i, version] of ascending.entries()) {
      for (const [j, other] of ascending.entries())
        expect(Math.sign(orderVersions(version, other)), `${version} ${other}`).toBe(Math.sign(i - j));
    }
  });

  it("reads numbers spelled as texts, and nothing that only looks like one", () => {
    expect(["4", "-4.5", "1e3", ".5", "5."].map(numberOf)).toEqual([4, -4.5, 1000, 0.5, 5]);
    expect(numberOf("18446744073709551615")).toBe(18_446_744_073_709_551_615n);
    expect(["", " 4", "4 ", "0x10", "1_000", "NaN", "Infinity", "1e999", "9".repeat(65), "four"].map(numberOf)).toEqual(
      Array(10).fill(null),
    );
  });

  it("calculates as 64-bit integers or as doubles", () => {
    const whole = (value: number | bigint) => ({ value, decimal: false });
    expect(calculate("/", whole(-7), whole(2))).toEqual(whole(-3));
    expect(calculate("%", whole(-7), whole(4))).toEqual(whole(-3));
    expect(calculate("*", whole(2 ** 40), whole(2 ** 20))).toEqual(whole(2n ** 60n));
    expect(calculate("*", whole(2 ** 40), whole(2 ** 40))).toBeNull();
    expect(calculate("/", whole(1), whole(0))).toBeNull();
    expect(calculate("/", { value: 1, decimal: true }, whole(0))).toBeNull();
    expect(calculate("/", { value: 66, decimal: true }, whole(4))).toEqual({ value: 16.5, decimal: true });
  });
});
