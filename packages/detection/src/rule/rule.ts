export type Severity = "low" | "medium" | "high" | "critical";

/** A node of ATT&CK (or ATLAS) as a rule names it. */
export interface ThreatReference {
  readonly id: string;
  readonly name: string;
  readonly reference: string;
}

export interface ThreatTechnique extends ThreatReference {
  readonly subtechnique: readonly ThreatReference[];
}

export interface Threat {
  readonly framework: string;
  readonly tactic: ThreatReference;
  readonly technique: readonly ThreatTechnique[];
}

/**
 * A detection rule, read from one file of Elastic's detection-rules format. Everything an execution, an alert
 * and the guide need is here; nothing refers back to the file.
 */
export interface Rule {
  /** The stable signature id (a UUID chosen by the rule's author). */
  readonly ruleId: string;
  readonly name: string;
  readonly description: string;
  readonly type: "eql";
  readonly language: "eql";
  /** EQL, to the letter. */
  readonly query: string;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly riskScore: number;
  /** As written, e.g. `5m`. */
  readonly interval: string;
  readonly intervalMs: number;
  /** Date math as written, e.g. `now-9m`. */
  readonly from: string;
  readonly to: string;
  /** How far before an execution's start its window begins and ends, in ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Most new alerts of one execution. */
  readonly maxSignals: number;
  readonly enabled: boolean;
  /** Index patterns with `*`. Empty: every index. */
  readonly index: readonly string[];
  /** `event.ingested`, or null for `@timestamp`. */
  readonly timestampOverride: "event.ingested" | null;
  /** Null: `event.category`. */
  readonly eventCategoryOverride: string | null;
  readonly buildingBlock: boolean;
  readonly author: readonly string[];
  readonly license: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly threat: readonly Threat[];
  /** The investigation guide in Markdown, placeholders already replaced by `!{investigate{…}}`. */
  readonly note: string;
  readonly setup: string;
  /** sha256 of the file's text, hex: which version of the rule an execution ran. */
  readonly digest: string;
  readonly fileName: string;
  /** The file's text, kept for the evidence bundle. */
  readonly text: string;
}

/** Why a rule file, or a part of it, cannot be used. Lines and columns are 1-based. */
export interface RuleProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted path in the TOML (`rule.query`), or null when the file as a whole is unreadable. */
  readonly field: string | null;
  readonly message: string;
}

export type RuleLoad = { readonly rule: Rule } | { readonly problems: readonly RuleProblem[] };
