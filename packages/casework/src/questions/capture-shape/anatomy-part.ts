import type { Instant } from "@quaestor/telemetry";

/** What a piece of the command line is. `switch` is any other option of the shell, `other` whatever has no name here. */
export type PartKind =
  | "shell"
  | "quiet"
  | "run"
  | "captured_command"
  | "stdout_to"
  | "output_path"
  | "stderr_too"
  | "switch"
  | "space"
  | "other";

/** Offsets are in UTF-16 code units of the original; parts touch, cover all of it and never overlap. */
export interface AnatomyPart {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: PartKind;
  /** The name under the part, in words; null for white space. */
  readonly label: string | null;
}

/** Where the output was written, as far as the path says. */
export type OutputPlace =
  | "loopback_admin_share"
  | "loopback_drive_share"
  | "windows_temp"
  | "other_share"
  | "elsewhere";

/** A command line taken apart. */
export interface Anatomy {
  readonly parts: readonly AnatomyPart[];
  /** What was captured, trimmed; null when none was found. */
  readonly command: string | null;
  /** The path stdout goes to, without quotes; null when there is none. */
  readonly outputPath: string | null;
  readonly outputPlace: OutputPlace | null;
  /** The clock the file's name was made of, when it is one: seconds since 1970 of the machine that gave the order. */
  readonly attackerClock: Instant | null;
  readonly quiet: boolean;
  readonly run: boolean;
  readonly stdoutRedirected: boolean;
  readonly stderrToo: boolean;
  readonly encodeHex: boolean;
  /** Why it could not be taken apart, or what is odd about it; null when nothing is. */
  readonly note: string | null;
}
