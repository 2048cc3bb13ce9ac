import { ASIDES_TOLD, type Aside, type FoundAlert, isOfWholeFile, type Portion } from "./portion.ts";

/** What became of one file, or of one entry of an archive. `records` = `events` + `quarantined`. */
export interface FileReport {
  readonly file: string;
  /** Bytes read, as they lie on the disk. */
  readonly bytes: number;
  readonly records: number;
  /** Read, those that were seen before among them. */
  readonly events: number;
  readonly quarantined: number;
  readonly alerts: number;
  /** Why all of the file, or the rest of it, could not be read; null when it was read to its end. */
  readonly unread: string | null;
  /** What was put aside, with its line where it has one; the first hundred. */
  readonly problems: readonly Aside[];
}

/** Makes reports of files out of the portions of them, which come in order, file after file. */
export class FileReports {
  #file: string | null = null;
  #bytes = 0;
  #events = 0;
  #quarantined = 0;
  #alerts = 0;
  #lines = 0;
  #problems: Aside[] = [];

  /** Takes a portion; `fresh` are those of its alerts that were not told before. Gives the report when the file ends. */
  take(portion: Portion, fresh: readonly FoundAlert[]): FileReport | null {
    this.#file ??= portion.file;
    this.#bytes += portion.bytes;
    this.#events += portion.events;
    this.#quarantined += portion.quarantined;
    this.#alerts += fresh.length;
    for (const aside of portion.asides) {
      if (!isOfWholeFile(aside) && this.#problems.length >= ASIDES_TOLD) continue;
      this.#problems.push(aside.line > 0 ? { ...aside, line: aside.line + this.#lines } : aside);
    }
    if (portion.end === null) return null;
    if (portion.end.linesBeforeNext !== null) {
      this.#lines += portion.end.linesBeforeNext;
      return null;
    }
    return portion.end.archive ? this.#reset() : this.#report();
  }

  #report(): FileReport {
    const report = {
      file: this.#file ?? "",
      bytes: this.#bytes,
      records: this.#events + this.#quarantined,
      events: this.#events,
      quarantined: this.#quarantined,
      alerts: this.#alerts,
      unread: this.#problems.find(isOfWholeFile)?.message ?? null,
      problems: this.#problems,
    };
    this.#reset();
    return report;
  }

  #reset(): null {
    this.#file = null;
    this.#bytes = 0;
    this.#events = 0;
    this.#quarantined = 0;
    this.#alerts = 0;
    this.#lines = 0;
    this.#problems = [];
    return null;
  }
}
