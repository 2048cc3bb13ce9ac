/** Why a rule cannot fire although the shape it looks for stands in the command line. Ids are API: added, never renamed. */
export const nearMissReasonIds = [
  "xml_entities",
  "json_escapes",
  "doubled_backslashes",
  "halved_unc",
  "unbalanced_quote",
  "escaped_quote",
  "quotes_kept",
  "quoted_together",
  "glued_redirection",
  "joined_options",
  "no_parent_name",
  "no_process_name",
  "no_os_type",
] as const;
export type NearMissReasonId = (typeof nearMissReasonIds)[number];

/** What people read of a reason. */
export interface NearMissWords {
  /** A few words, for a list. */
  readonly title: string;
  /** One sentence: what was done to the text, and why the rule is blind to it. */
  readonly sentence: string;
  /** Which setting or source would let the rule see it. */
  readonly remedy: string;
}

/** Everything that is known to hide the shape, with the words for it. */
export const nearMissReasons: Readonly<Record<NearMissReasonId, NearMissWords>> = {
  xml_entities: {
    title: "escaped as XML",
    sentence: "The redirections are written as XML entities (1&gt; for 1>): the record was escaped on its way here.",
    remedy: "Let the collector hand over the event's values instead of the text of its XML.",
  },
  json_escapes: {
    title: "escaped as JSON",
    sentence: "The redirections are written as JSON escapes (1\\u003e for 1>): the record was written as JSON twice.",
    remedy: "Let the collector write the record as JSON once.",
  },
  doubled_backslashes: {
    title: "backslashes doubled",
    sentence: "Every backslash stands twice, so that the output path is not the path that was opened.",
    remedy: "Let the collector write the record as JSON once.",
  },
  halved_unc: {
    title: "UNC path halved",
    sentence: "One backslash stands before 127.0.0.1 where Windows had two: the path lost half of its UNC prefix.",
    remedy: "Import the vendor's raw records, which keep both backslashes, instead of the stored documents.",
  },
  unbalanced_quote: {
    title: "quote never closed",
    sentence: "A quote that never closes takes all that follows into one argument, the redirections with it.",
    remedy: "None in the source: the arguments are split as Windows splits them.",
  },
  escaped_quote: {
    title: "backslash before a quote",
    sentence: 'A backslash before a quote (\\") makes the quote literal, so one argument takes what follows with it.',
    remedy: "4688 with the command line splits without this rule and would show it.",
  },
  quotes_kept: {
    title: "quotes kept in an argument",
    sentence: "4688 leaves quotes in the arguments, so a quoted piece is not equal to what the rule compares it with.",
    remedy: "Sysmon or an EDR, whose arguments come without quotes.",
  },
  quoted_together: {
    title: "quoted as one",
    sentence: "Quotes hold the redirections and the rest of the command together as one argument.",
    remedy: "None in the source: the arguments are split as Windows splits them.",
  },
  glued_redirection: {
    title: "no blank beside the redirection",
    sentence:
      "No blank stands between a redirection and its neighbour, which the shell does not need and the rule does.",
    remedy: "None in the source: the command was given so.",
  },
  joined_options: {
    title: "options joined",
    sentence: "The shell's options are written together (/Q/c), which the shell takes and the rule does not.",
    remedy: "None in the source: the command was given so.",
  },
  no_parent_name: {
    title: "parent not named",
    sentence: "The record does not name the parent process, so nothing can say that WMI started it.",
    remedy: "4688 names the parent from version 2 on (Windows 10, Server 2016); before that, Sysmon or an EDR.",
  },
  no_process_name: {
    title: "program not named",
    sentence: "The record does not name the program; the command line begins with the command shell.",
    remedy: "Let the collector keep the program's path.",
  },
  no_os_type: {
    title: "operating system not named",
    sentence: "The record does not say that the host runs Windows; the command line is one of its command shell.",
    remedy: "Let the collector add host.os.type; Defender's records have it when they name the starting account's SID.",
  },
};

/** One thing that hides the shape. */
export interface NearMissReason {
  readonly id: NearMissReasonId;
  /** The piece of the command line where it shows, as received; null for what is absent. */
  readonly shows: string | null;
  /** Conditions of the rule, as it writes them, that fail for this reason. */
  readonly conditions: readonly string[];
}

/** A process start that a rule does not match as received, and would match if nothing had been done to its text. */
export interface NearMiss {
  /** Never empty; in the order of {@link nearMissReasonIds}. */
  readonly reasons: readonly NearMissReason[];
  /** Every condition of the rule that fails on the event as received. */
  readonly failed: readonly { readonly text: string; readonly field: string | null }[];
}
