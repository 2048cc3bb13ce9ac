import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import { textOf, utf8 } from "./digest.ts";
import { preAuthenticationEncoding, readEnvelope, writeEnvelope } from "./dsse.ts";
import { readSpkiPem, writeSpkiPem } from "./spki-pem.ts";

const anyBytes = fc.uint8Array({ maxLength: 80 });

describe("base64", () => {
  it("writes what Node writes, and reads it back in both alphabets, padded or not", () =>
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(toBase64(bytes)).toBe(buffer.toString("base64"));
        for (const text of [
          buffer.toString("base64"),
          buffer.toString("base64url"),
          toBase64(bytes).replace(/=+$/, ""),
        ]) {
          expect(fromBase64(text)).toEqual(bytes);
        }
      }),
    ));

  it.each(["a", "ab=", "YR==", "a+b-", "YQ= =", "YQ===", "Y Q==", "é"])(
    "refuses %j, which no encoder writes",
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );
});

describe("a DSSE envelope", () => {
  it("signs the pre-authentication encoding, whose lengths count bytes", () => {
    const encoded = preAuthenticationEncoding("http://example.com/HelloWorld", utf8("hello world"));
    expect(textOf(encoded)).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    expect(textOf(preAuthenticationEncoding("é", utf8("ü")))).toBe("DSSEv1 2 é 2 ü");
  });

  it("reads back what it writes", () =>
    fc.assert(
      fc.property(fc.string(), anyBytes, anyBytes, fc.string(), (payloadType, payload, signature, keyId) => {
        const envelope = { payloadType, payload, signatures: [{ keyId, signature }] };
        expect(readEnvelope(writeEnvelope(envelope))).toEqual(envelope);
      }),
    ));

  it("refuses other spellings of the same JSON, and members it does not know", () => {
    const text =
      textOf(
        writeEnvelope({ payloadType: "t", payload: utf8("p"), signatures: [{ keyId: "k", signature: utf8("s") }] }),
      ) ?? "";
    for (const other of [
      text.trimEnd(),
      ` ${text}`,
      text.replace(",", ", "),
      text.replace("}]", ',"more":1}]'),
      "{}",
      "",
      "null",
    ]) {
      expect(readEnvelope(utf8(other))).toBeNull();
    }
  });
});

it("reads a public key's PEM only in the one form it writes", () => {
  const der = Uint8Array.from({ length: 44 }, (_, position) => position);
  const pem = writeSpkiPem(der);
  expect(readSpkiPem(pem)).toEqual(der);
  for (const other of [pem.replaceAll("\n", "\r\n"), pem.trimEnd(), `${pem}\n`, pem.replace("PUBLIC", "PUBLIc"), ""]) {
    expect(readSpkiPem(other)).toBeNull();
  }
});
