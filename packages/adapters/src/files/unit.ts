import type { RejectionCode } from "@quaestor/telemetry";

/** An entry of a zip archive that may be read: where its bytes lie, and what they must become. */
export interface PackedEntry {
  /** The archive's path, `!/` and the entry's name. For showing only: a name inside an archive is never a path. */
  readonly file: string;
  /** First byte of its data in the archive. */
  readonly start: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly deflated: boolean;
  readonly crc: number;
}

/** A piece of the input that is read by itself. Plain data, so that another thread can be told to read it. */
export type Unit =
  /** What cannot be read, and why. */
  | {
      readonly kind: "refused";
      readonly file: string;
      readonly code: RejectionCode;
      readonly message: string;
      readonly bytes: number;
    }
  /** A whole file. */
  | { readonly kind: "file"; readonly file: string; readonly path: string; readonly bytes: number }
  /** Whole lines of a large file of lines. */
  | {
      readonly kind: "lines";
      readonly file: string;
      readonly path: string;
      readonly bytes: number;
      readonly from: number;
      /** First byte after it; null for the file's last piece, which goes on to the end. */
      readonly to: number | null;
    }
  /** Whole chunks of a large binary event log. */
  | {
      readonly kind: "chunks";
      readonly file: string;
      readonly path: string;
      readonly bytes: number;
      readonly from: number;
      /** First byte after it; null for the file's last piece, which goes on to the end. */
      readonly to: number | null;
    }
  /** Entries of an archive that lie together. */
  | {
      readonly kind: "entries";
      readonly path: string;
      readonly bytes: number;
      readonly entries: readonly PackedEntry[];
    }
  /** An archive without a directory that could be read: cut, or damaged there. It is read from its beginning. */
  | {
      readonly kind: "cut-archive";
      readonly file: string;
      readonly path: string;
      readonly bytes: number;
      readonly reason: string;
    }
  /** The archive itself, after its entries: what of its bytes is no entry's. */
  | { readonly kind: "archive"; readonly file: string; readonly bytes: number };
