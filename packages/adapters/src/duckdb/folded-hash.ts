import { foldCase } from "@quaestor/telemetry";
import { idHash, idHash64 } from "./id-hash.ts";

/** The hash of a text without its case, as its lower and upper 32 bits. */
export const foldedHash = (text: string): readonly [lower: number, upper: number] => idHash(foldCase(text));

/** {@link foldedHash} as the signed integer that the table keeps. */
export const foldedHash64 = (text: string): bigint => idHash64(foldCase(text));
