import type { EcsDocument, RejectionCode } from "@quaestor/telemetry";

/** An alert document with the file its event was read from. */
export interface FoundAlert {
  readonly id: string;
  readonly document: EcsDocument;
  readonly file: string;
}

/** A start that shows a rule's shape while its record keeps the rule from seeing it. No alert. */
export interface FoundMiss {
  /** Of its event. */
  readonly id: string;
  readonly file: string;
  /** What keeps the rule from seeing it, in a few words each. */
  readonly reasons: readonly string[];
  /** As received, its beginning where it is very long. */
  readonly commandLine: string;
}

/** What could not be read: a record, or a file as a whole. */
export interface Aside {
  /** 0 where lines mean nothing: in a binary log, and for a whole file. */
  readonly line: number;
  readonly code: RejectionCode;
  readonly message: string;
}

const ofWholeFiles: ReadonlySet<RejectionCode> = new Set([
  "unreadable",
  "unsupported_format",
  "damaged_archive",
  "too_large",
]);

/** Whether it says that a file, or the rest of one, could not be read, rather than a record of it. */
export const isOfWholeFile = ({ code }: Pick<Aside, "code">): boolean => ofWholeFiles.has(code);

/** Of every file so many are told in full; all are counted. */
export const ASIDES_TOLD = 100;

/** What became of a piece of one file: small enough to be handed from one thread to another. */
export interface Portion {
  readonly file: string;
  /** Bytes of the input that were read for it. */
  readonly bytes: number;
  readonly events: number;
  readonly quarantined: number;
  /** Events outside the time that was asked for: counted, and not shown to the rules. */
  readonly outside: number;
  /** The ids of its events, 128 bits each, in memory that is used again: to be read before the next portion is asked for. */
  readonly keys: Uint32Array;
  readonly alerts: readonly FoundAlert[];
  readonly misses: readonly FoundMiss[];
  /** The first of what was put aside. */
  readonly asides: readonly Aside[];
  /** About how much memory alerts and asides take, in bytes. */
  readonly weight: number;
  readonly end: PortionEnd | null;
}

/** The end of a file, or of a piece of it that more follow. */
export interface PortionEnd {
  readonly archive: boolean;
  /** Lines of a piece that more of the file follow; null at the file's end. */
  readonly linesBeforeNext: number | null;
}
